"""Random expressions: most make sense, some do not, some are texts with a few characters knocked out of place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

from ctp_core.applets.expressions.functions import FUNCTIONS
from ctp_core.applets.expressions.tree import BINARY, Binary, Call, Listing, Literal, Name, Node, Unary

TODAY: Final = date(2026, 5, 3)
NUMBERS: Final = ("0", "1", "2", "3.5", "0.0000000001", "10", "999999999999999999", "5000", "0.3333333333", "7.25")
TEXTS: Final = ("财务部", "a", "Abc", "2026-05-03", "2024-02-30", 'x"\\y', "𠮷")
VALUES: Final[dict[str, Any]] = {
    "amount": Decimal("8200.50"),
    "金额": Decimal("-12.345"),
    "部门": "财务部",
    "urgent": True,
    "day": date(2026, 1, 31),
    "nothing": None,
    "tags": ["a", "财务部"],
    "rows": [
        {"amount": Decimal("1.5"), "day": None},
        {"amount": None, "day": date(2025, 2, 1)},
        {"amount": Decimal(-2)},
    ],
}
NAMES: Final = (
    "amount",
    "金额",
    "部门",
    "urgent",
    "day",
    "nothing",
    "tags",
    "rows",
    "rows.amount",
    "rows.day",
    "unknown",
)
NOISE: Final = "()[],.+-*/<>=!\"' \\aand0９（）金，“”\x00\ud800not in"


def make_tree(random: Random, depth: int = 5) -> Node:
    """A random part, nested at most *depth*."""
    if depth <= 1 or random.random() < 0.25:
        return _leaf(random)
    match random.randrange(10):
        case 0:
            return Unary(random.choice(("-", "not")), make_tree(random, depth - 1))
        case 1:
            return Listing(tuple(_leaf(random) for _ in range(random.randrange(4))))
        case 2 | 3 | 4:
            name = random.choice((*FUNCTIONS, "sum", "if", "max"))
            count = max(0, len(FUNCTIONS[name].takes) + random.choice((-1, 0, 0, 0, 0, 0, 1)))
            return Call(name, tuple(make_tree(random, depth - 1) for _ in range(count)))
        case _:
            return Binary(random.choice(BINARY), make_tree(random, depth - 1), make_tree(random, depth - 1))


def _leaf(random: Random) -> Node:
    match random.randrange(5):
        case 0 | 1:
            return Name(random.choice(NAMES))
        case 2:
            return Literal(random.choice((True, False, None)))
        case 3:
            return Literal(random.choice(TEXTS))
        case _:
            return Literal(Decimal(random.choice(NUMBERS)))


def damage(random: Random, text: str) -> str:
    """*text* with some characters removed, doubled or put in."""
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(text) + 1)
        match random.randrange(3):
            case 0:
                text = text[:at] + text[at + 1 :]
            case 1:
                text = text[:at] + random.choice(NOISE) + text[at:]
            case _:
                text = text[:at] + text[max(0, at - random.randrange(6)) :]
    return text
