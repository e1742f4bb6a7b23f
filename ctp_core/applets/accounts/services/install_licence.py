"""Install a licence file, knowing how many people it has to be enough for."""

from __future__ import annotations

from ctp_core.applets.accounts.selectors.accounts import count_active_people
from ctp_core.applets.modules.licences import Licence
from ctp_core.applets.modules.services.install_licence import put_in_force
from ctp_core.contracts import Actor


def install_licence(*, text: str, actor: Actor, accepted: bool = False) -> Licence:
    """Verify the file and put it in force; *accepted* agrees to what it takes away.

    Raises Forbidden, LicenceRefused, LicenceGivenByDeployment, and LicenceNarrower when there is something to agree to.
    """
    return put_in_force(text=text, people=count_active_people, accepted=accepted, actor=actor)
