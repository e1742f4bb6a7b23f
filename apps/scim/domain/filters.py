"""Filters of RFC 7644 section 3.4.2.2, read with limits, and held against a value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from apps.scim.domain.errors import InvalidFilter

LONGEST, MOST_PARTS, DEEPEST = 2_000, 100, 20
OPERATORS = frozenset({"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"})
_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>[()\[\]])|(?P<word>[^\s()\[\]"]+))')
_NAME = re.compile(r"[A-Za-z$][\w$.:-]*")


@dataclass(frozen=True, slots=True)
class Test:
    """One attribute path held against a value; ``pr`` asks whether there is one."""

    __test__ = False  # Not one of pytest's.

    path: str
    operator: str
    value: str | bool | int | float | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Both are true."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One is true."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Neither:
    """It is not true."""

    part: Filter


@dataclass(frozen=True, slots=True)
class Within:
    """One value of the attribute fits the filter: ``emails[type eq "work"]``."""

    path: str
    part: Filter


Filter: TypeAlias = Test | All | Either | Neither | Within


def parse_filter(text: str) -> Filter:
    """Raises InvalidFilter, with the place."""
    if len(text) > LONGEST:
        raise InvalidFilter(part=text[:100])
    reader = _Reader(_tokens(text))
    found = reader.any_of(0)
    if reader.left:
        raise InvalidFilter(part=reader.left[0][:100])
    return found


def fits(given: Filter, value: dict[str, Any]) -> bool:
    """True when one value of a multi-valued attribute fits."""
    match given:
        case Test():
            return _fits(given, value)
        case All(parts):
            return all(fits(part, value) for part in parts)
        case Either(parts):
            return any(fits(part, value) for part in parts)
        case Neither(part):
            return not fits(part, value)
        case Within(path):
            raise InvalidFilter(part=path)


def _fits(test: Test, value: dict[str, Any]) -> bool:
    has = next((inner for name, inner in value.items() if name.lower() == test.path.lower()), None)
    if test.operator == "pr":
        return has not in (None, "", [])
    if isinstance(has, bool) or isinstance(test.value, bool) or has is None:
        return (has == test.value) == (test.operator == "eq") and test.operator in ("eq", "ne")
    left, right = str(has).lower(), str(test.value).lower()
    return bool(
        {
            "eq": left == right,
            "ne": left != right,
            "co": right in left,
            "sw": left.startswith(right),
            "ew": left.endswith(right),
            "gt": left > right,
            "ge": left >= right,
            "lt": left < right,
            "le": left <= right,
        }[test.operator]
    )


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise InvalidFilter(part=text[at : at + 100])
        found.append(match["text"] or match["sign"] or match["word"])
        at = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens
        self.parts = 0

    def any_of(self, depth: int) -> Filter:
        if depth > DEEPEST:
            raise InvalidFilter(part="(")
        parts = [self._all_of(depth)]
        while self._take("or"):
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all_of(self, depth: int) -> Filter:
        parts = [self._one(depth)]
        while self._take("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Filter:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise InvalidFilter(part="…")
        if self._take("not"):
            self._need("(")
            inner = self.any_of(depth + 1)
            self._need(")")
            return Neither(inner)
        if self._take("("):
            inner = self.any_of(depth + 1)
            self._need(")")
            return inner
        path = self._next()
        if not _NAME.fullmatch(path):
            raise InvalidFilter(part=path[:100])
        if self._take("["):
            inner = self.any_of(depth + 1)
            self._need("]")
            return Within(path, inner)
        operator = self._next().lower()
        if operator == "pr":
            return Test(path, "pr")
        if operator not in OPERATORS:
            raise InvalidFilter(part=operator[:100])
        return Test(path, operator, _value(self._next()))

    def _next(self) -> str:
        if not self.left:
            raise InvalidFilter(part="…")
        return self.left.pop(0)

    def _take(self, word: str) -> bool:
        if self.left and self.left[0].lower() == word:
            self.left.pop(0)
            return True
        return False

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise InvalidFilter(part=(self.left or ["…"])[0][:100])


def _value(token: str) -> str | bool | int | float | None:
    try:
        found = json.loads(token if token[0] == '"' else token.lower(), parse_constant=_no_constant)
    except ValueError:
        raise InvalidFilter(part=token[:100]) from None
    if not isinstance(found, str | bool | int | float | None) or _unstorable(found):
        raise InvalidFilter(part=token[:100])
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _unstorable(value: object) -> bool:
    return isinstance(value, str) and any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value)
