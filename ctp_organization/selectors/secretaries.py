"""Secretaries: who sees to whose delegations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ctp_core.contracts import Actor, MemberRef, NotFound, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import SecretaryDto
from ctp_organization.models import Secretary
from ctp_organization.selectors.sight import manages

# Nobody serves more people than this at a time.
SERVED = 200


def visible_secretaries(actor: Actor) -> QuerySet[Secretary]:
    """One's own, in both directions; all of them for those who maintain the organisation."""
    if actor.kind == "system" or manages(actor):
        return Secretary.objects.all()
    if actor.member is None:
        return Secretary.objects.none()
    return Secretary.objects.filter(Q(member_id=actor.member.pk) | Q(secretary_id=actor.member.pk))


def get_secretary(*, id: UUID, actor: Actor) -> SecretaryDto:  # noqa: A002
    """Raises NotFound."""
    row = visible_secretaries(actor).select_related("member", "secretary").filter(public_id=id).first()
    if row is None:
        raise NotFound()
    return _dto(row)


def page_secretaries(*, actor: Actor, wanted: PageRequest) -> Page[SecretaryDto]:
    """Those *actor* sees, the latest first."""
    rows = visible_secretaries(actor).select_related("member", "secretary")
    return keyset_page(rows, wanted, order=("-pk",), build=_dto)


def served_by(actor: Actor) -> QuerySet[Any, Any]:
    """The keys of the active people whose secretary *actor* is, for a larger statement."""
    own = actor.member.pk if actor.member else 0
    return Secretary.objects.filter(secretary_id=own, member__is_active=True).values_list("member_id", flat=True)


def list_served(actor: Actor) -> tuple[MemberRef, ...]:
    """The active people whose secretary *actor* is, by their pinyin."""
    if actor.member is None:
        return ()
    rows = Secretary.objects.filter(secretary_id=actor.member.pk, member__is_active=True)
    columns = ("member_id", "member__public_id", "member__name")
    return tuple(MemberRef(*row) for row in rows.order_by("member__pinyin", "pk").values_list(*columns)[:SERVED])


def serves(actor: Actor, *, member_pk: int) -> bool:
    """Is *actor* the secretary of this person?"""
    return served_by(actor).filter(member_id=member_pk).exists()


def _dto(row: Secretary) -> SecretaryDto:
    member = MemberRef(row.member.pk, row.member.public_id, row.member.name)
    return SecretaryDto(
        id=row.public_id,
        member=member,
        secretary=MemberRef(row.secretary.pk, row.secretary.public_id, row.secretary.name),
        since=row.created_at,
    )
