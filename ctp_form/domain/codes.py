"""Codes of fields that nobody has yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

RESERVED = frozenset({"and", "or", "not", "in", "true", "false", "empty", "if", "my"})


def free_code(name: str, taken: Container[str]) -> str:
    """A code made of *name* that isn't *taken*."""
    plain = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", name)).strip("_")
    plain = (plain if plain[:1].isalpha() else f"f_{plain}")[:40].rstrip("_") or "f"
    if plain.lower() in RESERVED:
        plain = f"{plain}_"
    found, number = plain, 2
    while found in taken:
        found = f"{plain[:36]}_{number}"
        number += 1
    return found
