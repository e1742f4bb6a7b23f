"""What the service may refuse."""

from __future__ import annotations

from ctp_core.contracts import Forbidden, Invalid, NotFound, mark


class CategoryNotFound(NotFound):
    """No such category, or not in use."""

    code = "documents.category_not_found"
    message = mark("This category of documents does not exist or is no longer in use.")


class DocumentInvalid(Invalid):
    """Entries that can't be accepted; *fields* names them."""

    code = "documents.invalid"
    message = mark("The document can't be saved like this.")


class RegisteringForbidden(Forbidden):
    """The actor may not register for this unit."""

    code = "documents.registering_forbidden"
    message = mark("You may not register documents that come in.")
