"""Public forms as the doors see them, and when they take answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

BY_BROWSER = "*browser"
"""One answer a browser; the code of a field is one answer a value of it."""
ONCE_KINDS = ("phone", "email", "id_number", "text")
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
QUERY_LENGTH = 16
_TYPED = re.compile(r"[\s-]+")

State = Literal["open", "early", "late", "full", "closed", "broken"]


@dataclass(frozen=True, slots=True)
class PublicFormDto:
    """A public form as its managers see it."""

    pk: int
    id: UUID
    register_id: UUID
    register_name: str
    version_id: UUID
    code: str
    title: str
    intro: str
    thanks: str
    fields: tuple[str, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    quota: int | None
    once: str
    megabytes: int
    template: str
    account_pk: int
    is_open: bool
    answers: int
    revision: int
    register_active: bool = True
    broken: bool = False
    """The register's form no longer has the field that tells people apart, or none of those that are asked for."""

    def state(self, now: datetime) -> State:
        """Does it take answers, and if not, why?"""
        if not self.is_open or not self.register_active:
            return "closed"
        if self.broken:
            return "broken"
        if self.opens_at is not None and now < self.opens_at:
            return "early"
        if self.closes_at is not None and now >= self.closes_at:
            return "late"
        return "full" if self.quota is not None and self.answers >= self.quota else "open"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody takes along who has answered."""

    query_code: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was given."""

    version_id: UUID
    values: Mapping[str, Any]
    given_at: datetime


def write_query_code(digest: str) -> str:
    """A code of 80 bits that can be read out loud: ``7KQM-…``."""
    number = int(digest, 16)
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(QUERY_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, QUERY_LENGTH, 4))


def read_query_code(text: str) -> str:
    """The code in what somebody typed, "" when it can't be one."""
    letters = _TYPED.sub("", text.strip().upper())
    if len(letters) != QUERY_LENGTH or not set(letters) <= set(ALPHABET):
        return ""
    return "-".join(letters[start : start + 4] for start in range(0, QUERY_LENGTH, 4))
