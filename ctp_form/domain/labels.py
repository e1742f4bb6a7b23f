"""Texts of a definition: plain, or one a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

LANGUAGES = ("zh-hans", "en")

Label: TypeAlias = str | Mapping[str, str]


def pick(label: Label, language: str) -> str:
    """*label* in *language*, else in any language it has."""
    if isinstance(label, str):
        return label
    return label.get(language) or next((label[one] for one in LANGUAGES if label.get(one)), "")
