"""Many accounts at once go out of use or come back."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.contracts import Conflict, mark


class AdministratorKept(Conflict):
    """Administrators are taken out of use by the security administrator alone, after giving the role away."""

    code = "core.administrator_kept"
    message = mark("This person is an administrator. The role has to be given to somebody else first.")


def switch_people(*, account_pks: Iterable[int], active: bool) -> None:
    """Disabled accounts are signed out everywhere at once. The caller has checked that this may be done, and audits it.

    Raises AdministratorKept.
    """
    pks = list(account_pks)
    if not active and Account.objects.filter(pk__in=pks).exclude(admin_role="").exists():
        raise AdministratorKept()
    Account.objects.filter(pk__in=pks).update(is_active=active)
    if not active:
        for pk in pks:
            end_sessions(account_pk=pk)
