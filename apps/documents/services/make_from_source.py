"""Documents other modules ask for, each source once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

from apps.documents.models import Dispatch, Receipt
from apps.documents.services.save_dispatch import DispatchValues, copy_files_in, create_dispatch
from apps.documents.services.save_receipt import ReceiptValues, register_receipt
from apps_api.documents import DispatchDraft, ReceiptDraft
from ctp_core.contracts import Actor, ObjectRef

Made = TypeVar("Made", Dispatch, Receipt)


def find_dispatch_of(source: ObjectRef) -> Dispatch | None:
    """The document to send made from *source*."""
    return Dispatch.objects.filter(source=str(source)).first()


def find_receipt_of(source: ObjectRef) -> Receipt | None:
    """The document that came in registered from *source*."""
    return Receipt.objects.filter(source=str(source)).first()


def draft_from_source(*, draft: DispatchDraft, source: ObjectRef, actor: Actor) -> Dispatch:
    """See DocumentsService.draft_dispatch."""
    values = DispatchValues(
        category_id=draft.category_id,
        title=draft.title,
        kind=draft.kind,
        urgency=draft.urgency,
        secrecy=draft.secrecy,
        body=draft.body,
        addressees=draft.addressees,
    )

    def make() -> Dispatch:
        made = create_dispatch(values=values, actor=actor, drafter=draft.drafter, source=str(source))
        copy_files_in(made, draft.attachments, actor)
        return made

    return _once(lambda: find_dispatch_of(source), make)


def register_from_source(*, draft: ReceiptDraft, source: ObjectRef, actor: Actor) -> Receipt:
    """See DocumentsService.register_receipt."""
    values = ReceiptValues(
        category_id=draft.category_id,
        unit_id=draft.unit_id,
        sender=draft.sender,
        their_number=draft.their_number,
        title=draft.title,
        received_on=draft.received_on,
        body=draft.body,
        urgency=draft.urgency,
        secrecy=draft.secrecy,
    )
    return _once(
        lambda: find_receipt_of(source),
        lambda: register_receipt(values=values, actor=actor, source=str(source), copied=draft.attachments),
    )


def _once(find: Callable[[], Made | None], make: Callable[[], Made]) -> Made:
    """What *find* gives, else what *make* makes, whole or not at all."""
    try:
        with transaction.atomic():
            found = find()
            return make() if found is None else found
    except IntegrityError:
        # Somebody made it at the same moment: the unique source is the last wall.
        found = find()
        if found is None:
            raise
        return found
