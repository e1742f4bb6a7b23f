"""Finding principals by what somebody types: what the picker asks with every key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ctp_core.contracts import Actor, PrincipalKind, PrincipalRef
from ctp_organization.contracts import MemberDto, PrincipalDto
from ctp_organization.models import Unit
from ctp_organization.selectors.members import list_colleagues, list_members_by_id, search_members
from ctp_organization.selectors.posts import visible_levels, visible_posts
from ctp_organization.selectors.prefixes import find_people
from ctp_organization.selectors.principals import label
from ctp_organization.selectors.roles import visible_roles
from ctp_organization.selectors.sight import sees_whole_organization, visible_members, visible_units
from ctp_organization.selectors.teams import visible_teams
from ctp_organization.selectors.units import search_units

# Posts, levels, teams and roles are few: they are searched by any part of the name.
_FEW = {"post": visible_posts, "level": visible_levels, "team": visible_teams, "role": visible_roles}


def search_principals(
    *, text: str, kinds: Iterable[PrincipalKind], actor: Actor, limit: int = 20
) -> tuple[PrincipalDto, ...]:
    """The principals of *kinds* that *actor* sees and that fit *text*, people first, one query a kind."""
    text = text.strip()[:60]
    found: list[PrincipalDto] = []
    for kind in dict.fromkeys(kinds):
        if kind == "member":
            found += _people(text, actor, limit)
        elif kind == "everyone":
            found += _everyone(text, actor)
        elif kind in ("unit", "unit_tree"):
            found += _units(kind, text, actor, limit)
        else:
            found += _few(kind, text, actor, limit)
    return tuple(found[:limit])


def suggest_principals(*, kinds: Iterable[PrincipalKind], actor: Actor, limit: int = 20) -> tuple[PrincipalDto, ...]:
    """What to offer before anything is typed: the people of one's own unit, the top of the tree, the few others."""
    found: list[PrincipalDto] = []
    for kind in dict.fromkeys(kinds):
        if kind == "member":
            found += [_person(one) for one in list_colleagues(actor=actor, limit=limit // 2)]
        else:
            found += search_principals(text="", kinds=[kind], actor=actor, limit=limit // 2)
    return tuple(found[:limit])


def list_principals(
    *, refs: Iterable[PrincipalRef], actor: Actor, active_only: bool = False
) -> tuple[PrincipalDto, ...]:
    """The principals among *refs* that *actor* sees, in their order: what a picker shows as chosen."""
    wanted = list(dict.fromkeys(refs))
    found: dict[PrincipalRef, PrincipalDto] = {}
    people = [ref.id for ref in wanted if ref.kind == "member" and ref.id]
    if people:
        for public_id, one in list_members_by_id(ids=people, actor=actor).items():
            if active_only and not one.is_active:
                continue
            ref = PrincipalRef("member", public_id)
            found[ref] = PrincipalDto(ref, one.name, one.unit.name if one.unit else "")
    for kind in dict.fromkeys(ref.kind for ref in wanted if ref.kind != "member"):
        if kind == "everyone":
            found.update({one.ref: one for one in _everyone("", actor)})
            continue
        ids = [ref.id for ref in wanted if ref.kind == kind]
        rows = _visible(kind, actor).filter(public_id__in=ids, **({"is_active": True} if active_only else {}))
        found.update({one.ref: one for one in _named(kind, rows)})
    return tuple(found[ref] for ref in wanted if ref in found)


def sees_principals(*, refs: Iterable[PrincipalRef], actor: Actor) -> bool:
    """True when *actor* sees every one of *refs*."""
    wanted = set(refs)
    return len(list_principals(refs=wanted, actor=actor)) == len(wanted)


def _people(text: str, actor: Actor, limit: int) -> list[PrincipalDto]:
    if not sees_whole_organization(actor):
        return [_person(one) for one in search_members(text=text, actor=actor, limit=limit)]
    return [
        PrincipalDto(PrincipalRef("member", one.id), one.name, _place(one.unit_name, one.post_name))
        for one in find_people(text, limit=limit)
    ]


def _person(one: MemberDto) -> PrincipalDto:
    return PrincipalDto(
        PrincipalRef("member", one.id), one.name, _place(one.unit.name if one.unit else "", one.post_name)
    )


def _place(unit: str, post: str) -> str:
    return " · ".join(part for part in (unit, post) if part)


def _everyone(text: str, actor: Actor) -> list[PrincipalDto]:
    name = _("Everyone")
    fits = text.lower() in name.lower() or "everyone".startswith(text.lower())
    return [PrincipalDto(PrincipalRef("everyone"), name)] if fits and sees_whole_organization(actor) else []


def _units(kind: PrincipalKind, text: str, actor: Actor, limit: int) -> list[PrincipalDto]:
    units = visible_units(actor).filter(is_active=True)
    found = search_units(units, text) if text else units.filter(depth__lte=1)
    return _named(kind, found.order_by("depth", "tree_id", "lft"), limit)


def _few(kind: PrincipalKind, text: str, actor: Actor, limit: int) -> list[PrincipalDto]:
    fits = Q(name__icontains=text) | (Q(code__istartswith=text) if kind != "team" else Q(pk__in=()))
    return _named(kind, _visible(kind, actor).filter(fits, is_active=True).order_by("pk"), limit)


def _visible(kind: PrincipalKind, actor: Actor) -> QuerySet[Any]:
    if kind in ("unit", "unit_tree"):
        return visible_units(actor)
    return visible_members(actor) if kind == "member" else _FEW[kind](actor)


def _named(kind: PrincipalKind, found: QuerySet[Any], limit: int = 1_000) -> list[PrincipalDto]:
    if found.model is Unit:
        rows = found.values_list("public_id", "name", "parent__name")[:limit]
        return [PrincipalDto(PrincipalRef(kind, one), label(kind, name), above or "") for one, name, above in rows]
    return [
        PrincipalDto(PrincipalRef(kind, one), label(kind, name))
        for one, name in found.values_list("public_id", "name")[:limit]
    ]
