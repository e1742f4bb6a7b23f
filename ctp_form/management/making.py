"""Random expressions and the values they are worked out on, as a form has them: typed texts, rows, principals, parts."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from ctp_core.api import expressions
from ctp_form.domain.value_types import ValueType

TYPES: Final[dict[str, ValueType]] = {
    "amount": "money",
    "数量": "number",
    "title": "text",
    "ok": "yes_no",
    "day": "date",
    "until": "date",
    "who": "member",
    "tags": "list",
    "rows": "list",
    "rows.n": "number",
    "rows.day": "date",
    "rows.text": "text",
    "leave.from": "date",
}
NUMBERS: Final = ("0", "1", "2", "-3.5", "0.0000000001", "8200.50", "999999999999999999", "0.3333333333", "-7.25", "10")
TEXTS: Final = ("财务部", "a", "Abc", "2026-05-03", "2024-02-30", "𠮷", "a b", "İß")
DAYS: Final = ("2026-05-03", "0001-01-01", "9999-12-31", "2024-02-29", "1900-03-01")
BINARY: Final = ("or", "and", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "+", "-", "*", "/")


def make_values(random: Random) -> dict[str, Any]:
    """Values of ``TYPES`` in their stored form, some empty."""

    def some(value: Any) -> Any:
        return None if random.random() < 0.2 else value

    def row() -> dict[str, Any]:
        return {"n": some(random.choice(NUMBERS)), "day": some(random.choice(DAYS)), "text": some(random.choice(TEXTS))}

    return {
        "amount": some(random.choice(NUMBERS)),
        "数量": some(f"{random.randrange(-(10**6), 10**6)}.{random.randrange(10**4):04}"),
        "title": some(random.choice(TEXTS)),
        "ok": some(random.random() < 0.5),
        "day": some(random.choice(DAYS)),
        "until": some(f"20{random.randrange(10, 60)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"),
        "who": some({"id": random.choice(TEXTS), "name": "N"}),
        "tags": some(random.sample(TEXTS, random.randrange(4))),
        "rows": [row() for _ in range(random.randrange(4))],
        "leave": some({"from": random.choice(DAYS), "to": random.choice(DAYS)}),
    }


def make_text(random: Random, kind: str = "", depth: int = 5) -> str:
    """An expression as one writes it; mostly what stands somewhere is of the *kind* that is wanted there."""
    kind = kind if kind and random.random() < 0.985 else random.choice(("number", "text", "date", "yes_no"))
    if depth <= 1 or random.random() < 0.2:
        return _leaf(random, kind)
    return {"number": _number, "text": _text, "date": _date, "yes_no": _yes_no}[kind](random, depth - 1)


def _leaf(random: Random, kind: str) -> str:
    match kind:
        case "number":
            return random.choice(("amount", "数量", "rows.n", *(one.lstrip("-") for one in NUMBERS)))
        case "text":
            return random.choice(("title", "who", "rows.text", *(f"'{one}'" for one in TEXTS)))
        case "date":
            return random.choice(("day", "until", "leave.from", "today()", "date('2026-05-03')", "date('2024-02-30')"))
        case _:
            return random.choice(("ok", "true", "false", "is_empty(tags)", "is_empty(rows)", "'a' in tags", "empty"))


def _number(random: Random, depth: int) -> str:
    def part(kind: str = "number") -> str:
        return make_text(random, kind, depth)

    def listed() -> str:
        return random.choice((lambda: "rows.n", lambda: f"{part()}, {part()}", lambda: f"rows.n, {part()}"))()

    return random.choice(
        (
            lambda: f"({part()} {random.choice('+-*/')} {part()})",
            lambda: f"-{_leaf(random, 'number')}",
            lambda: f"{random.choice(('sum', 'avg', 'min', 'max', 'count'))}({listed()})",
            lambda: f"round({part()}, {random.randrange(12)})",
            lambda: f"{random.choice(('abs', 'floor', 'ceil', 'round'))}({part()})",
            lambda: f"len({part('text')})",
            lambda: f"{random.choice(('year', 'month', 'day'))}({part('date')})",
            lambda: f"days_between({part('date')}, {part('date')})",
            lambda: f"count({random.choice(('rows', 'tags', 'rows.text', 'rows.day'))})",
            lambda: f"if({part('yes_no')}, {part()}, {part()})",
            lambda: f"coalesce({part()}, {part()})",
        )
    )()


def _text(random: Random, depth: int) -> str:
    def part(kind: str = "text") -> str:
        return make_text(random, kind, depth)

    return random.choice(
        (
            lambda: f"concat({part()}, {part('number')}, {part('date')})",
            lambda: f"{random.choice(('upper', 'lower'))}({part()})",
            lambda: f"if({part('yes_no')}, {part()}, {part()})",
            lambda: f"coalesce({part()}, {part()})",
        )
    )()


def _date(random: Random, depth: int) -> str:
    def part(kind: str = "date") -> str:
        return make_text(random, kind, depth)

    return random.choice(
        (
            lambda: f"add_days({part()}, {part('number')})",
            lambda: f"add_days({part()}, {random.randrange(-4000, 4000)})",
            lambda: f"{random.choice(('min', 'max'))}({part()}, {part()})",
            lambda: f"{random.choice(('min', 'max'))}(rows.day)",
            lambda: f"if({part('yes_no')}, {part()}, {part()})",
        )
    )()


def _yes_no(random: Random, depth: int) -> str:
    kind = random.choice(("number", "text", "date"))

    def part(of: str) -> str:
        return make_text(random, of, depth)

    return random.choice(
        (
            lambda: f"({part('yes_no')} {random.choice(('and', 'or'))} {part('yes_no')})",
            lambda: f"(not {part('yes_no')})",
            lambda: f"({part(kind)} {random.choice(('==', '!='))} {part(kind)})",
            lambda: f"({part('number')} {random.choice(('<', '<=', '>', '>='))} {part('number')})",
            lambda: f"({part('date')} {random.choice(('<', '<=', '>', '>='))} {part('date')})",
            lambda: f"({part('text')} {random.choice(('in', 'not in'))} tags)",
            lambda: f"({part(kind)} in [{_leaf(random, kind)}, {_leaf(random, kind)}])",
            lambda: f"{random.choice(('contains', 'startswith', 'endswith'))}({part('text')}, {part('text')})",
            lambda: f"is_empty({part(kind)})",
            lambda: f"({part(kind)} {random.choice(BINARY)} {part(random.choice(('number', 'text', 'yes_no')))})",
        )
    )()


def make_case(random: Random) -> tuple[str, expressions.Expression, dict[str, Any]]:
    """An expression that can be read, and values for it."""
    while True:
        text = make_text(random)
        try:
            return text, expressions.parse(text), make_values(random)
        except expressions.ExpressionError:
            continue
