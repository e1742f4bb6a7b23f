"""A stand-in for tests: the same promises, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from apps_api.news.dto import ArticleDraft, ArticleRef, BoardRef, BoardVerb
from apps_api.news.errors import ArticleInvalid, BoardNotFound, PublishingForbidden
from ctp_core.contracts import Actor, FieldError, ObjectRef, mark

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class FakeBoard:
    """A board and the principal keys that may read it and publish on it."""

    ref: BoardRef
    readers: frozenset[str]
    publishers: frozenset[str]


@dataclass
class FakeNews:
    """``NewsService`` without a database. *published* keeps the drafts by source."""

    boards: list[FakeBoard] = field(default_factory=list)
    published: dict[ObjectRef, tuple[ArticleDraft, ArticleRef]] = field(default_factory=dict)

    def add_board(
        self, name: str, *, readers: frozenset[str] = frozenset(), publishers: frozenset[str] = frozenset()
    ) -> BoardRef:
        """A board for a test."""
        board = FakeBoard(BoardRef(uuid4(), name), readers, publishers)
        self.boards.append(board)
        return board.ref

    def list_boards(self, *, actor: Actor, verb: BoardVerb = "read") -> tuple[BoardRef, ...]:
        """See NewsService."""
        return tuple(board.ref for board in self.boards if _holds(board, verb, actor))

    def publish(self, *, draft: ArticleDraft, source: ObjectRef, actor: Actor) -> ArticleRef:
        """See NewsService."""
        if source in self.published:
            return self.published[source][1]
        board = self._board(draft.board_id)
        if board is None or not _holds(board, "read", actor):
            raise BoardNotFound()
        if not _holds(board, "publish", actor):
            raise PublishingForbidden()
        title = draft.title.strip()
        if not 1 <= len(title) <= TITLE_LENGTH:
            message = mark("Give a title of at most %(limit)s characters.")
            raise ArticleInvalid({"title": [FieldError("news.title", message, limit=TITLE_LENGTH)]})
        article = uuid4()
        ref = ArticleRef(article, draft.board_id, title, f"/news/articles/{article}/")
        self.published[source] = (draft, ref)
        return ref

    def find_published(self, *, source: ObjectRef, actor: Actor) -> ArticleRef | None:
        """See NewsService."""
        found = self.published.get(source)
        if found is None:
            return None
        board = self._board(found[1].board_id)
        return found[1] if board is not None and _holds(board, "read", actor) else None

    def _board(self, board_id: UUID) -> FakeBoard | None:
        return next((board for board in self.boards if board.ref.id == board_id), None)


def _holds(board: FakeBoard, verb: BoardVerb, actor: Actor) -> bool:
    if actor.kind == "system":
        return True
    keys = board.publishers if verb == "publish" else board.readers | board.publishers
    return actor.is_signed_in and bool(keys & actor.principals)
