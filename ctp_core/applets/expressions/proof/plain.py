"""A second evaluator, written apart from the first: on the JSON tree, with whole numbers scaled by 10^10, slow and obvious.

Values are None, bool, int (scaled number), str, date and list. It also is the model of the browser's evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

SCALE: Final = 10**10
BOUND: Final = 10**28


class Refused(Exception):
    """The expression can't be worked out for these values."""


def work_out(tree: Mapping[str, Any], values: Mapping[str, Any], today: date) -> Any:
    """The plain value of *tree*. Raises Refused."""
    if "literal" in tree:
        value = tree["literal"]
        return scaled(value["number"]) if isinstance(value, dict) else value
    if "name" in tree:
        return named(tree["name"], values)
    if "list" in tree:
        return [one(work_out(item, values, today)) for item in tree["list"]]
    if "not" in tree:
        return not yes(work_out(tree["not"], values, today))
    if "negate" in tree:
        number = of(work_out(tree["negate"], values, today), int)
        return None if number is None else -number
    if "operator" in tree:
        return joined(tree, values, today)
    return called(tree["call"], tree["arguments"], values, today)


def scaled(digits: str) -> int:
    whole, _, places = digits.partition(".")
    return int(whole + places.ljust(10, "0"))


def named(path: str, values: Mapping[str, Any]) -> Any:
    if path in values:
        value = values[path]
        return [True if isinstance(entry, dict) else entry for entry in value] if isinstance(value, list) else value
    head, _, tail = path.partition(".")
    rows = values.get(head)
    if not tail or rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused
    return [row.get(tail) for row in rows]


def one(value: Any) -> Any:
    if isinstance(value, list):
        raise Refused
    return value


def of(value: Any, kind: type) -> Any:
    if value is not None and type(value) is not kind:
        raise Refused
    return value


def yes(value: Any) -> bool:
    return bool(of(value, bool))


def bounded(number: int) -> int:
    if abs(number) >= BOUND:
        raise Refused
    return number


def divided(above: int, below: int) -> int:
    """Half away from zero."""
    size = (2 * abs(above) + abs(below)) // (2 * abs(below))
    return bounded(size if (above < 0) == (below < 0) else -size)


def joined(tree: Mapping[str, Any], values: Mapping[str, Any], today: date) -> Any:
    operator = tree["operator"]
    left = work_out(tree["left"], values, today)
    if operator in ("and", "or"):
        if yes(left) == (operator == "or"):
            return operator == "or"
        return yes(work_out(tree["right"], values, today))
    if operator in ("+", "-", "*", "/"):
        left = of(left, int)
        right = of(work_out(tree["right"], values, today), int)
        return None if left is None or right is None else calculated(operator, left, right)
    left = one(left)
    right = work_out(tree["right"], values, today)
    if operator in ("in", "not in"):
        entries = [] if right is None else of(right, list)
        return any(type(entry) is type(left) and entry == left for entry in entries) == (operator == "in")
    return compared(operator, left, one(right))


def calculated(operator: str, left: int, right: int) -> int | None:
    match operator:
        case "+":
            return bounded(left + right)
        case "-":
            return bounded(left - right)
        case "*":
            return divided(left * right, SCALE)
    return None if right == 0 else divided(left * SCALE, right)


def compared(operator: str, left: Any, right: Any) -> bool:
    if left is None or right is None:
        return (operator == "==" and left is right) or (operator == "!=" and left is not right)
    if type(left) is not type(right):
        raise Refused
    if operator in ("==", "!="):
        return bool((left == right) == (operator == "=="))
    if type(left) not in (int, date):
        raise Refused
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])


