"""Register what came in, on paper or from inside, and change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.documents.domain.errors import StaleDocument, WrongState
from apps.documents.models import Receipt
from apps.documents.selectors.categories import require_category, series_of
from apps.documents.selectors.clerks import clerks_of, keys_of, signs_for
from apps.documents.selectors.receipts import allowed
from apps.documents.selectors.visibility import REGISTER, receipt_ref, require_receipt
from apps.documents.services.checking import MAX_BODY, Problems, check_marks, check_title
from apps_api.documents import ReceiptRegistered, RegisteringForbidden
from ctp_core.api import audit, clock, events, files, numbering, permissions
from ctp_core.contracts import Actor, Forbidden, NotFound, UnitRef, mark
from ctp_index.api import request_update
from ctp_organization.api import data_scopes, units


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptValues:
    """What a clerk writes down."""

    category_id: UUID
    unit_id: UUID
    sender: str
    title: str
    received_on: date
    their_number: str = ""
    urgency: str = "normal"
    secrecy: str = "internal"
    body: str = ""
    files: tuple[UUID, ...] = ()
    dropped: tuple[UUID, ...] = ()


def register_receipt(
    *, values: ReceiptValues, actor: Actor, source: str | None = None, copied: tuple[UUID, ...] = ()
) -> Receipt:
    """Register a document from outside under the next number of the series. Raises RegisteringForbidden, DocumentInvalid."""
    unit = _unit(values.unit_id)
    if not _registers(actor, unit):
        raise RegisteringForbidden
    with transaction.atomic():
        receipt = Receipt(unit_id=unit.pk, unit_name=unit.name, source=source, created_at=clock.now())
        _fill(receipt, values)
        receipt.state, receipt.signed_at = "registered", clock.now()
        receipt.signed_by_id = actor.member.pk if actor.member else None
        receipt.save()
        _number(receipt, actor)
        clerks = clerks_of(unit_pks=[unit.pk])[unit.pk]
        own = [actor.member] if actor.member else []
        permissions.grant(target=receipt, verb="read", keys=keys_of([*clerks, *own]))
        _keep_files(receipt, values, actor)
        if copied:
            files.copy_files(file_ids=list(copied), to=receipt_ref(receipt.public_id), actor=actor)
        _tell(receipt, actor)
    return receipt


def register_signed(*, receipt_id: UUID, category_id: UUID, actor: Actor) -> Receipt:
    """Register what came from inside and was signed for. Raises NotFound, Forbidden, WrongState, CategoryNotFound."""
    with transaction.atomic():
        receipt = lock_receipt(receipt_id, actor)
        if "register" not in allowed(receipt, actor, _unit_of(receipt)):
            raise Forbidden if receipt.state == "signed" else WrongState
        receipt.category = require_category(category_id, "receipt")
        receipt.state = "registered"
        receipt.save(update_fields=["category", "state"])
        _number(receipt, actor)
        _tell(receipt, actor)
    return receipt


def update_receipt(
    *, receipt_id: UUID, values: ReceiptValues, actor: Actor, expected_revision: int | None = None
) -> Receipt:
    """Change what was registered, before its flow begins. Raises NotFound, Forbidden, StaleDocument, DocumentInvalid."""
    with transaction.atomic():
        receipt = lock_receipt(receipt_id, actor)
        if "edit" not in allowed(receipt, actor, _unit_of(receipt)):
            raise Forbidden
        if expected_revision is not None and expected_revision != receipt.revision:
            raise StaleDocument
        _fill(receipt, values)
        receipt.revision += 1
        receipt.save()
        _keep_files(receipt, values, actor)
        ref = receipt_ref(receipt.public_id)
        audit.record(actor=actor, action="documents.update_receipt", subject=ref)
        request_update(ref=ref)
    return receipt


def lock_receipt(receipt_id: UUID, actor: Actor) -> Receipt:
    """A document the actor sees, locked. Raises NotFound."""
    require_receipt(receipt_id, actor)
    rows = Receipt.objects.select_for_update(of=("self",)).select_related("category")
    return rows.get(public_id=receipt_id)


def _registers(actor: Actor, unit: UnitRef) -> bool:
    return data_scopes.reaches_unit(code=REGISTER, actor=actor, unit_pk=unit.pk) or signs_for(actor, unit_pk=unit.pk)


def _unit(unit_id: UUID) -> UnitRef:
    try:
        return units.get_unit(id=unit_id).ref
    except NotFound:
        problems = Problems()
        problems.add("unit", "unit", mark("Choose a unit that exists."))
        problems.raise_if_any()
        raise


def _unit_of(receipt: Receipt) -> UnitRef:
    return units.get_unit_by_pk(pk=receipt.unit_id).ref


def _fill(receipt: Receipt, values: ReceiptValues) -> None:
    receipt.category = require_category(values.category_id, "receipt")
    problems = Problems()
    receipt.title = check_title(problems, values.title)
    check_marks(problems, {"urgency": values.urgency, "secrecy": values.secrecy})
    receipt.urgency, receipt.secrecy = values.urgency, values.secrecy
    receipt.sender = problems.text("sender", values.sender, 200, required=True)
    receipt.their_number = problems.text("their_number", values.their_number, 100)
    receipt.body = problems.text("body", values.body, MAX_BODY)
    if values.received_on > timezone.localdate():
        problems.add("received_on", "future", mark("This day has not come yet."))
    receipt.received_on = values.received_on
    problems.raise_if_any()


def _number(receipt: Receipt, actor: Actor) -> None:
    """Numbers of what came in are used at once: registering is giving the number."""
    if receipt.number_id is not None or receipt.category is None:
        return
    found = numbering.reserve(
        series=series_of(receipt.category),
        year=receipt.received_on.year,
        for_=receipt_ref(receipt.public_id),
        actor=actor,
    )
    numbering.use(number_id=found.id, actor=actor)
    receipt.number_id, receipt.number = found.id, found.text
    receipt.save(update_fields=["number_id", "number"])


def _keep_files(receipt: Receipt, values: ReceiptValues, actor: Actor) -> None:
    ref = receipt_ref(receipt.public_id)
    if values.dropped:
        files.detach(file_ids=values.dropped, from_=ref, actor=actor)
    if values.files:
        files.attach(file_ids=values.files, to=ref, actor=actor)


def _tell(receipt: Receipt, actor: Actor) -> None:
    ref = receipt_ref(receipt.public_id)
    audit.record(actor=actor, action="documents.register_receipt", subject=ref, details={"number": receipt.number})
    events.publish(ReceiptRegistered(subject=ref, number=receipt.number, title=receipt.title))
    request_update(ref=ref)
