"""Install a licence file for the whole cluster."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules import state, versions
from ctp_core.applets.modules.licences import Licence, read_licence
from ctp_core.applets.modules.models import InstalledLicence
from ctp_core.contracts import Actor, Conflict, Forbidden, mark


class LicenceGivenByDeployment(Conflict):
    """CTP_LICENCE_FILE decides, and a file installed here would not count."""

    code = "core.licence_given_by_deployment"
    message = mark("The licence of this server is the file named by CTP_LICENCE_FILE. Replace that file instead.")


def install_licence(*, text: str, actor: Actor) -> Licence:
    """Verify the file and put it in force. Raises Forbidden, LicenceRefused, LicenceGivenByDeployment."""
    if actor.kind != "system" and actor.admin_role != "system":
        raise Forbidden()
    if settings.CTP_LICENCE_FILE:
        raise LicenceGivenByDeployment()
    licence = read_licence(text, settings.CTP_LICENCE_KEYS)
    with transaction.atomic():
        InstalledLicence.objects.create(text=text)
        details = {"licence": licence.id, "holder": licence.holder, "seats": licence.seats, "expires": licence.expires}
        record(actor=actor, action="core.install_licence", details=details)
        versions.renew(state.VERSION)
    return licence
