"""Pages by key set: the cursor holds the last row's order values, so depth costs nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from ctp_core.contracts import FieldError, Invalid, Page, PageRequest, mark

T = TypeVar("T")


def keyset_page(
    queryset: QuerySet[Any],
    wanted: PageRequest,
    *,
    order: Sequence[str] = ("-pk",),
    build: Callable[[Any], T],
) -> Page[T]:
    """One page of *queryset* in *order* (the last field must be unique), one query; rows become *build(row)*.

    Order fields may not be null. Works on ``values()`` querysets as well when the order fields are among the values.
    Raises Invalid for a cursor that was not made here.
    """
    if wanted.cursor is not None:
        queryset = queryset.filter(after(order, decode_cursor(wanted.cursor, len(order))))
    rows = list(queryset.order_by(*order)[: wanted.size + 1])
    more = len(rows) > wanted.size
    rows = rows[: wanted.size]
    following = encode_cursor([_value(rows[-1], name) for name in order]) if more else None
    return Page(tuple(build(row) for row in rows), next=following)


def after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """A filter: (a, b) after (x, y): a past x, or a equal x and b past y, each in its own direction."""
    found = Q(pk__in=())
    equal = Q()
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        past = "lt" if name.startswith("-") else "gt"
        found |= equal & Q(**{f"{field}__{past}": value})
        equal &= Q(**{field: value})
    # Says nothing new, but tells the database where in an index to begin, however deep the page.
    first, reach = order[0], "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{reach}": values[0]}) & found if len(order) > 1 else found


def _value(row: Any, name: str) -> Any:
    field = name.lstrip("-")
    if isinstance(row, dict):
        return row[field]
    for part in field.split("__"):
        row = getattr(row, part)
    return row


_KINDS: dict[str, Callable[[str], Any]] = {
    "i": int,
    "s": str,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "u": UUID,
}


def encode_cursor(values: Sequence[Any]) -> str:
    """The cursor of a row with these order values."""
    parts = [[_kind(value), _text(value)] for value in values]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _kind(value: Any) -> str:
    # datetime before date: a datetime is a date too; bool is an int and comes back as one.
    for kind, types in (("t", datetime), ("d", date), ("i", int), ("n", Decimal), ("u", UUID), ("s", str)):
        if isinstance(value, types):
            return kind
    raise TypeError(f"can't order pages by {type(value).__name__}")


def decode_cursor(cursor: str, length: int) -> list[Any]:
    """The order values in a cursor. Raises Invalid for one that was not made here."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_KINDS[kind](text) for kind, text in parts]
        if len(values) != length or any(isinstance(v, int) and abs(v) >= 2**63 for v in values):
            raise ValueError(cursor)
    except (binascii.Error, ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        message = mark("This page address is not valid any more. Start again from the first page.")
        raise Invalid({"cursor": [FieldError("core.cursor", message)]}) from None
    return values