def called(name: str, arguments: list[Any], values: Mapping[str, Any], today: date) -> Any:
    if name == "if":
        if len(arguments) != 3:
            raise Refused
        return one(work_out(arguments[1 if yes(work_out(arguments[0], values, today)) else 2], values, today))
    if name == "coalesce" and arguments:
        for argument in arguments:
            if (value := one(work_out(argument, values, today))) is not None:
                return value
        return None
    if name == "today" and not arguments:
        return today
    given = [work_out(argument, values, today) for argument in arguments]
    if name in SPREAD:
        flat = [entry for value in given for entry in (value if isinstance(value, list) else [value])]
        if not given:
            raise Refused
        return SPREAD[name]([entry for entry in flat if entry is not None])
    takes, apply = FIXED.get(name, ((), None))
    if name == "round" and len(given) == 1:
        given.append(0)
    if name == "is_empty" and len(given) == 1:
        return given[0] is None or given[0] == []
    if name == "concat" and given:
        return "".join(written(entry) for entry in given if entry is not None) or None
    if apply is None or len(given) != len(takes):
        raise Refused
    for value, kind in zip(given, takes, strict=True):
        of(value, kind)
    return apply(*given)


def total(entries: list[Any]) -> int:
    amount = 0
    for entry in entries:
        amount = bounded(amount + of(entry, int))
    return amount


def extreme(pick: Callable[..., Any]) -> Callable[[list[Any]], Any]:
    def apply(entries: list[Any]) -> Any:
        if any(type(entry) not in (int, date) or type(entry) is not type(entries[0]) for entry in entries):
            raise Refused
        return pick(entries) if entries else None

    return apply


def written(entry: Any) -> str:
    if type(entry) is int:
        whole, places = divmod(abs(entry), SCALE)
        text = f"{whole}.{places:010d}".rstrip("0").rstrip(".")
        return f"-{text}" if entry < 0 else text
    if type(entry) in (str, date):
        return str(entry)
    raise Refused


def whole(number: int, lowest: int, highest: int) -> int:
    if number % SCALE or not lowest <= number // SCALE <= highest:
        raise Refused
    return number // SCALE


def rounded(number: int | None, places: int | None) -> int | None:
    step = None if places is None else 10 ** (10 - whole(places, 0, 10))
    return None if number is None or step is None else bounded(divided(number, step) * step)


def added(day: date | None, days: int | None) -> date | None:
    count = None if days is None else whole(days, -4_000_000, 4_000_000)
    if day is None or count is None:
        return None
    return day + timedelta(count) if 1 <= day.toordinal() + count <= date.max.toordinal() else None


def read_day(text: str | None) -> date | None:
    parts = (text or "").split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def known(apply: Callable[..., Any], missing: Any = None) -> Callable[..., Any]:
    return lambda *values: missing if None in values else apply(*values)


SPREAD: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "sum": total,
    "avg": lambda entries: divided(total(entries), len(entries)) if entries else None,
    "min": extreme(min),
    "max": extreme(max),
    "count": lambda entries: len(entries) * SCALE,
}
FIXED: Final[Mapping[str, tuple[tuple[type, ...], Callable[..., Any]]]] = {
    "round": ((int, int), rounded),
    "abs": ((int,), known(abs)),
    "floor": ((int,), known(lambda number: bounded(number // SCALE * SCALE))),
    "ceil": ((int,), known(lambda number: bounded(-(-number // SCALE) * SCALE))),
    "len": ((str,), known(lambda text: len(text) * SCALE, 0)),
    "contains": ((str, str), known(lambda text, part: text.find(part) >= 0, False)),
    "startswith": ((str, str), known(lambda text, part: text[: len(part)] == part, False)),
    "endswith": ((str, str), known(lambda text, part: text[-len(part) :] == part, False)),
    "upper": ((str,), known(lambda text: "".join(c.upper() if "a" <= c <= "z" else c for c in text))),
    "lower": ((str,), known(lambda text: "".join(c.lower() if "A" <= c <= "Z" else c for c in text))),
    "date": ((str,), read_day),
    "year": ((date,), known(lambda day: day.year * SCALE)),
    "month": ((date,), known(lambda day: day.month * SCALE)),
    "day": ((date,), known(lambda day: day.day * SCALE)),
    "days_between": ((date, date), known(lambda first, last: (last.toordinal() - first.toordinal()) * SCALE)),
    "add_days": ((date, int), added),
}
