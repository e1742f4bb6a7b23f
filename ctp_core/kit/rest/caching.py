"""ETags: read only what changed, write only what was read."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import DomainError, mark


class PreconditionFailed(DomainError):
    """If-Match does not fit the present state."""

    code = "core.precondition_failed"
    status = 412
    message = mark("This was changed after you read it. Read it again before you change it.")


def etag_of(*parts: Any) -> str:
    """A strong ETag of what decides the representation, such as an id and a version."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f'"{digest[:32]}"'


def require_match(request: Request, etag: str) -> None:
    """Raises PreconditionFailed when the caller sent If-Match and it names another state."""
    given = request.headers.get("If-Match")
    if not given or given.strip() == "*":
        return
    # An answer that was compressed on its way carries W/ before its tag; it is the same state all the same.
    if etag not in [part.strip().removeprefix("W/") for part in given.split(",")]:
        raise PreconditionFailed()


def tagged(data: Any, public_id: UUID, version: int, *, status: int = 200) -> Response:
    """An answer with the ETag of one version of one object."""
    return Response(data, status=status, headers={"ETag": etag_of(public_id, version)})


def require_current(request: Request, public_id: UUID, version: int) -> None:
    """Raises PreconditionFailed when the caller read another version."""
    require_match(request, etag_of(public_id, version))
