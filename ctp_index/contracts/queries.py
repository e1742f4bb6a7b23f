"""What is asked of an engine: plain values, read from a person's text by ``ctp_index.domain.queries``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Clause:
    """Something looked for. *terms* are all needed: anywhere (all), side by side (phrase) or as a beginning (prefix).

    *whole* is the word as typed, folded: it counts for more when the index has it as a term, and is what is highlighted.
    """

    kind: Literal["all", "phrase", "prefix"]
    terms: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Query:
    """*clauses* are what is asked for; *nearby* are pairs across words, which only help to rank."""

    clauses: tuple[Clause, ...]
    nearby: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)
