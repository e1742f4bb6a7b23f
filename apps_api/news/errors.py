"""What the service may refuse."""

from __future__ import annotations

from ctp_core.contracts import Forbidden, Invalid, NotFound, mark


class BoardNotFound(NotFound):
    """No such board, or not one the actor sees."""

    code = "news.board_not_found"
    message = mark("This board does not exist, or you can't see it.")


class PublishingForbidden(Forbidden):
    """The board can be read, but not published on."""

    code = "news.publishing_forbidden"
    message = mark("You may read this board but not publish on it.")


class ArticleInvalid(Invalid):
    """Title or body can't be published; *fields* names them."""

    code = "news.article_invalid"
    message = mark("The article can't be published like this.")
