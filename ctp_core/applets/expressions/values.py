"""What an expression works on, in one normal form.

empty (None) · yes_no (bool) · number (Decimal, ten decimals, below 10^18) · text (str, never "") · date · datetime (aware) ·
list (tuple of these). Empty text is empty. A member or unit is the text of its id.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Final, Literal, TypeAlias

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.limits import MAX_NUMBER, MAX_ROWS, MAX_VALUE_TEXT, STEP
from ctp_core.contracts import MemberRef, UnitRef

ValueType = Literal[
    "text", "number", "money", "date", "datetime", "yes_no", "choice", "member", "unit", "list"
]  # what a field is declared as; "list" is a sub-table or a choice of several
Kind = Literal["empty", "yes_no", "number", "text", "date", "datetime", "list"]
Scalar: TypeAlias = bool | Decimal | str | date | datetime | None
Value: TypeAlias = Scalar | tuple[Scalar, ...]

KIND_OF_TYPE: Final[Mapping[str, Kind]] = {
    "text": "text",
    "number": "number",
    "money": "number",
    "date": "date",
    "datetime": "datetime",
    "yes_no": "yes_no",
    "choice": "text",
    "member": "text",
    "unit": "text",
    "list": "list",
}
NUMBER: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,20})?")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP, Emax=999, Emin=-999)


def kind_of(value: Value) -> Kind:
    """The kind of a normal value."""
    match value:
        case None:
            return "empty"
        case bool():
            return "yes_no"
        case Decimal():
            return "number"
        case str():
            return "text"
        case datetime():
            return "datetime"
        case date():
            return "date"
        case _:
            return "list"


def fixed(number: Decimal, at: int = 0) -> Decimal:
    """*number* on the grid of ten decimals (half up), without idle zeros. Raises ExpressionError when it is too large."""
    if not number.is_finite() or abs(number) >= MAX_NUMBER:
        raise ExpressionError("number", at)
    number = number.quantize(STEP, context=EXACT).normalize(EXACT)
    if abs(number) >= MAX_NUMBER:
        raise ExpressionError("number", at)
    return Decimal(0) if number == 0 else number


def iso_day(text: str) -> date | None:
    """The day written as ``2026-05-03``, None for anything else."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def look_up(path: str, values: Mapping[str, Any], declared: Mapping[str, ValueType]) -> Value:
    """The normal value of a name. ``rows.amount`` is the column of a sub-table, ``unit.name`` a part of a record.

    What is not there is empty: names are checked against the declared fields before an expression is used.
    """
    if path in values:
        return normal(values[path], path, declared.get(path))
    head, _, tail = path.partition(".")
    container = values.get(head)
    if not tail or container is None:
        return None
    if isinstance(container, Mapping):
        return normal(container.get(tail), path, declared.get(path))
    if isinstance(container, (list, tuple)):
        if len(container) > MAX_ROWS:
            raise ExpressionError("value", name=path)
        rows = (row.get(tail) if isinstance(row, Mapping) else None for row in container)
        return tuple(_scalar(one, path, declared.get(path)) for one in rows)
    if isinstance(container, (MemberRef, UnitRef)) and tail in ("id", "name"):
        return str(getattr(container, tail)) or None
    raise ExpressionError("value", name=path)


def normal(value: Any, name: str, declared: ValueType | None = None) -> Value:
    """*value* in normal form; *declared* reads JSON's texts as what the field is. Raises ExpressionError.

    The rows of a sub-table can only be counted: each is an entry that is there.
    """
    if isinstance(value, (list, tuple)):
        if len(value) > MAX_ROWS:
            raise ExpressionError("value", name=name)
        return tuple(True if _is_row(item) else _scalar(item, name, None) for item in value)
    return _scalar(value, name, declared)


def _is_row(item: object) -> bool:
    return isinstance(item, Mapping) and "id" not in item


def _scalar(value: Any, name: str, declared: ValueType | None) -> Scalar:
    if isinstance(value, str):
        return _from_text(value, name, declared)
    if value is None or isinstance(value, bool):
        return value
    try:
        if isinstance(value, int) and abs(value) < MAX_NUMBER:
            return fixed(Decimal(value))
        if isinstance(value, float) and math.isfinite(value):
            return fixed(Decimal(repr(value)))
        if isinstance(value, Decimal):
            return fixed(value)
    except ExpressionError:
        raise ExpressionError("value", name=name) from None
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return value
    elif isinstance(value, date):
        return value
    elif isinstance(value, (MemberRef, UnitRef)):
        return str(value.id)
    elif isinstance(value, Mapping) and isinstance(value.get("id"), str):
        return value["id"] or None
    raise ExpressionError("value", name=name)


def _from_text(text: str, name: str, declared: ValueType | None) -> Scalar:
    if not text:
        return None
    if len(text) > MAX_VALUE_TEXT:
        raise ExpressionError("value", name=name)
    try:
        match KIND_OF_TYPE.get(declared or "text"):
            case "number":
                if not NUMBER.fullmatch(text):
                    raise ValueError
                return fixed(Decimal(text))
            case "date":
                day = iso_day(text)
                if day is None:
                    raise ValueError
                return day
            case "datetime":
                moment = datetime.fromisoformat(text)
                if moment.tzinfo is None:
                    raise ValueError
                return moment
    except (ValueError, ExpressionError):
        raise ExpressionError("value", name=name) from None
    return text


def to_plain(value: Value) -> Any:
    """A normal value as JSON: a number as ``{"number": "8200.5"}``, a day as ``{"date": "2026-05-03"}``."""
    match value:
        case Decimal():
            return {"number": f"{value:f}"}
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case tuple():
            return [to_plain(item) for item in value]
        case _:
            return value


def show(value: Value) -> str:
    """A value as a trace shows it: ``8,200``, ``“财务部”``, ``—`` for empty."""
    match value:
        case None:
            return "—"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:,f}"
        case str():
            return f"“{value if len(value) <= 40 else value[:39] + '…'}”"
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case _:
            shown = ", ".join(show(item) for item in value[:5])
            return f"[{shown}{', …' if len(value) > 5 else ''}]"
