"""Reading queries and bodies: filters by allow-list, versions by If-Match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.rest import StrictSerializer, etag_of, require_match

Filters = dict[str, Callable[[str], Any]]
PAGING = frozenset({"cursor", "limit"})


def read_filters(request: Request, known: Filters) -> dict[str, Any]:
    """The filters of the query, each read by its function. Raises Invalid for one nobody knows or nobody can read."""
    found: dict[str, Any] = {}
    for name, text in request.query_params.items():
        if name in PAGING:
            continue
        if name not in known:
            message = mark("There is no such filter here.")
            raise Invalid({name[:100]: [FieldError("organization.unknown_filter", message)]})
        try:
            found[name] = known[name](str(text)[:200])
        except ValueError:
            message = mark("This can't be read.")
            raise Invalid({name: [FieldError("organization.bad_filter", message)]}) from None
    return found


def plain_text(text: str) -> str:
    """A text a database can hold. Raises ValueError."""
    if "\x00" in text:
        raise ValueError(text)
    text.encode()
    return text


def yes_no(text: str) -> bool:
    """``true`` or ``false``. Raises ValueError."""
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def read_body(serializer: type[StrictSerializer], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """The checked body. Raises what DRF raises; the base view turns it into problem+json."""
    body = serializer(data=request.data, partial=partial)
    body.is_valid(raise_exception=True)
    found: dict[str, Any] = body.validated_data
    return found


def tagged(data: Any, public_id: UUID, version: int, *, status: int = 200) -> Response:
    """An answer with the ETag of one version of one object."""
    return Response(data, status=status, headers={"ETag": etag_of(public_id, version)})


def require_current(request: Request, public_id: UUID, version: int) -> None:
    """Raises PreconditionFailed when the caller read another version."""
    require_match(request, etag_of(public_id, version))
