"""Change what a unit says of itself."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_organization.contracts import UnitChanged, UnitDto
from ctp_organization.domain.names import initials_of, pinyin_of
from ctp_organization.models import Unit
from ctp_organization.selectors.units import get_unit_by_pk
from ctp_organization.services.checking import get, require_free, require_version
from ctp_organization.services.create_unit import UnitDetails, check_details
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import members_below, refresh_external_members, sync_memberships
from ctp_organization.services.past import keep_units
from ctp_organization.services.recording import note, require_maintainer, subject
from ctp_organization.services.tree import refresh_external


def update_unit(
    *,
    id: UUID,  # noqa: A002
    details: UnitDetails,
    expected_version: int | None = None,
    actor: Actor,
) -> UnitDto:
    """Code, name, kind and position of a unit. Raises Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    details = check_details(details)
    with transaction.atomic():
        lock_organization()
        unit = get(Unit.objects.all(), id)
        maintenance.require_units(unit)
        require_version(unit.version, expected_version)
        require_free(Unit.objects.all(), "code", details.code, but_pk=unit.pk)
        before = {"code": unit.code, "name": unit.name, "kind": unit.kind, "position": unit.position}
        kind_changed = unit.kind != details.kind
        if kind_changed:
            maintenance.require_movable(unit)
        if unit.name != details.name:
            keep_units([unit])
        unit.code, unit.name, unit.kind, unit.position = details.code, details.name, details.kind, details.position
        unit.pinyin, unit.initials = pinyin_of(unit.name), initials_of(unit.name)
        unit.version += 1
        unit.save()
        if kind_changed:
            _take_over_kind(unit.path or "")
        about = subject("unit", unit.public_id)
        note(
            actor=actor,
            action="update_unit",
            about=about,
            details={"before": before, "name": unit.name, "code": unit.code},
            event=UnitChanged(subject=about, change="updated"),
        )
        return get_unit_by_pk(pk=unit.pk)


def _take_over_kind(path: str) -> None:
    """A unit that became a partner, or no longer is one, changes what its people may see."""
    refresh_external(path)
    people = members_below(path)
    refresh_external_members(people)
    sync_memberships(member_pks=people)
