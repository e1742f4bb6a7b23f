"""Text to tokens. Full-width punctuation and Chinese quotes are read as their half-width twins."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.limits import MAX_NAME, MAX_TEXT, PLACES

WORDS: Final = frozenset({"and", "or", "not", "in", "true", "false", "empty"})
TWINS: Final = {
    **{chr(code + 0xFEE0): chr(code) for code in b"()[],+-*/<>=!\"'"},
    "，": ",",
    "、": ",",
    "×": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "【": "[",
    "】": "]",
    "−": "-",
}
LONG: Final = ("==", "!=", "<=", ">=")
SHORT: Final = "()[],+-*/<>="
QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "＂": "＂"}
WHOLE_DIGITS: Final = 18

TokenKind = Literal["number", "text", "name", "word", "mark", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the language; *at* is where it begins."""

    kind: TokenKind
    text: str
    at: int


def tokenize(text: str) -> list[Token]:
    """All tokens of *text*, closed by an ``end``. Raises ExpressionError."""
    if len(text) > MAX_TEXT:
        raise ExpressionError("too_long", MAX_TEXT, limit=MAX_TEXT)
    found: list[Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character in " \t\r\n\u3000":
            at += 1
            continue
        if character in QUOTES:
            token, at = _text(text, at)
        elif character in "0123456789":
            token, at = _number(text, at)
        elif character.isalpha() or character == "_":
            token, at = _name(text, at)
        else:
            token, at = _mark(text, at)
        found.append(token)
    found.append(Token("end", "", at))
    return found


def _text(text: str, start: int) -> tuple[Token, int]:
    closing = QUOTES[text[start]]
    parts: list[str] = []
    at = start + 1
    while at < len(text) and text[at] != closing:
        if text[at] == "\\":
            at += 1
            if at >= len(text):
                break
            if text[at] != "\\" and text[at] not in QUOTES and text[at] not in QUOTES.values():
                raise ExpressionError("text", at)
        if not is_clean(text[at]):
            raise ExpressionError("text", at)
        parts.append(text[at])
        at += 1
    if at >= len(text):
        raise ExpressionError("open_text", start)
    return Token("text", "".join(parts), start), at + 1


def is_clean(text: str) -> bool:
    """True when *text* has no control characters (but line breaks and tabs) and no lone surrogates."""
    return all(one in "\n\t\r" or unicodedata.category(one) not in ("Cc", "Cs") for one in text)


def _number(text: str, start: int) -> tuple[Token, int]:
    at = _digits(text, start)
    whole, places = text[start:at], ""
    if text[at : at + 1] == ".":
        end = _digits(text, at + 1)
        places = text[at + 1 : end]
        if not places:
            raise ExpressionError("number", start)
        at = end
    if len(whole.lstrip("0")) > WHOLE_DIGITS or len(places) > PLACES:
        raise ExpressionError("number", start)
    return Token("number", f"{whole}.{places}" if places else whole, start), at


def _digits(text: str, at: int) -> int:
    while at < len(text) and text[at] in "0123456789":
        at += 1
    return at


def _name(text: str, start: int) -> tuple[Token, int]:
    at = start
    while at < len(text) and (text[at].isalnum() or text[at] == "_" or _joins(text, at)):
        at += 1
    word = unicodedata.normalize("NFC", text[start:at])
    if len(word) > MAX_NAME:
        raise ExpressionError("name", start, limit=MAX_NAME)
    return Token("word" if word in WORDS else "name", word, start), at


def _joins(text: str, at: int) -> bool:
    """A dot between two names: ``rows.amount``."""
    following = text[at + 1 : at + 2]
    return text[at] == "." and (following.isalpha() or following == "_")


def _mark(text: str, at: int) -> tuple[Token, int]:
    first = TWINS.get(text[at], text[at])
    if len(first) == 2:
        return Token("mark", first, at), at + 1
    second = TWINS.get(text[at + 1], text[at + 1]) if at + 1 < len(text) else ""
    if first + second in LONG:
        return Token("mark", first + second, at), at + 2
    if first in SHORT:
        return Token("mark", "==" if first == "=" else first, at), at + 1
    raise ExpressionError("character", at, found=text[at] if is_clean(text[at]) else "?")
