"""Who may act for whom at a moment: asked when it is needed, never copied, never passed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ctp_core.contracts import Actor, MemberRef, NotFound, ObjectRef, Page, PageRequest, Reading
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.readings import PreparedRead, read_one
from ctp_organization.contracts import DelegationDto, DelegationScope
from ctp_organization.models import Delegation
from ctp_organization.selectors.secretaries import served_by
from ctp_organization.selectors.sight import manages
from ctp_organization.selectors.supposing import supposed_grantors

# More people than anybody acts for at one time.
SCOPE_LIMIT = 1_000
FIELDS = (
    "pk", "public_id", "starts_at", "ends_at", "modules", "templates", "reason", "revoked_at",
    "version",
    "grantor_id", "grantor__public_id", "grantor__name", "delegate_id", "delegate__public_id", "delegate__name",
    "grantor__account_id", "created_by_id", "created_by__name",
)  # fmt: skip


def active_grantors(*, member_pk: int, at: datetime, module: str = "") -> tuple[MemberRef, ...]:
    """For whom *member_pk* may act at the moment *at*, in all of *module* (empty: in anything). One query."""
    if (supposed := supposed_grantors()) is not None:
        return tuple(one for one, scope in supposed.items() if not module or scope.covers(module))
    return _people(_active(at).filter(delegate_id=member_pk, grantor__is_active=True), "grantor", module)


def active_delegates(*, member_pk: int, at: datetime, module: str = "") -> tuple[MemberRef, ...]:
    """Who may act for *member_pk* at the moment *at*, in all of *module* (empty: in anything). One query."""
    return _people(_active(at).filter(grantor_id=member_pk, delegate__is_active=True), "delegate", module)


def active_scopes(*, member_pk: int, at: datetime) -> dict[MemberRef, DelegationScope]:
    """For whom *member_pk* may act at the moment *at*, and in what. One query."""
    found: dict[MemberRef, DelegationScope] = read_one(scopes_reading(member_pk=member_pk, at=at))
    return found


def scopes_reading(*, member_pk: int, at: datetime) -> Reading[dict[MemberRef, DelegationScope]]:
    """What ``active_scopes`` answers, to be asked together with others: nearly every page needs it."""
    if (supposed := supposed_grantors()) is not None:
        known = dict(supposed)
        return Reading(None, (), (), lambda rows: known)
    return _SCOPES.reading(member_pk=member_pk, at=at).then(_scopes)


def _scopes_to(*, member_pk: int, at: datetime) -> QuerySet[Any, Any]:
    rows = _active(at).filter(delegate_id=member_pk, grantor__is_active=True).order_by("pk")
    return rows.values_list("modules", "templates", "grantor_id", "grantor__public_id", "grantor__name")[:SCOPE_LIMIT]


def _scopes(rows: Iterable[tuple[Any, ...]]) -> dict[MemberRef, DelegationScope]:
    found: dict[MemberRef, DelegationScope] = {}
    for names, templates, pk, public_id, name in rows:
        member, scope = MemberRef(pk, public_id, name), DelegationScope.of(names, templates)
        found[member] = found[member] | scope if member in found else scope
    return found


_SCOPES = PreparedRead(_scopes_to)


def visible_delegations(actor: Actor) -> QuerySet[Delegation]:
    """One's own, in both directions, and those of whom one is secretary; all of them for those who maintain the organisation."""
    if actor.kind == "system" or manages(actor):
        return Delegation.objects.all()
    if actor.member is None:
        return Delegation.objects.none()
    own = Q(grantor_id=actor.member.pk) | Q(delegate_id=actor.member.pk)
    return Delegation.objects.filter(own | Q(grantor_id__in=served_by(actor)))


def get_delegation(*, id: UUID, actor: Actor) -> DelegationDto:  # noqa: A002
    """One delegation *actor* sees. Raises NotFound."""
    row = visible_delegations(actor).filter(public_id=id).values(*FIELDS).first()
    if row is None:
        raise NotFound()
    return delegation_dto(row)


def find_delegation(*, id: UUID) -> DelegationDto | None:  # noqa: A002
    """The delegation whoever asks, or None: for telling those it is about."""
    row = Delegation.objects.filter(public_id=id).values(*FIELDS).first()
    return None if row is None else delegation_dto(row)


def list_delegations_by_id(*, ids: Iterable[UUID], actor: Actor) -> dict[UUID, DelegationDto]:
    """Those *actor* sees, by public id. One query."""
    rows = visible_delegations(actor).filter(public_id__in=list(ids)).values(*FIELDS)
    return {row["public_id"]: delegation_dto(row) for row in rows}


def page_delegations(
    *, actor: Actor, wanted: PageRequest, grantor_id: UUID | None = None, delegate_id: UUID | None = None
) -> Page[DelegationDto]:
    """The delegations *actor* sees, newest first."""
    found = visible_delegations(actor)
    if grantor_id is not None:
        found = found.filter(grantor__public_id=grantor_id)
    if delegate_id is not None:
        found = found.filter(delegate__public_id=delegate_id)
    return keyset_page(found.values(*FIELDS), wanted, order=("-pk",), build=delegation_dto)


def delegation_dto(row: dict[str, Any]) -> DelegationDto:
    """One row of ``FIELDS`` as a value."""
    return DelegationDto(
        id=row["public_id"],
        grantor=MemberRef(row["grantor_id"], row["grantor__public_id"], row["grantor__name"]),
        delegate=MemberRef(row["delegate_id"], row["delegate__public_id"], row["delegate__name"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        modules=tuple(row["modules"]),
        reason=row["reason"],
        revoked_at=row["revoked_at"],
        version=row["version"],
        templates=tuple(ObjectRef.parse(one) for one in row["templates"]),
        set_by=(row["created_by__name"] or "") if row["created_by_id"] != row["grantor__account_id"] else "",
    )


def _active(at: datetime) -> QuerySet[Delegation]:
    return Delegation.objects.filter(starts_at__lte=at, ends_at__gt=at, revoked_at=None)


def _people(found: QuerySet[Delegation], side: str, module: str) -> tuple[MemberRef, ...]:
    rows = found.order_by("pk").values_list("modules", "templates", f"{side}_id", f"{side}__public_id", f"{side}__name")
    # The scope is two short JSON lists; filtered here because SQLite can't ask inside one.
    people = (MemberRef(*row[2:]) for row in rows if not module or DelegationScope.of(*row[:2]).covers(module))
    return tuple(dict.fromkeys(people))
