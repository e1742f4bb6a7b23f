"""What a change of the organisation would do to the roles of registers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from apps.registers.models import Register, RegisterRole
from ctp_core.contracts import Actor, CountedText, mark_counted
from ctp_organization.contracts import Impact, PlannedChange
from ctp_organization.kit.impacts import EMPTIES, counted, granted, naming


def find_impacts(change: PlannedChange, actor: Actor) -> Iterator[Impact]:
    """The registers whose roles are held by it, and those with a role for what people of the unit entered."""
    if change.member is not None or change.act in EMPTIES:
        held = RegisterRole.objects.filter(granted(change, RegisterRole)).values("register_id")
        label = mark_counted(
            "%(count)s register has a role that is given to it", "%(count)s registers have a role that is given to it"
        )
        yield _said(held, label)
    if change.unit is not None and change.act in EMPTIES:
        chosen = naming(RegisterRole.objects.filter(scope="chosen"), "units", change.unit.id).values("register_id")
        label = mark_counted(
            "%(count)s register has a role for the records of this unit",
            "%(count)s registers have a role for the records of this unit",
        )
        yield _said(chosen, label)


def _said(pks: QuerySet[RegisterRole, Any], label: CountedText) -> Impact:
    rows = Register.objects.filter(pk__in=pks, is_active=True)
    return counted(rows, label, url=lambda one: reverse("registers:register-settings", args=[one]))
