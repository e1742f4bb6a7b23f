"""The fixed list of functions: what each takes, what it gives, how it does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Final

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.limits import MAX_VALUE_TEXT, PLACES
from ctp_core.applets.expressions.values import EXACT, Kind, Value, fixed, iso_day

SCALARS: Final[tuple[Kind, ...]] = ("yes_no", "number", "text", "date", "datetime")
WRITABLE: Final[tuple[Kind, ...]] = ("number", "text", "date")
ORDERED: Final[tuple[Kind, ...]] = ("number", "date", "datetime")


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    *takes* has the allowed kinds of each place, the last repeated when *repeats*; *optional* places may be left out.
    With *spreads* a list counts as its entries. *gives* is None when the result is of the kind of the values.
    *apply* gets the values in place (spread out when *spreads*) and the position for errors; None for lazy ones.
    """

    takes: tuple[tuple[Kind, ...], ...]
    gives: Kind | None
    apply: Callable[[list[Any], int], Value] | None
    optional: int = 0
    repeats: bool = False
    spreads: bool = False
    whole: bool = False

    def fits(self, count: int) -> bool:
        """True when *count* values may be given."""
        return len(self.takes) - self.optional <= count and (self.repeats or count <= len(self.takes))

    def kinds_at(self, index: int) -> tuple[Kind, ...]:
        """The kinds allowed in place *index*."""
        return self.takes[min(index, len(self.takes) - 1)]


def _known(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _sum(values: list[Any], at: int) -> Value:
    total = Decimal(0)
    for value in _known(values):
        total = fixed(EXACT.add(total, value), at)
    return total


def _average(values: list[Any], at: int) -> Value:
    known = _known(values)
    total = _sum(known, at)
    return fixed(EXACT.divide(total, Decimal(len(known))), at) if known else None  # type: ignore[arg-type]


def _extreme(pick: Callable[[list[Any]], Any]) -> Callable[[list[Any], int], Value]:
    def apply(values: list[Any], at: int) -> Value:
        known = _known(values)
        return pick(known) if known else None

    return apply


def _count(values: list[Any], at: int) -> Value:
    return Decimal(len(_known(values)))


def _whole(value: Decimal | None, at: int, name: str, lowest: int, highest: int) -> int | None:
    if value is None:
        return None
    if value != value.to_integral_value() or not lowest <= value <= highest:
        raise ExpressionError("whole_number", at, name=name)
    return int(value)


def _round(values: list[Any], at: int) -> Value:
    number = values[0]
    places = _whole(values[1] if len(values) > 1 else Decimal(0), at, "round", 0, PLACES)
    if number is None or places is None:
        return None
    return fixed(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT), at)


def _to_whole(rounding: str) -> Callable[[list[Any], int], Value]:
    def apply(values: list[Any], at: int) -> Value:
        (number,) = values
        return None if number is None else fixed(number.to_integral_value(rounding=rounding), at)

    return apply


def _abs(values: list[Any], at: int) -> Value:
    return None if values[0] is None else fixed(abs(values[0]), at)


def _len(values: list[Any], at: int) -> Value:
    return Decimal(len(values[0] or ""))


def _text_test(test: Callable[[str, str], bool]) -> Callable[[list[Any], int], Value]:
    def apply(values: list[Any], at: int) -> Value:
        whole, part = values
        return whole is not None and part is not None and test(whole, part)

    return apply


ASCII_UPPER: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
ASCII_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _case(table: Mapping[int, int]) -> Callable[[list[Any], int], Value]:
    def apply(values: list[Any], at: int) -> Value:
        return None if values[0] is None else values[0].translate(table)

    return apply


def _concat(values: list[Any], at: int) -> Value:
    parts = [f"{one:f}" if isinstance(one, Decimal) else str(one) for one in _known(values)]
    if sum(map(len, parts)) > MAX_VALUE_TEXT:
        raise ExpressionError("value", at, name="concat")
    return "".join(parts) or None


def _is_empty(values: list[Any], at: int) -> Value:
    return values[0] is None or values[0] == ()


def _date(values: list[Any], at: int) -> Value:
    text = values[0]
    return None if text is None else iso_day(text)


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _part(attribute: str) -> Callable[[list[Any], int], Value]:
    def apply(values: list[Any], at: int) -> Value:
        return None if values[0] is None else Decimal(getattr(values[0], attribute))

    return apply


def _days_between(values: list[Any], at: int) -> Value:
    first, last = map(_day, values)
    return None if first is None or last is None else fixed(Decimal((last - first).days))


def _add_days(values: list[Any], at: int) -> Value:
    day = _day(values[0])
    days = _whole(values[1], at, "add_days", -4_000_000, 4_000_000)
    if day is None or days is None:
        return None
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


_TEXT: Final[tuple[Kind, ...]] = ("text",)
_NUMBER: Final[tuple[Kind, ...]] = ("number",)
_DAY: Final[tuple[Kind, ...]] = ("date", "datetime")

FUNCTIONS: Final[Mapping[str, Function]] = {
    "sum": Function((_NUMBER,), "number", _sum, repeats=True, spreads=True),
    "avg": Function((_NUMBER,), "number", _average, repeats=True, spreads=True),
    "min": Function((ORDERED,), None, _extreme(min), repeats=True, spreads=True),
    "max": Function((ORDERED,), None, _extreme(max), repeats=True, spreads=True),
    "count": Function((SCALARS,), "number", _count, repeats=True, spreads=True),
    "round": Function((_NUMBER, _NUMBER), "number", _round, optional=1),
    "abs": Function((_NUMBER,), "number", _abs),
    "floor": Function((_NUMBER,), "number", _to_whole(ROUND_FLOOR)),
    "ceil": Function((_NUMBER,), "number", _to_whole(ROUND_CEILING)),
    "len": Function((_TEXT,), "number", _len),
    "contains": Function((_TEXT, _TEXT), "yes_no", _text_test(lambda whole, part: part in whole)),
    "startswith": Function((_TEXT, _TEXT), "yes_no", _text_test(str.startswith)),
    "endswith": Function((_TEXT, _TEXT), "yes_no", _text_test(str.endswith)),
    "upper": Function((_TEXT,), "text", _case(ASCII_UPPER)),
    "lower": Function((_TEXT,), "text", _case(ASCII_LOWER)),
    "concat": Function((WRITABLE,), "text", _concat, repeats=True),
    "is_empty": Function(((*SCALARS, "list"),), "yes_no", _is_empty, whole=True),
    "date": Function((_TEXT,), "date", _date),
    "today": Function((), "date", None),
    "year": Function((_DAY,), "number", _part("year")),
    "month": Function((_DAY,), "number", _part("month")),
    "day": Function((_DAY,), "number", _part("day")),
    "days_between": Function((_DAY, _DAY), "number", _days_between),
    "add_days": Function((_DAY, _NUMBER), "date", _add_days),
    "if": Function((("yes_no",), SCALARS, SCALARS), None, None),
    "coalesce": Function((SCALARS,), None, None, repeats=True),
}
LAZY: Final = frozenset({"if", "coalesce", "today"})
