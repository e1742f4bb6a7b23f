"""The service other modules call."""

from __future__ import annotations

from typing import Protocol

from apps_api.documents.dto import CategoryRef, DispatchDraft, DocumentKind, DocumentRef, ReceiptDraft
from ctp_core.contracts import Actor, ObjectRef, Port


class DocumentsService(Protocol):
    """Drafting, registering and looking up, in the caller's transaction."""

    def list_categories(self, *, direction: DocumentKind) -> tuple[CategoryRef, ...]:
        """The categories in use, by their order."""
        ...

    def draft_dispatch(self, *, draft: DispatchDraft, source: ObjectRef, actor: Actor) -> DocumentRef:
        """Make a draft that its drafter can send. Once for each *source*: a second call gives the same one and changes nothing.

        Raises CategoryNotFound, DocumentInvalid.
        """
        ...

    def register_receipt(self, *, draft: ReceiptDraft, source: ObjectRef, actor: Actor) -> DocumentRef:
        """Register a document that came in, with a number. Once for each *source*. Raises CategoryNotFound, DocumentInvalid,
        RegisteringForbidden.
        """
        ...

    def find_document(self, *, source: ObjectRef, actor: Actor) -> DocumentRef | None:
        """The document made from *source*, if there is one and *actor* may read it."""
        ...


DOCUMENTS: Port[DocumentsService] = Port("documents", version=1)
