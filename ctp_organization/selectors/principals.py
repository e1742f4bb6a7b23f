"""Principals and the keys rights are granted to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ctp_core.api.permissions import account_key, group_key, split_keys
from ctp_core.contracts import MemberRef, NotFound, PrincipalKind, PrincipalRef
from ctp_organization.models import Level, Member, Post, PrincipalGroup, Role, Team, Unit

_NAMED = {"unit": Unit, "unit_tree": Unit, "post": Post, "level": Level, "team": Team, "role": Role}


def keys_of(*, refs: Iterable[PrincipalRef]) -> frozenset[str]:
    """The grant keys of principals: two queries at most. Raises NotFound when one of them does not exist."""
    wanted = set(refs)
    people = {ref.id for ref in wanted if ref.kind == "member" and ref.id}
    groups = {ref for ref in wanted if ref.kind != "member"}
    keys: set[str] = set()
    if people:
        accounts = list(Member.objects.filter(public_id__in=people).values_list("account_id", flat=True))
        if len(accounts) != len(people):
            raise NotFound()
        keys.update(map(account_key, accounts))
    if groups:
        found = list(PrincipalGroup.objects.filter(_either(groups)).values_list("group_id", flat=True))
        if len(found) != len(groups):
            raise NotFound()
        keys.update(map(group_key, found))
    return frozenset(keys)


def refs_of_keys(*, keys: Iterable[str]) -> tuple[PrincipalRef, ...]:
    """The principals behind grant keys, in a stable order; keys of accounts that are no members are left out."""
    accounts, groups = split_keys(keys)
    found: list[PrincipalRef] = []
    if groups:
        rows = PrincipalGroup.objects.filter(group_id__in=groups).order_by("kind", "target_pk")
        found += [PrincipalRef(kind, target) for kind, target in rows.values_list("kind", "target_id")]  # type: ignore[arg-type]
    if accounts:
        rows_of_people = Member.objects.filter(account_id__in=accounts).order_by("pinyin", "pk")
        found += [PrincipalRef("member", one) for one in rows_of_people.values_list("public_id", flat=True)]
    return tuple(found)


def members_of(*, refs: Iterable[PrincipalRef]) -> tuple[MemberRef, ...]:
    """The active people behind principals, each once, in the order of *refs* and then of their pinyin."""
    found: dict[int, MemberRef] = {}
    for ref in dict.fromkeys(refs):
        rows = people_of(ref).filter(is_active=True).order_by("pinyin", "pk").distinct()
        for pk, public_id, name, _order in rows.values_list("pk", "public_id", "name", "pinyin"):
            found.setdefault(pk, MemberRef(pk, public_id, name))
    return tuple(found.values())


def people_of(ref: PrincipalRef) -> QuerySet[Member]:
    """The people of one principal, read from the assignments themselves and not from the groups."""
    members, target = Member.objects.all(), ref.id
    if target is None:
        return members.filter(is_external=False)
    if ref.kind == "member":
        return members.filter(public_id=target)
    if ref.kind == "unit":
        return members.filter(assignments__unit__public_id=target)
    if ref.kind == "unit_tree":
        path = Unit.objects.filter(public_id=target).values_list("path", flat=True).first()
        return members.filter(assignments__unit__path__startswith=path) if path else members.none()
    if ref.kind == "post":
        return members.filter(assignments__post__public_id=target)
    if ref.kind == "level":
        return members.filter(level__public_id=target)
    if ref.kind == "team":
        teams = Team.objects.filter(public_id=target, is_active=True)
        return members.filter(pk__in=teams.values("memberships__member_id"))
    roles = Role.objects.filter(public_id=target, is_active=True)
    return members.filter(pk__in=roles.values("holders__member_id"))


def describe(*, refs: Iterable[PrincipalRef]) -> dict[PrincipalRef, str]:
    """What to call each principal, in the current language; one query a kind. Unknown ones are left out."""
    by_kind: dict[PrincipalKind, set[PrincipalRef]] = defaultdict(set)
    for ref in refs:
        by_kind[ref.kind].add(ref)
    found: dict[PrincipalRef, str] = {}
    for kind, wanted in by_kind.items():
        if kind == "everyone":
            found[PrincipalRef("everyone")] = _("Everyone")
            continue
        names = _names(kind, [ref.id for ref in wanted if ref.id])
        found.update({ref: label(kind, names[ref.id]) for ref in wanted if ref.id in names})
    return found


def label(kind: PrincipalKind, name: str) -> str:
    """How a principal of *kind* with this *name* is called."""
    return _("%(unit)s and below") % {"unit": name} if kind == "unit_tree" else name


def _names(kind: PrincipalKind, ids: list[UUID]) -> dict[UUID | None, str]:
    model = Member if kind == "member" else _NAMED[kind]
    return dict(model._default_manager.filter(public_id__in=ids).values_list("public_id", "name"))


def _either(refs: Iterable[PrincipalRef]) -> Q:
    by_kind: dict[str, list[UUID | None]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.kind].append(ref.id)
    found = Q(pk__in=())
    for kind, ids in by_kind.items():
        found |= Q(kind=kind, target_id=None) if kind == "everyone" else Q(kind=kind, target_id__in=ids)
    return found
