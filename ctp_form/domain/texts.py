"""Which texts may be stored at all."""

from __future__ import annotations

import unicodedata

_REFUSED = ("Cc", "Cs", "Cn")


def is_clean(text: str, *, lines: bool = False) -> bool:
    """True when *text* has no NUL, control character, lone surrogate or unassigned code; line breaks and tabs only with *lines*."""
    if text.isascii() and text.isprintable():
        return True
    return all((lines and one in "\n\t") or unicodedata.category(one) not in _REFUSED for one in text)


def tidy(text: str, *, lines: bool = False) -> str:
    """The stored form of what was typed: composed characters, plain line breaks, no space around."""
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip(" \t\n\u3000")
