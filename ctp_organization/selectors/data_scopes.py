"""Parts of the data as filters: whose rows a permission held for one's unit, the units below or chosen units opens (decision 0213).

Somebody, and what somebody made, belongs to the primary unit. Units are read with one or two small queries, whatever the number
of rows; the rows themselves are narrowed inside the query that asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from ctp_core.api import permissions
from ctp_core.contracts import Actor, DataScope, MemberRef
from ctp_organization.models import Assignment, Unit
from ctp_organization.selectors.principals import members_of, refs_of_keys

NOTHING = Q(pk__in=())


def units_within(*, scopes: Iterable[DataScope], actor: Actor, through: str = "unit") -> Q:
    """A filter: rows of the units *scopes* of *actor* reach; *through* is the foreign key to the unit. One's own alone reaches none."""
    found = NOTHING
    for pk, path in _reached(scopes, actor):
        found |= Q(**{f"{through}_id": pk}) if path is None else Q(**{f"{through}__path__startswith": path})
    return found


def people_within(*, scopes: Iterable[DataScope], actor: Actor, through: str = "pk") -> Q:
    """A filter: rows of the people *scopes* of *actor* reach; *through* is the column with the member's key."""
    wanted = list(scopes)
    if not wanted:
        return NOTHING
    places = Assignment.objects.filter(units_within(scopes=wanted, actor=actor), is_primary=True)
    found = Q(**{f"{through}__in": places.values("member_id")})
    if actor.member is not None and any(one.kind == "own" for one in wanted):
        found |= Q(**{through: actor.member.pk})
    return found


def reaches_unit(*, code: str, actor: Actor, unit_pk: int) -> bool:
    """Does *actor* hold *code* everywhere, or for a part of the data this unit belongs to?"""
    if actor.may(code):
        return True
    scopes = actor.data_scopes(code)
    if not scopes:
        return False
    reached = Q(pk__in=())
    for pk, path in _reached(scopes, actor):
        reached |= Q(pk=pk) if path is None else Q(path__startswith=path)
    return Unit.objects.filter(reached, pk=unit_pk).exists()


def reaches_person(*, code: str, actor: Actor, member_pk: int) -> bool:
    """Does *actor* hold *code* everywhere, or for a part of the data this person belongs to?"""
    if actor.may(code):
        return True
    scopes = actor.data_scopes(code)
    if not scopes:
        return False
    if any(one.kind == "own" for one in scopes) and actor.member is not None and actor.member.pk == member_pk:
        return True
    within = units_within(scopes=scopes, actor=actor)
    return Assignment.objects.filter(within, is_primary=True, member_id=member_pk).exists()


def scopes_reaching(*, scopes: Iterable[DataScope], actor: Actor, member_pk: int) -> frozenset[DataScope]:
    """Those of *scopes* of *actor* this person belongs to. A query for the person's unit, and one or two for each scope of units."""
    wanted = frozenset(scopes)
    found = {one for one in wanted if one.kind == "own" and actor.member is not None and actor.member.pk == member_pk}
    near = [one for one in wanted if one.kind != "own"]
    home = Assignment.objects.filter(member_id=member_pk, is_primary=True) if near else Assignment.objects.none()
    for unit, way in home.values_list("unit_id", "unit__path"):
        for one in near:
            units = _reached([one], actor)
            if any(pk == unit if path is None else str(way).startswith(path) for pk, path in units):
                found.add(one)
    return frozenset(found)


def units_reached(*, scopes: Iterable[DataScope], actor: Actor) -> tuple[str, ...]:
    """What *scopes* come to for *actor* today, as text that changes when the actor stands elsewhere or a unit is moved."""
    return tuple(sorted(f"{pk}:{path or ''}" for pk, path in _reached(scopes, actor)))


def holders_for_person(*, code: str, member_pk: int) -> tuple[MemberRef, ...]:
    """The active members who hold *code* everywhere or for a part of the data this person belongs to, each once.

    A few queries a grant, however many people hold it.
    """
    grants = permissions.list_permission_grants(code=code)
    whole = [one.key for one in grants if one.scope is None]
    found = dict.fromkeys(members_of(refs=refs_of_keys(keys=whole))) if whole else {}
    narrowed = [(one.key, one.scope) for one in grants if one.scope is not None]
    home = Assignment.objects.filter(member_id=member_pk, is_primary=True).select_related("unit") if narrowed else ()
    for place in home:
        for key, scope in narrowed:
            people = members_of(refs=refs_of_keys(keys=[key]))
            found |= dict.fromkeys(_reaching(scope, people, member_pk, place.unit))
    return tuple(found)


def _reaching(scope: DataScope, holders: tuple[MemberRef, ...], member_pk: int, unit: Unit) -> Iterable[MemberRef]:
    """Those of *holders* whose part *scope* this person of *unit* belongs to. One query."""
    if scope.kind == "own":
        return [one for one in holders if one.pk == member_pk]
    way = [*unit.ancestor_pks, unit.pk]
    if scope.kind == "chosen":
        return holders if Unit.objects.filter(public_id__in=scope.units, pk__in=way).exists() else ()
    near = Assignment.objects.filter(is_primary=True, unit_id__in=[unit.pk] if scope.kind == "unit" else way)
    pks = set(near.values_list("member_id", flat=True))
    return [one for one in holders if one.pk in pks]


def _reached(scopes: Iterable[DataScope], actor: Actor) -> list[tuple[int, str | None]]:
    """The units *scopes* of *actor* name: (key, path) for one with all below it, (key, None) for one alone."""
    wanted = list(scopes)
    kinds = {one.kind for one in wanted}
    found: list[tuple[int, str | None]] = []
    if actor.member is not None and kinds & {"unit", "unit_tree"}:
        home = Assignment.objects.filter(member_id=actor.member.pk, is_primary=True)
        rows = home.values_list("unit_id", "unit__path")
        found += [(pk, path if "unit_tree" in kinds else None) for pk, path in rows]
    chosen: frozenset[UUID] = frozenset().union(*(one.units for one in wanted if one.kind == "chosen"))
    if chosen:
        found += Unit.objects.filter(public_id__in=chosen).values_list("pk", "path")
    return found
