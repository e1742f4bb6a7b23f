"""Reading people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from ctp_core.contracts import Actor, MemberRef, NotFound, Page, PageRequest, UnitRef
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import MemberDto
from ctp_organization.models import Assignment, Member, Unit
from ctp_organization.selectors.names import active_names, names_by_pk
from ctp_organization.selectors.prefixes import beginning
from ctp_organization.selectors.sight import visible_members

FIELDS = (
    "pk", "public_id", "name", "number", "account_id", "is_external", "is_active", "phone", "email", "version",
    "pinyin", "level__name", "main__unit_id", "main__unit__public_id", "main__unit__name", "main__post__name",
)  # fmt: skip
ORDER = ("pinyin", "pk")


def member_dto(row: dict[str, Any]) -> MemberDto:
    """One row of ``FIELDS`` as a value."""
    unit = None
    if row["main__unit_id"] is not None:
        unit = UnitRef(row["main__unit_id"], row["main__unit__public_id"], row["main__unit__name"])
    return MemberDto(
        pk=row["pk"],
        id=row["public_id"],
        name=row["name"],
        number=row["number"],
        unit=unit,
        post_name=row["main__post__name"] or "",
        level_name=row["level__name"] or "",
        account_pk=row["account_id"],
        external=row["is_external"],
        is_active=row["is_active"],
        phone=row["phone"],
        email=row["email"],
        version=row["version"],
    )


def rows_of(members: QuerySet[Member]) -> QuerySet[Member, dict[str, Any]]:
    """The rows ``member_dto`` reads, each with the primary unit: one query."""
    main = FilteredRelation("assignments", condition=Q(assignments__is_primary=True))
    rows: QuerySet[Member, dict[str, Any]] = members.annotate(main=main).values(*FIELDS)
    return rows


def get_member(*, id: UUID, actor: Actor | None = None) -> MemberDto:  # noqa: A002
    """The member, within the sight of *actor* when one is given. Raises NotFound."""
    return _one(_seen(actor).filter(public_id=id))


def find_member_of_account(*, account_pk: int) -> MemberDto | None:
    """The member with this account, or None."""
    row = rows_of(Member.objects.filter(account_id=account_pk)).first()
    return None if row is None else member_dto(row)


def list_members_by_pk(*, pks: Iterable[int]) -> dict[int, MemberDto]:
    """Members by key in one query; keys nobody has are left out."""
    return {row["pk"]: member_dto(row) for row in rows_of(Member.objects.filter(pk__in=list(pks)))}


def list_refs_by_pk(*, pks: Iterable[int]) -> dict[int, MemberRef]:
    """Names by key in one small query; keys nobody has are left out."""
    return {row[0]: MemberRef(*row) for row in names_by_pk(pks)}


def list_active_refs(*, ids: Iterable[UUID]) -> dict[UUID, MemberRef]:
    """Active members by public id in one small query."""
    return {row[1]: MemberRef(*row) for row in active_names(ids)}


def list_members_by_id(*, ids: Iterable[UUID], actor: Actor | None = None) -> dict[UUID, MemberDto]:
    """Members by public id in one query; ids nobody has, or *actor* does not see, are left out."""
    rows = rows_of(_seen(actor).filter(public_id__in=list(ids)))
    return {row["public_id"]: member_dto(row) for row in rows}


def page_members(
    *,
    actor: Actor,
    wanted: PageRequest,
    text: str = "",
    unit_id: UUID | None = None,
    below: bool = True,
    post_id: UUID | None = None,
    level_id: UUID | None = None,
    number: str = "",
    active: bool | None = None,
) -> Page[MemberDto]:
    """People in the order of their pinyin, narrowed by what is given; *below* counts the units under *unit_id* too."""
    members = _seen(actor)
    if active is not None:
        members = members.filter(is_active=active)
    if unit_id is not None:
        members = members.filter(_stands_in(unit_id, below=below))
    if post_id is not None:
        members = members.filter(Exists(Assignment.objects.filter(member=OuterRef("pk"), post__public_id=post_id)))
    if level_id is not None:
        members = members.filter(level__public_id=level_id)
    if number:
        members = members.filter(number=number)
    if text:
        members = matching(members, text)
    return keyset_page(rows_of(members), wanted, order=ORDER, build=member_dto)


def search_members(*, text: str, actor: Actor, limit: int = 20) -> tuple[MemberDto, ...]:
    """The first people *actor* sees whose name, pinyin, initials, number or phone begins with *text*."""
    rows = rows_of(matching(_seen(actor).filter(is_active=True), text)).order_by(*ORDER)[:limit]
    return tuple(member_dto(row) for row in rows)


def list_colleagues(*, actor: Actor, limit: int = 10) -> tuple[MemberDto, ...]:
    """The others in the units *actor* stands in."""
    if actor.member is None:
        return ()
    units = Assignment.objects.filter(member_id=actor.member.pk).values("unit_id")
    here = Exists(Assignment.objects.filter(member=OuterRef("pk"), unit_id__in=units))
    people = _seen(actor).filter(here, is_active=True).exclude(pk=actor.member.pk)
    return tuple(member_dto(row) for row in rows_of(people).order_by(*ORDER)[:limit])


def matching(members: QuerySet[Member], text: str) -> QuerySet[Member]:
    """The people whose name, given name, pinyin, initials, number or phone begins with *text*; each column has its index."""
    return members.filter(beginning(text))


def refs(members: QuerySet[Member]) -> tuple[MemberRef, ...]:
    """Short forms, in the order of the queryset."""
    return tuple(
        MemberRef(pk, public_id, name) for pk, public_id, name in members.values_list("pk", "public_id", "name")
    )


def _stands_in(unit_id: UUID, *, below: bool) -> Exists:
    own = Assignment.objects.filter(member=OuterRef("pk"))
    if not below:
        return Exists(own.filter(unit__public_id=unit_id))
    path = Unit.objects.filter(public_id=unit_id).values_list("path", flat=True).first()
    return Exists(own.filter(unit__path__startswith=path) if path else own.none())


def _seen(actor: Actor | None) -> QuerySet[Member]:
    return Member.objects.all() if actor is None else visible_members(actor)


def _one(members: QuerySet[Member]) -> MemberDto:
    row = rows_of(members).first()
    if row is None:
        raise NotFound()
    return member_dto(row)


def level_of(*, member_pk: int) -> UUID | None:
    """The public id of a member's level."""
    return Member.objects.filter(pk=member_pk).values_list("level__public_id", flat=True).first()


def people_of_units(*, unit_pks: Iterable[int], among: Iterable[int]) -> dict[int, tuple[MemberRef, ...]]:
    """Who of the members *among* stands right in which of the units, active ones only. One query, however many units."""
    rows = Assignment.objects.filter(
        unit_id__in=list(unit_pks), member_id__in=list(among), member__is_active=True
    ).order_by("member__pinyin", "pk")
    found: dict[int, dict[int, MemberRef]] = {}
    for unit, pk, public_id, name in rows.values_list("unit_id", "member_id", "member__public_id", "member__name"):
        found.setdefault(unit, {})[pk] = MemberRef(pk, public_id, name)
    return {unit: tuple(people.values()) for unit, people in found.items()}


def seen_pks(*, pks: Iterable[int], actor: Actor) -> frozenset[int]:
    """Those of *pks* whom *actor* sees. One query."""
    return frozenset(visible_members(actor).filter(pk__in=list(pks)).values_list("pk", flat=True))
