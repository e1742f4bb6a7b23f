"""Switch a module on or off."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules import state, versions
from ctp_core.applets.modules.models import ModuleSwitch
from ctp_core.applets.modules.plans import SwitchPlan, plan
from ctp_core.contracts import Actor, Conflict, Forbidden, NotFound, mark


class AlwaysOn(Conflict):
    """An engine."""

    code = "core.module_always_on"
    message = mark("%(module)s is part of the foundation and can't be switched.")


class NotLicensed(Conflict):
    """The licence does not name the module."""

    code = "core.module_not_licensed"
    message = mark("The licence does not cover %(module)s. Ask your supplier for a licence that does.")


class RequirementMissing(Conflict):
    """What the module stands on is absent or not licensed."""

    code = "core.module_requirement_missing"
    message = mark("%(module)s needs %(missing)s, which is not installed or not licensed.")


class OthersAffected(Conflict):
    """Consent was given to something else than what would happen."""

    code = "core.module_others_affected"
    message = mark("This switches %(also)s as well. Confirm that, too.")


def switch(*, code: str, on: bool, actor: Actor, also: Collection[str] = ()) -> SwitchPlan:
    """Switch *code*, and with it exactly the modules *also* (what ``plan`` named); the same again changes nothing.

    Data stays as it is. In every process within two seconds. Raises Forbidden, NotFound, AlwaysOn, NotLicensed,
    RequirementMissing, OthersAffected.
    """
    if actor.kind != "system" and actor.admin_role != "system":
        raise Forbidden()
    with transaction.atomic():
        versions.lock(state.VERSION)
        versions.forget()
        made = _checked(code, on, set(also))
        changed = [one for one in (code, *made.also) if state.is_switched_on(one) != on]
        for one in changed:
            ModuleSwitch.objects.update_or_create(code=one, defaults={"is_on": on})
            action = "core.switch_module_on" if on else "core.switch_module_off"
            record(actor=actor, action=action, details={"module": one, "because_of": code})
        if changed:
            versions.renew(state.VERSION)
    return made


def _checked(code: str, on: bool, also: set[str]) -> SwitchPlan:
    manifest = state.manifests().get(code)
    if manifest is None:
        raise NotFound()
    if manifest.is_engine:
        raise AlwaysOn(module=code)
    if on and not state.standing().covers(manifest.licence):
        raise NotLicensed(module=code)
    made = plan(code=code, on=on)
    if made.missing:
        raise RequirementMissing(module=code, missing=", ".join(made.missing))
    if set(made.also) != also:
        raise OthersAffected(also=", ".join(made.also) or "-")
    return made
