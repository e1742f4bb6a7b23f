"""Marking text for translation where no framework may be imported."""

from __future__ import annotations

from dataclasses import dataclass


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
