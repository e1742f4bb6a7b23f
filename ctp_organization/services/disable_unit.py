"""Take a unit out of use, or back into it. Nothing is deleted: what named the unit goes on naming it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_organization.contracts import UnitChanged, UnitDto, UnitInUse
from ctp_organization.contracts.errors import UnitDisabled
from ctp_organization.models import Assignment, Unit
from ctp_organization.selectors.units import get_unit_by_pk
from ctp_organization.services.checking import get
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.recording import note, require_maintainer, subject


def disable_unit(*, id: UUID, actor: Actor) -> UnitDto:  # noqa: A002
    """Out of use. Raises UnitInUse while active units or people stand in it, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        unit = get(Unit.objects.all(), id)
        maintenance.require_movable(unit)
        units = Unit.objects.filter(parent=unit, is_active=True).count()
        people = Assignment.objects.filter(unit=unit, member__is_active=True).values("member_id").distinct().count()
        if units or people:
            raise UnitInUse(name=unit.name, units=units, members=people)
        return _switch(unit, False, actor)


def enable_unit(*, id: UUID, actor: Actor) -> UnitDto:  # noqa: A002
    """Into use again. Raises UnitDisabled when the unit above is disabled, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        unit = get(Unit.objects.select_related("parent"), id)
        maintenance.require_movable(unit)
        if unit.parent is not None and not unit.parent.is_active:
            raise UnitDisabled(name=unit.parent.name)
        return _switch(unit, True, actor)


def _switch(unit: Unit, active: bool, actor: Actor) -> UnitDto:
    if unit.is_active != active:
        Unit.objects.filter(pk=unit.pk).update(is_active=active, version=unit.version + 1)
        about = subject("unit", unit.public_id)
        word = "enable" if active else "disable"
        note(
            actor=actor,
            action=f"{word}_unit",
            about=about,
            details={"name": unit.name},
            event=UnitChanged(subject=about, change=f"{word}d"),
        )
    return get_unit_by_pk(pk=unit.pk)
