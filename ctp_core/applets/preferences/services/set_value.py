"""Change a setting, or put it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules import versions
from ctp_core.applets.preferences.models import Preference
from ctp_core.applets.preferences.registry import checked, declaration_of
from ctp_core.applets.preferences.values import VERSION
from ctp_core.contracts import Actor, Forbidden


def set_value(*, key: str, value: Any, actor: Actor) -> None:
    """Set *key*; in every process within two seconds. Raises Forbidden, NotFound, Invalid."""
    _require_operator(actor)
    declaration = declaration_of(key)
    checked(declaration, value)
    with transaction.atomic():
        versions.lock(VERSION)
        before = Preference.objects.filter(key=key).values_list("value", flat=True).first()
        Preference.objects.update_or_create(key=key, defaults={"value": value})
        old = declaration.default if before is None else before
        record(actor=actor, action="core.set_preference", details={"key": key, "from": old, "to": value})
        versions.renew(VERSION)


def reset_value(*, key: str, actor: Actor) -> None:
    """Put *key* back to what its unit declares. Raises Forbidden, NotFound."""
    _require_operator(actor)
    declaration = declaration_of(key)
    with transaction.atomic():
        versions.lock(VERSION)
        if Preference.objects.filter(key=key).delete()[0]:
            record(actor=actor, action="core.reset_preference", details={"key": key, "to": declaration.default})
            versions.renew(VERSION)


def _require_operator(actor: Actor) -> None:
    if actor.kind != "system" and actor.admin_role != "system":
        raise Forbidden()
