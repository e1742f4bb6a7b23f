"""Documents to send: the register, one document, who got it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.documents.domain.dto import DispatchDto, DispatchRow, DistributionDto, ToSignLine
from apps.documents.models import Dispatch, Distribution, Receipt
from apps.documents.selectors.addressed import name_receivers
from apps.documents.selectors.visibility import (
    NUMBER,
    dispatch_ref,
    require_dispatch,
    visible_dispatches,
)
from ctp_core.api import permissions
from ctp_core.contracts import Actor, MemberRef, NotFound, Page, PageRequest, PrincipalRef, Reading
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.readings import PreparedRead
from ctp_organization.api import data_scopes, members
from ctp_workflow.api import instances
from ctp_workflow.contracts import ProgressDto

EDITABLE = ("draft", "rejected")


def list_dispatches(
    *,
    actor: Actor,
    page: PageRequest,
    text: str = "",
    state: str = "",
    kind: str = "",
    year: int | None = None,
    mine: bool = False,
) -> Page[DispatchRow]:
    """The register, newest first, narrowed by what is given."""
    rows = visible_dispatches(actor)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text))
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if year:
        rows = rows.filter(created_at__date__range=(date(year, 1, 1), date(year, 12, 31)))
    if mine and actor.member is not None:
        rows = rows.filter(drafter_id=actor.member.pk)
    found = keyset_page(rows, page, build=lambda row: row)
    names = members.list_members_by_pk(pks={row.drafter_id for row in found.items})
    return found.map(lambda row: _row(row, names))


def _row(row: Dispatch, names: dict[int, Any]) -> DispatchRow:
    drafter = names.get(row.drafter_id)
    return DispatchRow(
        id=row.public_id,
        title=row.title,
        kind=row.kind,
        urgency=row.urgency,
        state=row.state,
        number=row.number,
        drafter=drafter.name if drafter else "",
        at=row.issued_at or row.created_at,
    )


def get_dispatch(*, dispatch_id: UUID, actor: Actor) -> DispatchDto:
    """One document with what the actor may do. Raises NotFound."""
    row = require_dispatch(dispatch_id, actor, Dispatch.objects.select_related("category"))
    return describe(row, actor)


def describe(row: Dispatch, actor: Actor) -> DispatchDto:
    """A document as *actor* sees it."""
    names = members.list_members_by_pk(pks={pk for pk in (row.drafter_id, row.signed_by_id) if pk})
    drafter, signer = names.get(row.drafter_id), names.get(row.signed_by_id or 0)
    to, copy_to = name_receivers(row)
    return DispatchDto(
        id=row.public_id,
        category_id=row.category.public_id,
        category=row.category.name,
        title=row.title,
        kind=row.kind,
        urgency=row.urgency,
        secrecy=row.secrecy,
        body=row.body,
        addressees=row.addressees,
        copy_addressees=row.copy_addressees,
        recipients=tuple(PrincipalRef.parse(one) for one in row.recipients),
        copies=tuple(PrincipalRef.parse(one) for one in row.copies),
        drafter=drafter.ref if drafter else MemberRef(row.drafter_id, UUID(int=0), ""),
        drafter_unit=row.drafter_unit,
        state=row.state,
        number=row.number,
        signed_by=signer.name if signer else "",
        signed_at=row.signed_at,
        issued_at=row.issued_at,
        instance_id=row.instance_id,
        revision=row.revision,
        created_at=row.created_at,
        to=to,
        copy_to=copy_to,
        can=allowed(row, actor),
    )


def allowed(row: Dispatch, actor: Actor) -> frozenset[str]:
    """What an actor may do with a document now: edit, send, number, issue, void, urge."""
    own = actor.member is not None and actor.member.pk == row.drafter_id
    office = data_scopes.reaches_person(code=NUMBER, actor=actor, member_pk=row.drafter_id)
    found = set()
    if own and row.state in EDITABLE:
        found |= {"edit", "send", "void"}
    if own and row.state == "running" and _returned_to(row, actor):
        found.add("edit")
    if office and row.state == "approved":
        found |= {"number", "void"}
    if office and row.state == "numbered":
        found |= {"issue", "void"}
    if row.state == "issued" and (own or office):
        found.add("urge")
    if row.state == "issued" and office:
        found.add("void")
    return frozenset(found)


def _returned_to(row: Dispatch, actor: Actor) -> bool:
    item = instances.find_open_item(subject=dispatch_ref(row.public_id), actor=actor)
    return item is not None and item.kind == "submit" and actor.member is not None and item.member == actor.member


def list_distributions(*, dispatch_id: UUID, actor: Actor, page: PageRequest) -> Page[DistributionDto]:
    """Who gets the document and who signed for it, in the order they were named. Raises NotFound."""
    dispatch = require_dispatch(dispatch_id, actor)
    rows = Distribution.objects.filter(dispatch=dispatch).select_related("dispatch", "receipt")
    return _described(keyset_page(rows, page, order=("pk",), build=lambda row: row))


def count_distributions(*, dispatch_id: UUID, actor: Actor) -> tuple[int, int]:
    """How many get the document, and how many of them have signed for it. Raises NotFound."""
    rows = Distribution.objects.filter(dispatch=require_dispatch(dispatch_id, actor))
    found = rows.aggregate(all=Count("pk"), signed=Count("pk", filter=Q(state="signed")))
    return found["all"], found["signed"]


def list_to_sign(*, actor: Actor, page: PageRequest, state: str = "waiting") -> Page[DistributionDto]:
    """What the actor has to sign for (or has signed for), for oneself and for units one is clerk of, newest first."""
    if state == "waiting" or actor.member is None:
        rows = _waiting_for(actor)
    else:
        mine = Q(member_id=actor.member.pk) | Q(signed_by_id=actor.member.pk)
        rows = Distribution.objects.filter(mine, state=state)
    return _described(keyset_page(rows.select_related("dispatch", "receipt"), page, build=lambda row: row))


def _described(found: Page[Distribution]) -> Page[DistributionDto]:
    described = {one.id: one for one in describe_distributions(list(found.items))}
    return found.map(lambda row: described[row.public_id])


def to_sign_reading(*, actor: Actor, limit: int) -> Reading[tuple[ToSignLine, ...]]:
    """The newest of what waits for the actor's signature, for the home page."""
    return _TO_SIGN.reading(actor=actor, fixed=(limit,)).then(lambda rows: tuple(ToSignLine(*row) for row in rows))


