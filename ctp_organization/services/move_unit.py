"""Move a unit with all that stands below it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_organization.contracts import UnitDto, UnitMoved
from ctp_organization.contracts.errors import UnitDisabled
from ctp_organization.models import Unit
from ctp_organization.selectors.units import get_unit_by_pk
from ctp_organization.services.checking import find, get, require_version
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import members_below, refresh_external_members, sync_memberships
from ctp_organization.services.past import keep_units
from ctp_organization.services.recording import note, require_maintainer, subject
from ctp_organization.services.tree import move_unit_below


def move_unit(
    *,
    id: UUID,  # noqa: A002
    parent_id: UUID | None,
    expected_version: int | None = None,
    actor: Actor,
) -> UnitDto:
    """Another parent, or None to make it a root. Rights given to the units above follow at once.

    Raises UnitUnderItself, UnitDisabled, TreeTooDeep, Conflict, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        unit = get(Unit.objects.all(), id)
        require_version(unit.version, expected_version)
        parent = find(Unit.objects.all(), parent_id)
        if parent is None:
            maintenance.require_units(None)
        maintenance.require_movable(unit, into=parent)
        if parent is not None and not parent.is_active:
            raise UnitDisabled(name=parent.name)
        if unit.parent_id == (parent.pk if parent else None):
            return get_unit_by_pk(pk=unit.pk)
        maintenance.require_plain((), parent)
        before = unit.parent.public_id if unit.parent else None
        unit.version += 1
        keep_units([unit])
        move_unit_below(unit, parent)
        people = members_below(unit.path or "")
        refresh_external_members(people)
        sync_memberships(member_pks=people)
        about = subject("unit", unit.public_id)
        note(
            actor=actor,
            action="move_unit",
            about=about,
            details={"name": unit.name, "from": str(before or ""), "to": str(parent_id or "")},
            event=UnitMoved(subject=about, from_id=before, to_id=parent_id),
        )
        return get_unit_by_pk(pk=unit.pk)
