"""Which passwords are good enough. Two profiles: ``asvs`` (long, not common) and ``dengbao`` (also mixed, and renewed)."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import django.contrib.auth
from django.conf import settings

from ctp_core.contracts import FieldError, Invalid, mark

SHORTEST, LONGEST = 12, 128
CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"), re.compile(r"[^A-Za-z0-9]"))
CLASSES_WANTED = 3
MIXED_PROFILE = "dengbao"
# Django ships the list of 20,000 passwords that are tried first everywhere.
COMMON_LIST = Path(django.contrib.auth.__file__).with_name("common-passwords.txt.gz")


def check_password_rules(password: str, *, username: str, name: str = "", field: str = "password") -> None:
    """Raises Invalid at *field* with every rule that *password* breaks."""
    errors = _broken_rules(password, username, name)
    if errors:
        raise Invalid({field: errors})


def _broken_rules(password: str, username: str, name: str) -> list[FieldError]:
    found = []
    if len(password) < SHORTEST:
        found.append(FieldError("core.password_short", mark("Use at least %(number)s characters."), number=SHORTEST))
    if len(password) > LONGEST:
        found.append(FieldError("core.password_long", mark("Use at most %(number)s characters."), number=LONGEST))
        return found
    lowered = password.lower()
    if any(len(part) >= 4 and part.lower() in lowered for part in (username, name)):
        found.append(FieldError("core.password_name", mark("Don't use your name in the password.")))
    if _is_common(lowered):
        message = mark("This password is on the lists that attackers try first.")
        found.append(FieldError("core.password_common", message))
    mixed = sum(bool(one.search(password)) for one in CLASSES) >= CLASSES_WANTED
    if settings.CTP_PASSWORD_PROFILE == MIXED_PROFILE and not mixed:
        message = mark("Mix at least three of: small letters, capital letters, digits, other signs.")
        found.append(FieldError("core.password_classes", message))
    return found


def _is_common(lowered: str) -> bool:
    """On the list, a listed word with digits or signs behind it, or hardly more than one sign repeated."""
    base = re.sub(r"[\W\d_]+$", "", lowered)
    return lowered in _common() or (len(base) >= 4 and base in _common()) or len(set(lowered)) < 5


@cache
def _common() -> frozenset[str]:
    with gzip.open(COMMON_LIST, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)
