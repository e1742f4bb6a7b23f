"""Reading roles and who holds them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ctp_core.contracts import Actor, MemberRef, NotFound, Page, PageRequest, UnitRef
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import RoleDto, RoleHolderDto
from ctp_organization.models import Role, RoleHolder, Unit
from ctp_organization.selectors.owners import in_use_or_own, maintained, owner_of
from ctp_organization.selectors.sight import manages, sees_whole_organization


def visible_roles(actor: Actor) -> QuerySet[Role]:
    """All roles for staff; disabled ones only for those who maintain them."""
    if not sees_whole_organization(actor):
        return Role.objects.none()
    return Role.objects.all() if manages(actor) else Role.objects.filter(in_use_or_own(actor))


def get_role(*, id: UUID, actor: Actor | None = None) -> RoleDto:  # noqa: A002
    """Raises NotFound."""
    roles = Role.objects.all() if actor is None else visible_roles(actor)
    found = roles.select_related("company").filter(public_id=id).annotate(count=Count("holders")).first()
    if found is None:
        raise NotFound()
    return _dto(found)


def page_roles(*, actor: Actor, wanted: PageRequest, own: bool = False) -> Page[RoleDto]:
    """Roles in their order; with *own* those *actor* maintains or may give for units of a company."""
    found = visible_roles(actor).select_related("company")
    if own and not manages(actor):
        found = found.filter(maintained(actor) | Q(company=None, per_unit=True, is_active=True))
    found = found.annotate(count=Count("holders"))
    return keyset_page(found, wanted, order=("position", "pk"), build=_dto)


def list_holders(*, role_pk: int, within: Q | None = None) -> tuple[RoleHolderDto, ...]:
    """Who holds a role, organisation-wide first, then in tree order; *within* narrows the holdings."""
    rows = RoleHolder.objects.filter(within or Q(), role_id=role_pk).order_by(
        "unit__tree_id", "unit__lft", "member__pinyin", "pk"
    )
    fields = ("member_id", "member__public_id", "member__name", "unit_id", "unit__public_id", "unit__name")
    return tuple(
        RoleHolderDto(MemberRef(*row[:3]), UnitRef(*row[3:]) if row[3] else None) for row in rows.values_list(*fields)
    )


def page_holders(*, role_pk: int, wanted: PageRequest) -> Page[RoleHolderDto]:
    """Who holds a role, in the order it was given, for a list that may be long."""
    rows = RoleHolder.objects.filter(role_id=role_pk).select_related("member", "unit")
    return keyset_page(rows, wanted, order=("pk",), build=_holder_dto)


def _holder_dto(row: RoleHolder) -> RoleHolderDto:
    member = MemberRef(row.member.pk, row.member.public_id, row.member.name)
    return RoleHolderDto(member, UnitRef(row.unit.pk, row.unit.public_id, row.unit.name) if row.unit else None)


def holders_of(*, role_id: UUID, unit_pk: int | None = None) -> tuple[MemberRef, ...]:
    """The active holders of a role; with *unit_pk* those of the nearest unit upwards that has any, else the organisation-wide ones."""
    rows = RoleHolder.objects.filter(role__public_id=role_id, role__is_active=True, member__is_active=True)
    path = Unit.objects.filter(pk=unit_pk).values_list("path", flat=True).first() if unit_pk else None
    if path:
        way = [int(part) for part in path.strip("/").split("/")]
        near = list(
            rows.filter(unit_id__in=way).order_by("-unit__depth", "member__pinyin", "pk").values_list("unit_id", *_REF)
        )
        if near:
            return tuple(MemberRef(*row[1:]) for row in near if row[0] == near[0][0])
        rows = rows.filter(unit=None)
    return tuple(dict.fromkeys(MemberRef(*row) for row in rows.order_by("member__pinyin", "pk").values_list(*_REF)))


def list_roles_of(*, member_pk: int) -> tuple[str, ...]:
    """The names of the active roles of a member."""
    rows = Role.objects.filter(holders__member_id=member_pk, is_active=True).order_by("position", "pk").distinct()
    return tuple(dict.fromkeys(rows.values_list("name", flat=True)))


_REF = ("member_id", "member__public_id", "member__name")


def _dto(role: Role) -> RoleDto:
    count: int = role.count  # type: ignore[attr-defined]
    return RoleDto(
        pk=role.pk,
        id=role.public_id,
        code=role.code,
        name=role.name,
        per_unit=role.per_unit,
        holder_count=count,
        is_active=role.is_active,
        version=role.version,
        company=owner_of(role),
    )


def position_of(*, role_pk: int) -> int:
    """Where a role stands among the others."""
    return Role.objects.values_list("position", flat=True).get(pk=role_pk)
