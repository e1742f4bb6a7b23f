"""Reading units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ctp_core.contracts import Actor, NotFound, Page, PageRequest, UnitRef
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import UnitDto
from ctp_organization.domain.names import is_han, searched
from ctp_organization.models import Unit
from ctp_organization.selectors.sight import visible_units

FIELDS = (
    "pk", "public_id", "code", "name", "kind", "path", "position", "is_external", "is_active", "version",
    "parent_id", "parent__public_id", "parent__name",
)  # fmt: skip


def unit_dto(row: dict[str, Any]) -> UnitDto:
    """One row of ``FIELDS`` as a value."""
    parent = None
    if row["parent_id"] is not None:
        parent = UnitRef(row["parent_id"], row["parent__public_id"], row["parent__name"])
    return UnitDto(
        pk=row["pk"],
        id=row["public_id"],
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=parent,
        ancestor_pks=tuple(int(part) for part in row["path"].strip("/").split("/")[:-1]),
        position=row["position"],
        external=row["is_external"],
        is_active=row["is_active"],
        version=row["version"],
    )


def get_unit(*, id: UUID, actor: Actor | None = None) -> UnitDto:  # noqa: A002
    """The unit, within the sight of *actor* when one is given. Raises NotFound."""
    return _one(_seen(actor).filter(public_id=id))


def get_unit_by_pk(*, pk: int) -> UnitDto:
    """The unit with this key. Raises NotFound."""
    return _one(Unit.objects.filter(pk=pk))


def list_units_by_pk(*, pks: Iterable[int]) -> dict[int, UnitDto]:
    """Units by key in one query; keys nobody has are left out."""
    rows = Unit.objects.filter(pk__in=list(pks)).values(*FIELDS)
    return {row["pk"]: unit_dto(row) for row in rows}


def list_units_by_id(*, ids: Iterable[UUID]) -> dict[UUID, UnitDto]:
    """Units by public id in one query; ids nobody has are left out."""
    rows = Unit.objects.filter(public_id__in=list(ids)).values(*FIELDS)
    return {row["public_id"]: unit_dto(row) for row in rows}


def list_children(*, parent_id: UUID | None, actor: Actor, limit: int = 2_000) -> tuple[UnitDto, ...]:
    """The units right below one, or the roots of what *actor* sees, in their order."""
    units = _seen(actor)
    if parent_id is not None:
        units = units.filter(parent__public_id=parent_id)
    elif actor.external:
        units = units.exclude(parent__in=units)
    else:
        units = units.filter(parent=None)
    return tuple(unit_dto(row) for row in units.order_by("position", "pk").values(*FIELDS)[:limit])


def list_whole_tree(*, actor: Actor, limit: int = 300) -> tuple[UnitDto, ...] | None:
    """Every unit *actor* sees, in tree order; None when there are more than *limit*."""
    rows = list(_seen(actor).order_by("tree_id", "lft").values(*FIELDS)[: limit + 1])
    return None if len(rows) > limit else tuple(unit_dto(row) for row in rows)


def page_units(
    *, actor: Actor, wanted: PageRequest, text: str = "", parent_id: UUID | None = None, kind: str = "", code: str = ""
) -> Page[UnitDto]:
    """Units in tree order, narrowed by what is given."""
    units = _seen(actor)
    if parent_id is not None:
        units = units.filter(parent__public_id=parent_id)
    if kind:
        units = units.filter(kind=kind)
    if code:
        units = units.filter(code=code)
    if text:
        units = search_units(units, text)
    return keyset_page(units.values(*FIELDS, "tree_id", "lft"), wanted, order=("tree_id", "lft", "pk"), build=unit_dto)


def search_units(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Units whose name, pinyin, initials or code begins with *text*."""
    typed = searched(text)
    if not typed:
        return units.none()
    if is_han(typed):
        return units.filter(name__contains=typed)
    return (
        units.filter(pinyin__startswith=typed)
        | units.filter(initials__startswith=typed)
        | units.filter(code__startswith=text.strip())
    )


def ancestors(*, unit_pk: int) -> tuple[UnitRef, ...]:
    """The units above one, from the root down. Raises NotFound."""
    path = Unit.objects.filter(pk=unit_pk).values_list("path", flat=True).first()
    if path is None:
        raise NotFound()
    pks = [int(part) for part in path.strip("/").split("/")[:-1]]
    refs = unit_refs(pks)
    return tuple(refs[pk] for pk in pks)


def unit_refs(pks: Iterable[int]) -> dict[int, UnitRef]:
    """Short forms by key: one query, none for none."""
    wanted = set(pks)
    if not wanted:
        return {}
    rows = Unit.objects.filter(pk__in=wanted).values_list("pk", "public_id", "name")
    return {pk: UnitRef(pk, public_id, name) for pk, public_id, name in rows}


def _seen(actor: Actor | None) -> QuerySet[Unit]:
    return Unit.objects.all() if actor is None else visible_units(actor)


def _one(units: QuerySet[Unit]) -> UnitDto:
    row = units.values(*FIELDS).first()
    if row is None:
        raise NotFound()
    return unit_dto(row)