def _to_sign(actor: Actor, limit: int) -> QuerySet[Any, Any]:
    columns = ("dispatch__public_id", "receipt__public_id", "dispatch__title", "dispatch__number", "name")
    return _waiting_for(actor).order_by("-pk").values_list(*columns, "dispatch__issued_at")[:limit]


_TO_SIGN = PreparedRead(_to_sign)


def _waiting_for(actor: Actor) -> QuerySet[Distribution]:
    if actor.member is None:
        return Distribution.objects.none()
    mine = Q(member_id=actor.member.pk) | Q(receipt__pk__in=_clerked(actor))
    return Distribution.objects.filter(mine, state="waiting")


def find_to_sign(*, dispatch_id: UUID, actor: Actor) -> UUID | None:
    """What the actor has still to sign for of one document, for oneself."""
    if actor.member is None:
        return None
    rows = Distribution.objects.filter(dispatch__public_id=dispatch_id, member_id=actor.member.pk, state="waiting")
    return rows.values_list("public_id", flat=True).first()


def find_progress(*, dispatch: DispatchDto, actor: Actor) -> ProgressDto | None:
    """How the document came about; None before its flow, and for those who only get it."""
    if dispatch.instance_id is None:
        return None
    try:
        return instances.get_progress(instance_id=dispatch.instance_id, actor=actor)
    except NotFound:
        return None


def _clerked(actor: Actor) -> Any:
    return Receipt.objects.filter(permissions.granted(model=Receipt, verb="read", actor=actor)).values("pk")


def describe_distributions(rows: list[Distribution]) -> tuple[DistributionDto, ...]:
    """Receivers with the names of those who signed, one query."""
    names = members.list_members_by_pk(pks={row.signed_by_id for row in rows if row.signed_by_id})
    return tuple(
        DistributionDto(
            id=row.public_id,
            dispatch_id=row.dispatch.public_id,
            title=row.dispatch.title,
            number=row.dispatch.number,
            urgency=row.dispatch.urgency,
            receiver=row.name,
            is_unit=row.unit_id is not None,
            role=row.role,
            state=row.state,
            signed_by=names[row.signed_by_id].name if row.signed_by_id in names else "",
            signed_at=row.signed_at,
            issued_at=row.dispatch.issued_at,
            receipt_id=row.receipt.public_id if hasattr(row, "receipt") else None,
        )
        for row in rows
    )
