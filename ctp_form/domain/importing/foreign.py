"""Conditions as other form builders write them (XPath of XForms, FEEL), read into one small tree."""

from __future__ import annotations

import re
from typing import Any, Literal, TypeAlias

Tree: TypeAlias = tuple[Any, ...]
"""("number" | "text" | "name", text) · ("self",) · ("call", name, [trees]) · ("binary", sign, left, right) · ("minus", tree)"""

Dialect = Literal["xpath", "feel"]
MAX_LENGTH = 4_000
MAX_DEPTH = 40
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\xa0": " "})
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?|\.\d+)
    | (?P<text>'[^']*'|"[^"]*")
    | \$\{\s*(?P<field>[^}]+?)\s*\}
    | (?P<path>(?:\.\.?)?(?:/[\w.:@*-]+)+)
    | (?P<self>\.)
    | (?P<name>[^\W\d][\w.:]*(?:-[^\W\d][\w:]*)*)
    | (?P<sign>!=|<=|>=|[=<>+\-*/(),|\[\]{}?:])
    )""",
    re.VERBOSE,
)
_LEVELS: dict[str, int] = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "div": 6, "mod": 6,
}  # fmt: skip


class Untranslatable(Exception):
    """*what* has no counterpart here."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


def parse(text: str, dialect: Dialect) -> Tree:
    """The tree of *text*. Raises Untranslatable."""
    if len(text) > MAX_LENGTH:
        raise Untranslatable("…")
    reader = _Parser(_tokens(text.translate(_QUOTES), dialect))
    found = reader.expression(0, 0)
    if reader.at < len(reader.tokens):
        raise Untranslatable(reader.tokens[reader.at][1])
    return found


def _tokens(text: str, dialect: Dialect) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Untranslatable(text[at : at + 20])
        kind, value = match.lastgroup, match[match.lastgroup]
        if kind == "name" and dialect == "feel" and "-" in value:
            # Here a hyphen is a minus.
            value = value.partition("-")[0]
            match_end = match.start("name") + len(value)
        else:
            match_end = match.end()
        found.append((kind, value))
        at = match_end
        while at < len(text) and text[at].isspace():
            at += 1
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def need(self, sign: str) -> None:
        if self.take() != ("sign", sign):
            raise Untranslatable(sign)

    def expression(self, level: int, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise Untranslatable("…")
        left = self.single(depth)
        while True:
            kind, sign = self.peek()
            own = _LEVELS.get(sign, 0) if kind in ("sign", "name") else 0
            if own <= level:
                return left
            self.take()
            left = ("binary", {"div": "/"}.get(sign, sign), left, self.expression(own, depth + 1))

    def single(self, depth: int) -> Tree:
        kind, value = self.take()
        match kind:
            case "number":
                return ("number", f"0{value}" if value.startswith(".") else value)
            case "text":
                return ("text", value[1:-1])
            case "field" | "path":
                return ("name", value)
            case "self":
                return ("self",)
            case "sign" if value == "-":
                return ("minus", self.expression(6, depth + 1))
            case "sign" if value == "(":
                inner = self.expression(0, depth + 1)
                self.need(")")
                return inner
            case "name" if self.peek() == ("sign", "("):
                return ("call", value, self.arguments(depth))
            case "name" if value == "if":
                return self.choice(depth)
            case "name":
                return ("name", value)
        raise Untranslatable(value or "…")

    def choice(self, depth: int) -> Tree:
        parts = [self.expression(0, depth + 1)]
        for word in ("then", "else"):
            if self.take() != ("name", word):
                raise Untranslatable("if")
            parts.append(self.expression(0, depth + 1))
        return ("call", "if", parts)

    def arguments(self, depth: int) -> list[Tree]:
        self.need("(")
        found: list[Tree] = []
        while self.peek() != ("sign", ")"):
            if found:
                self.need(",")
            found.append(self.expression(0, depth + 1))
        self.need(")")
        return found
