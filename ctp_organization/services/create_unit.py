"""Create a unit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor, FieldError, mark
from ctp_organization.contracts import UnitChanged, UnitDto
from ctp_organization.contracts.errors import UnitDisabled
from ctp_organization.domain.names import initials_of, pinyin_of
from ctp_organization.models import Unit
from ctp_organization.selectors.units import get_unit_by_pk
from ctp_organization.services.checking import FieldProblems, find, require_free
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import create_principals
from ctp_organization.services.recording import note, require_maintainer, subject
from ctp_organization.services.tree import insert_unit


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """What a unit says of itself."""

    code: str
    name: str
    kind: str = "department"
    position: int = 0


def create_unit(
    *, code: str, name: str, kind: str = "department", parent_id: UUID | None = None, position: int = 0, actor: Actor
) -> UnitDto:
    """A new unit below *parent_id*, or a root. Raises Invalid, CodeTaken, UnitDisabled, OutsideCompany, Forbidden."""
    maintenance = require_maintainer(actor)
    details = check_details(UnitDetails(code, name, kind, position))
    with transaction.atomic():
        lock_organization()
        require_free(Unit.objects.all(), "code", details.code)
        parent = find(Unit.objects.all(), parent_id)
        maintenance.require_units(parent)
        if parent is not None and not parent.is_active:
            raise UnitDisabled(name=parent.name)
        unit = Unit(
            code=details.code,
            name=details.name,
            kind=details.kind,
            position=details.position,
            parent=parent,
            pinyin=pinyin_of(details.name),
            initials=initials_of(details.name),
        )
        insert_unit(unit)
        create_principals(kinds=("unit", "unit_tree"), targets={unit.pk: unit.public_id})
        about = subject("unit", unit.public_id)
        note(
            actor=actor,
            action="create_unit",
            about=about,
            details={"code": unit.code, "name": unit.name, "parent": str(parent_id or "")},
            event=UnitChanged(subject=about, change="created"),
        )
        return get_unit_by_pk(pk=unit.pk)


def check_details(given: UnitDetails) -> UnitDetails:
    """The details, cleaned. Raises Invalid."""
    problems = FieldProblems()
    code = problems.text("code", given.code, limit=64)
    name = problems.text("name", given.name, limit=150)
    position = problems.number("position", given.position)
    known = given.kind in Unit.Kind.values
    problems.unless(known, "kind", lambda: FieldError("organization.bad_kind", mark("There is no such kind of unit.")))
    problems.done()
    return UnitDetails(code, name, given.kind, position)
