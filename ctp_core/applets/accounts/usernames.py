"""Sign-in names: one spelling each."""

from __future__ import annotations

import re
import unicodedata

from ctp_core.contracts import FieldError, Invalid, mark

LONGEST = 150
ALLOWED = re.compile(r"[\w.@+-]+")


def plain_username(text: str) -> str:
    """*text* as it is stored and compared: compatibility forms folded, no space around, small letters, nothing no database takes."""
    return unicodedata.normalize("NFKC", text.replace("\x00", "")).strip().lower()


def is_username(text: str) -> bool:
    """True when *text* is the plain form of a name an account may have."""
    return text == plain_username(text) and 0 < len(text) <= LONGEST and ALLOWED.fullmatch(text) is not None


def check_username(text: str) -> str:
    """The plain form of a name somebody wants. Raises Invalid."""
    username = plain_username(text)
    if not username or len(username) > LONGEST or not ALLOWED.fullmatch(username):
        message = mark("Use letters, digits and . @ + - _ only, at most %(number)s characters.")
        raise Invalid({"username": [FieldError("core.username", message, number=LONGEST)]})
    return username
