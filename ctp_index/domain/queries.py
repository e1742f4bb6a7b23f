"""What a person typed, read as a question to the index."""

from __future__ import annotations

import re

from ctp_index.contracts.queries import Clause, Query
from ctp_index.domain.cutting import RUN, fold, pairs, stem, words

MAX_TEXT = 200
MAX_CLAUSES = 24
QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
# Words that say nothing about what is looked for; they stay in the index, for phrases.
IDLE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "how",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "what",
        "which",
        "who",
        "with",
    ]
)
IDLE_HAN = frozenset(
    [
        "的",
        "了",
        "和",
        "是",
        "在",
        "与",
        "及",
        "等",
        "为",
        "对",
        "吗",
        "呢",
        "什么",
        "怎么",
        "怎样",
        "如何",
        "哪",
        "哪个",
        "哪些",
        "哪里",
        "多少",
    ]
)


def read_query(text: str) -> Query:
    """Read *text*: words that must all be found, "quoted" ones side by side. Never fails; nothing to look for is an empty query."""
    text = text[:MAX_TEXT]
    clauses: list[Clause] = []
    nearby: list[str] = []
    rest = 0
    for quoted in QUOTED.finditer(text):
        _read_words(text[rest : quoted.start()], clauses, nearby)
        _read_phrase(quoted.group(1), clauses)
        rest = quoted.end()
    _read_words(text[rest:], clauses, nearby)
    return Query(tuple(dict.fromkeys(clauses))[:MAX_CLAUSES], tuple(dict.fromkeys(nearby))[: 2 * MAX_CLAUSES])


def _read_words(text: str, clauses: list[Clause], nearby: list[str]) -> None:
    idle: list[Clause] = []
    before = len(clauses)
    for run in RUN.finditer(fold(text)):
        han, word = run.groups()
        if word:
            clause = Clause("all", (stem(word),), word)
            (idle if word in IDLE else clauses).append(clause)
        else:
            clauses += _han_clauses(han)
            nearby += pairs(han)
    if len(clauses) == before:
        clauses += idle


def _han_clauses(run: str) -> list[Clause]:
    found = [Clause("all", tuple(pairs(word)), word) for word in words(run) if len(word) > 1 and word not in IDLE_HAN]
    if found:
        return found
    return [Clause("all", tuple(pairs(run)), run) if len(run) > 1 else Clause("prefix", (run,), run)]


def _read_phrase(text: str, clauses: list[Clause]) -> None:
    runs = list(RUN.finditer(fold(text)))
    steps: list[str] = []
    for run in runs:
        han, word = run.groups()
        if word:
            steps.append(stem(word))
        elif run is runs[-1]:
            steps += pairs(han)
        else:
            steps += [*pairs(han), han[-1]]
    if len(steps) > 1:
        clauses.append(Clause("phrase", tuple(steps), fold(text).strip()))
    else:
        _read_words(text, clauses, [])
