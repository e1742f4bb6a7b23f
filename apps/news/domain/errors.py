"""What the module refuses beside what its face says."""

from __future__ import annotations

from ctp_core.contracts import Conflict, Invalid, NotFound, mark


class ArticleNotFound(NotFound):
    """No such article, or not one the actor sees."""

    code = "news.article_not_found"
    message = mark("This article does not exist, or you can't see it.")


class ArticleChanged(Conflict):
    """Somebody saved it after it was opened."""

    code = "news.article_changed"
    message = mark("The article was changed in the meantime. Open it again and try once more.")


class WrongState(Conflict):
    """The article has moved on."""

    code = "news.wrong_state"
    message = mark("The article is no longer in the state for this.")


class BoardInvalid(Invalid):
    """A board that can't be kept like this."""

    code = "news.board_invalid"
    message = mark("The board can't be saved like this.")
