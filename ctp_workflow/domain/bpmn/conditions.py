"""Conditions of other tools in our own expression language, where that is possible: comparisons, and, or, not. Nothing is executed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)[lLfFdD]?(?![\w.])|(?P<text>"[^"\\]*"|'[^'\\]*')
    |(?P<method>[^\W\d]\w*\.equals)(?=\s*\()|(?P<call>(?:var|vars|variables):\w+)(?=\s*\()
    |(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<sign>==|!=|<=|>=|&&|\|\||[<>=!(),]))""",
    re.VERBOSE,
)
_WORDS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "=": "==", "&&": "and", "||": "or"}
_CALLS = {
    "equals": "==", "eq": "==", "notEquals": "!=", "ne": "!=", "lowerThan": "<", "lessThan": "<", "lt": "<",
    "lowerThanOrEquals": "<=", "lessThanOrEquals": "<=", "lte": "<=", "greaterThan": ">", "gt": ">",
    "greaterThanOrEquals": ">=", "gte": ">=",
}  # fmt: skip
_TAKEN = frozenset({
    "and", "or", "not", "in", "true", "false", "empty", "sum", "avg", "min", "max", "count", "round", "abs", "floor", "ceil",
    "len", "contains", "startswith", "endswith", "upper", "lower", "concat", "is_empty", "coalesce", "if", "date", "today",
    "year", "month", "day", "days_between", "add_days", "starter", "last_outcome",
})  # fmt: skip
_PYTHON = {"True": "true", "False": "false", "None": "null"}
MAX_CONDITION = 1000
MAX_NESTING = 10


class _Foreign(ValueError):
    """Something our language has no word for."""


@dataclass
class Fields:
    """The variables met so far and their types, under names our language can say."""

    types: dict[str, str] = field(default_factory=dict)

    def declare(self, name: str, kind: str) -> str:
        """Raises _Foreign when the name is used as another type already."""
        name = re.sub(r"\W", "_", name)[:60]
        if name in _TAKEN:
            name = f"v_{name}"
        if self.types.setdefault(name, kind) != kind:
            raise _Foreign
        return name

    def free_name(self, wanted: str) -> str:
        """A new yes-or-no variable."""
        name, number = wanted, 1
        while name in self.types:
            number += 1
            name = f"{wanted}_{number}"
        self.types[name] = "yes_no"
        return name


def translate(text: str, fields: Fields) -> str | None:
    """The condition in our language, its variables declared in *fields*; None when it can't be said."""
    inner = re.fullmatch(r"\s*[$#]\{(.*)\}\s*|\s*=(.*)|(.*)", text, re.DOTALL)
    if inner is None or len(text) > MAX_CONDITION:
        return None
    before = dict(fields.types)
    try:
        reader = _Reader(_tokens(next(one for one in inner.groups() if one is not None)), fields)
        found = reader.either(0)
        reader.expect("end")
    except _Foreign:
        fields.types = before
        return None
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Foreign
        kind, value = match.lastgroup or "", match[match.lastgroup or 0]
        value = _PYTHON.get(value, value)
        if kind == "name" and value in _WORDS:
            kind, value = "sign", _WORDS[value]
        elif kind == "name" and value in ("and", "or", "not", "true", "false", "null", "empty"):
            kind = "sign"
        elif kind == "sign":
            value = "not" if value == "!" else _WORDS.get(value, value)
        found.append((kind, value))
        at = match.end()
    return [*found, ("end", "")]


class _Reader:
    """Reads by descent; each method gives text of our language."""

    def __init__(self, tokens: list[tuple[str, str]], fields: Fields) -> None:
        self.tokens, self.fields, self.at = tokens, fields, 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at]

    def take(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, value: str) -> None:
        kind, text = self.take()
        if value not in (kind, text):
            raise _Foreign

    def either(self, depth: int) -> str:
        parts = [self.both(depth)]
        while self.peek() == ("sign", "or"):
            self.take()
            parts.append(self.both(depth))
        return " or ".join(parts)

    def both(self, depth: int) -> str:
        parts = [self.single(depth)]
        while self.peek() == ("sign", "and"):
            self.take()
            parts.append(self.single(depth))
        return " and ".join(parts)

    def single(self, depth: int) -> str:
        if depth > MAX_NESTING:
            raise _Foreign
        kind, value = self.peek()
        if (kind, value) == ("sign", "not"):
            self.take()
            return f"not {self.single(depth + 1)}"
        if (kind, value) == ("sign", "("):
            self.take()
            found = self.either(depth + 1)
            self.expect(")")
            return f"({found})"
        if (kind, value) == ("sign", "empty"):
            self.take()
            return f"is_empty({self._name('text')})"
        if kind in ("method", "call"):
            return self._called(kind, value)
        return self._compared()

    def _called(self, kind: str, value: str) -> str:
        self.take()
        self.expect("(")
        if kind == "method":
            left, sign = ("name", value.removesuffix(".equals")), "=="
        else:
            sign = _CALLS.get(value.partition(":")[2], "")
            left = self.take()
            self.expect(",")
            # The variable may be named or written as text.
            left = ("name", left[1].strip("'\"")) if left[0] == "text" else left
        right = self.take()
        self.expect(")")
        if not sign:
            raise _Foreign
        return self._pair(left, sign, right)

    def _compared(self) -> str:
        left = self.take()
        kind, sign = self.peek()
        if kind != "sign" or sign not in ("==", "!=", "<", "<=", ">", ">="):
            if left == ("sign", "true") or left == ("sign", "false"):
                return left[1]
            if left[0] != "name":
                raise _Foreign
            return self.fields.declare(left[1], "yes_no")
        self.take()
        return self._pair(left, sign, self.take())

    def _pair(self, left: tuple[str, str], sign: str, right: tuple[str, str]) -> str:
        if right == ("sign", "null") and left[0] == "name" and sign in ("==", "!="):
            name = self._declared(left[1])
            return f"is_empty({name})" if sign == "==" else f"not is_empty({name})"
        kind = next((one for one in map(_type_of, (left, right)) if one), None) or self._known(left, right)
        if kind == "yes_no" and sign not in ("==", "!="):
            raise _Foreign
        return f"{self._side(left, kind)} {sign} {self._side(right, kind)}"

    def _known(self, *sides: tuple[str, str]) -> str:
        names = [re.sub(r"\W", "_", one[1]) for one in sides]
        return next((self.fields.types[one] for one in names if one in self.fields.types), "text")

    def _declared(self, name: str) -> str:
        plain = re.sub(r"\W", "_", name)
        return self.fields.declare(name, self.fields.types.get(plain, "text"))

    def _side(self, token: tuple[str, str], kind: str) -> str:
        if token[0] == "name":
            return self.fields.declare(token[1], kind)
        if _type_of(token) != kind:
            raise _Foreign
        return f'"{token[1][1:-1]}"' if kind == "text" else token[1]

    def _name(self, kind: str) -> str:
        found = self.take()
        if found[0] != "name":
            raise _Foreign
        return self.fields.declare(found[1], self.fields.types.get(re.sub(r"\W", "_", found[1]), kind))


def _type_of(token: tuple[str, str]) -> str:
    if token[0] in ("number", "text"):
        return token[0]
    return "yes_no" if token in (("sign", "true"), ("sign", "false")) else ""
