"""Reading queries: filters by allow-list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request

from ctp_core.contracts import FieldError, Invalid, mark

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
