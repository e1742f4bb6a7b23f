"""Change a unit, its place and its heads together: what one form sends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_organization.contracts import UnitDto
from ctp_organization.selectors.heads import list_heads
from ctp_organization.selectors.units import get_unit_by_pk
from ctp_organization.services.create_unit import UnitDetails
from ctp_organization.services.move_unit import move_unit
from ctp_organization.services.set_heads import set_heads
from ctp_organization.services.update_unit import update_unit


def change_unit(
    *,
    id: UUID,  # noqa: A002
    details: UnitDetails,
    parent_id: UUID | None,
    heads: Sequence[UUID],
    deputies: Sequence[UUID],
    expected_version: int | None,
    actor: Actor,
) -> UnitDto:
    """All of it or nothing; what is as it was is not touched. Raises as update_unit, move_unit and set_heads do."""
    with transaction.atomic():
        unit = update_unit(id=id, details=details, expected_version=expected_version, actor=actor)
        if parent_id != (unit.parent.id if unit.parent else None):
            move_unit(id=id, parent_id=parent_id, actor=actor)
        present = list_heads(unit_pks=[unit.pk]).get(unit.pk, ())
        wanted = [(one, False) for one in heads] + [(one, True) for one in deputies if one not in heads]
        if wanted != [(one.member.id, one.is_deputy) for one in present]:
            set_heads(unit_id=id, heads=heads, deputies=deputies, actor=actor)
        return get_unit_by_pk(pk=unit.pk)
