"""A stand-in for tests: the same promises, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from apps_api.documents.dto import CategoryRef, DispatchDraft, DocumentKind, DocumentRef, ReceiptDraft
from apps_api.documents.errors import CategoryNotFound, DocumentInvalid, RegisteringForbidden
from ctp_core.contracts import Actor, FieldError, ObjectRef, mark

TITLE_LENGTH = 200
REGISTER = "documents.register"


@dataclass
class FakeDocuments:
    """``DocumentsService`` without a database. *made* keeps the documents by source, *owners* who may read them."""

    categories: list[CategoryRef] = field(default_factory=list)
    made: dict[ObjectRef, DocumentRef] = field(default_factory=dict)
    owners: dict[UUID, UUID] = field(default_factory=dict)

    def add_category(self, name: str, direction: DocumentKind) -> CategoryRef:
        """A category for a test."""
        self.categories.append(CategoryRef(uuid4(), direction, name))
        return self.categories[-1]

    def list_categories(self, *, direction: DocumentKind) -> tuple[CategoryRef, ...]:
        """See DocumentsService."""
        return tuple(one for one in self.categories if one.direction == direction)

    def draft_dispatch(self, *, draft: DispatchDraft, source: ObjectRef, actor: Actor) -> DocumentRef:
        """See DocumentsService."""
        if source in self.made:
            return self.made[source]
        self._require_category(draft.category_id, "dispatch")
        made = self._make(draft.title, "dispatch", "draft", source)
        self.owners[made.id] = draft.drafter.id
        return made

    def register_receipt(self, *, draft: ReceiptDraft, source: ObjectRef, actor: Actor) -> DocumentRef:
        """See DocumentsService."""
        if source in self.made:
            return self.made[source]
        if not actor.may(REGISTER):
            raise RegisteringForbidden
        self._require_category(draft.category_id, "receipt")
        made = self._make(draft.title, "receipt", "registered", source)
        self.made[source] = replace(made, number=str(len(self.made)))
        return self.made[source]

    def find_document(self, *, source: ObjectRef, actor: Actor) -> DocumentRef | None:
        """See DocumentsService."""
        found = self.made.get(source)
        if found is None:
            return None
        own = actor.member is not None and self.owners.get(found.id) == actor.member.id
        return found if own or actor.may(REGISTER) else None

    def _require_category(self, category_id: UUID, direction: DocumentKind) -> None:
        if not any(one.id == category_id and one.direction == direction for one in self.categories):
            raise CategoryNotFound

    def _make(self, title: str, kind: DocumentKind, state: str, source: ObjectRef) -> DocumentRef:
        if not 1 <= len(title.strip()) <= TITLE_LENGTH:
            message = mark("Give a title of at most %(limit)s characters.")
            raise DocumentInvalid({"title": [FieldError("documents.title", message, limit=TITLE_LENGTH)]})
        made = uuid4()
        self.made[source] = DocumentRef(made, kind, title.strip(), "", state, f"/documents/{kind}s/{made}/")
        return self.made[source]
