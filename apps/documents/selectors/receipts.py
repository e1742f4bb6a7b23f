"""Documents that came in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from apps.documents.domain.dto import ReceiptDto, ReceiptRow
from apps.documents.models import Receipt
from apps.documents.selectors.addressed import name_receivers
from apps.documents.selectors.clerks import signs_for
from apps.documents.selectors.visibility import REGISTER, require_receipt, visible_receipts
from ctp_core.contracts import Actor, Page, PageRequest, UnitRef
from ctp_core.kit.paging import keyset_page
from ctp_organization.api import data_scopes, members, units


def list_receipts(
    *, actor: Actor, page: PageRequest, text: str = "", state: str = "", unit_id: UUID | None = None
) -> Page[ReceiptRow]:
    """The register, newest first, narrowed by what is given."""
    rows = visible_receipts(actor)
    if text:
        rows = rows.filter(
            Q(title__icontains=text)
            | Q(number__icontains=text)
            | Q(their_number__icontains=text)
            | Q(sender__icontains=text)
        )
    if state:
        rows = rows.filter(state=state)
    if unit_id is not None:
        rows = rows.filter(unit__public_id=unit_id)
    return keyset_page(rows, page, build=_row)


def _row(row: Receipt) -> ReceiptRow:
    return ReceiptRow(
        id=row.public_id,
        title=row.title,
        sender=row.sender,
        their_number=row.their_number,
        number=row.number,
        urgency=row.urgency,
        state=row.state,
        unit=row.unit_name,
        received_on=row.received_on,
    )


def get_receipt(*, receipt_id: UUID, actor: Actor) -> ReceiptDto:
    """One document with what the actor may do. Raises NotFound."""
    rows = Receipt.objects.select_related("category", "distribution", "distribution__dispatch")
    return describe(require_receipt(receipt_id, actor, rows), actor)


def describe(row: Receipt, actor: Actor) -> ReceiptDto:
    """A document as *actor* sees it."""
    unit = units.get_unit_by_pk(pk=row.unit_id)
    signer = members.list_members_by_pk(pks=[row.signed_by_id]).get(row.signed_by_id) if row.signed_by_id else None
    to, copy_to = name_receivers(row.distribution.dispatch) if row.distribution else ((), ())
    return ReceiptDto(
        id=row.public_id,
        category_id=row.category.public_id if row.category else None,
        category=row.category.name if row.category else "",
        unit=unit.ref,
        sender=row.sender,
        their_number=row.their_number,
        number=row.number,
        title=row.title,
        urgency=row.urgency,
        secrecy=row.secrecy,
        body=row.body,
        received_on=row.received_on,
        state=row.state,
        note=row.note,
        dispatch_id=row.distribution.dispatch.public_id if row.distribution else None,
        distribution_id=row.distribution.public_id if row.distribution else None,
        instance_id=row.instance_id,
        signed_by=signer.name if signer else "",
        signed_at=row.signed_at,
        revision=row.revision,
        created_at=row.created_at,
        to=to,
        copy_to=copy_to,
        can=allowed(row, actor, unit.ref),
    )


def allowed(row: Receipt, actor: Actor, unit: UnitRef) -> frozenset[str]:
    """What an actor may do now: sign, send_back, register, edit, send (into the flow), finish."""
    if row.state == "awaiting":
        return frozenset({"sign", "send_back"} if signs_for(actor, unit_pk=unit.pk) else ())
    if row.state not in ("signed", "registered"):
        return frozenset()
    registers = data_scopes.reaches_unit(code=REGISTER, actor=actor, unit_pk=unit.pk) or signs_for(
        actor, unit_pk=unit.pk
    )
    if not registers:
        return frozenset()
    return frozenset({"register"} if row.state == "signed" else {"edit", "send", "finish"})
