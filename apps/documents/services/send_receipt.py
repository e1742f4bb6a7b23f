"""Bring what came in into its flow (拟办, 批示, 承办), and follow it to its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from apps.documents.domain.errors import WrongState
from apps.documents.models import Receipt
from apps.documents.selectors.receipts import allowed
from apps.documents.selectors.visibility import receipt_ref
from apps.documents.services.checking import Problems
from apps.documents.services.save_receipt import lock_receipt
from apps.documents.services.start_flow import grant_reading, start_flow
from apps_api.documents import ReceiptFinished
from ctp_core.api import audit, events
from ctp_core.contracts import Actor, Forbidden, ObjectRef
from ctp_index.api import request_update
from ctp_organization.api import units
from ctp_workflow.contracts import InstanceDto, ItemDto


def send_receipt(*, receipt_id: UUID, actor: Actor, opinion: str = "") -> InstanceDto:
    """Start the flow of its category. Raises NotFound, Forbidden, WrongState, NoFlow, and what the engine refuses."""
    with transaction.atomic():
        receipt = lock_receipt(receipt_id, actor)
        _require(receipt, "send", actor)
        return start_flow(receipt, receipt_ref(receipt.public_id), actor, opinion)


def finish_receipt(*, receipt_id: UUID, note: str, actor: Actor) -> Receipt:
    """Close a document that needs no flow (阅知), with a word on what was done. Raises NotFound, Forbidden, WrongState, DocumentInvalid."""
    problems = Problems()
    note = problems.text("note", note, 2_000, required=True)
    problems.raise_if_any()
    with transaction.atomic():
        receipt = lock_receipt(receipt_id, actor)
        _require(receipt, "finish", actor)
        receipt.note = note
        _finish(receipt)
        audit.record(actor=actor, action="documents.finish_receipt", subject=receipt_ref(receipt.public_id))
    return receipt


def variables_of(ref: ObjectRef) -> dict[str, Any]:
    """What conditions of a flow may ask of a document."""
    found = Receipt.objects.filter(public_id=ref.id).values("urgency", "secrecy", "title", "sender").first()
    return dict(found) if found else {}


def note_start(instance: InstanceDto) -> None:
    """The document knows its flow."""
    Receipt.objects.filter(public_id=instance.subject.id).update(instance_id=instance.id, state="running")


def let_read(item: ItemDto) -> None:
    """Whoever gets an item may read the document, and keeps that."""
    grant_reading(Receipt.objects.get(public_id=item.subject.id), item)


def note_end(instance: InstanceDto, actor: Actor) -> None:
    """Approved is dealt with; anything else goes back to the register."""
    receipt = Receipt.objects.select_for_update(of=("self",)).get(public_id=instance.subject.id)
    if instance.outcome == "approved":
        _finish(receipt)
        return
    receipt.state = "registered"
    receipt.save(update_fields=["state"])
    request_update(ref=instance.subject)


def _finish(receipt: Receipt) -> None:
    receipt.state = "finished"
    receipt.save(update_fields=["state", "note"])
    ref = receipt_ref(receipt.public_id)
    events.publish(ReceiptFinished(subject=ref, number=receipt.number))
    request_update(ref=ref)


def _require(receipt: Receipt, what: str, actor: Actor) -> None:
    if what not in allowed(receipt, actor, units.get_unit_by_pk(pk=receipt.unit_id).ref):
        raise WrongState if receipt.state != "registered" else Forbidden
