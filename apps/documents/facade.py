"""The module's face: what ``apps_api.documents`` promises."""

from __future__ import annotations

from django.urls import reverse

from apps.documents.models import Dispatch, Receipt
from apps.documents.selectors.categories import list_categories
from apps.documents.selectors.visibility import may_read_dispatch, may_read_receipt
from apps.documents.services.make_from_source import (
    draft_from_source,
    find_dispatch_of,
    find_receipt_of,
    register_from_source,
)
from apps_api.documents import CategoryRef, DispatchDraft, DocumentKind, DocumentRef, ReceiptDraft
from ctp_core.contracts import Actor, ObjectRef


class DocumentsFacade:
    """``DocumentsService``."""

    def list_categories(self, *, direction: DocumentKind) -> tuple[CategoryRef, ...]:
        """See DocumentsService."""
        return tuple(CategoryRef(one.id, direction, one.name) for one in list_categories(direction=direction))

    def draft_dispatch(self, *, draft: DispatchDraft, source: ObjectRef, actor: Actor) -> DocumentRef:
        """See DocumentsService."""
        return _ref("dispatch", draft_from_source(draft=draft, source=source, actor=actor))

    def register_receipt(self, *, draft: ReceiptDraft, source: ObjectRef, actor: Actor) -> DocumentRef:
        """See DocumentsService."""
        return _ref("receipt", register_from_source(draft=draft, source=source, actor=actor))

    def find_document(self, *, source: ObjectRef, actor: Actor) -> DocumentRef | None:
        """See DocumentsService."""
        dispatch = find_dispatch_of(source)
        if dispatch is not None:
            return _ref("dispatch", dispatch) if may_read_dispatch(actor, dispatch.public_id) else None
        receipt = find_receipt_of(source)
        if receipt is not None and may_read_receipt(actor, receipt.public_id):
            return _ref("receipt", receipt)
        return None


def _ref(kind: DocumentKind, row: Dispatch | Receipt) -> DocumentRef:
    url = reverse(f"documents:{kind}", args=[row.public_id])
    return DocumentRef(row.public_id, kind, row.title, row.number, row.state, url)
