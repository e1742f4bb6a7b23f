"""Marking text for translation where no framework may be imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def mark(text: str) -> str:
    """Return *text* unchanged; the translation catalogue collects it, the doors translate it."""
    return text


@dataclass(frozen=True, slots=True)
class CountedText:
    """A marked sentence about a number of things, said in one way of *one* and in another of *many*."""

    one: str
    many: str


def mark_counted(one: str, many: str) -> CountedText:
    """Both ways as one text for the translation catalogue; ``ctp_core.kit.answers.translated_count`` chooses and translates."""
    return CountedText(one, many)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A marked text with what fills its places, as a part of another one: the doors translate both."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text
