"""Showing where it was found: plain pieces, marked or not, that a page escapes as it does everything."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ctp_index.contracts.queries import Query
from ctp_index.contracts.results import Piece
from ctp_index.domain.cutting import fold_character, stem

SPACE = re.compile(r"\s+")
LATIN_WORD = re.compile(r"[^\W_]+")
LEAD = 24


def mark_all(text: str, query: Query) -> tuple[Piece, ...]:
    """The whole of *text*, for titles."""
    text = SPACE.sub(" ", text).strip()
    return _pieces(text, _places(text, query), 0, len(text))


def snippet(text: str, query: Query, length: int = 120) -> tuple[Piece, ...]:
    """The part of *text*, about *length* characters, where most of what was asked for stands together."""
    text = SPACE.sub(" ", text).strip()
    places = _places(text, query)
    begin = _best_begin(places, length)
    if begin + length >= len(text):
        begin = max(0, len(text) - length)
    end = min(len(text), begin + length)
    pieces = _pieces(text, places, begin, end)
    before = (Piece("…"),) if begin else ()
    after = (Piece("…"),) if end < len(text) else ()
    return before + pieces + after


def _places(text: str, query: Query) -> list[tuple[int, int, str]]:
    """(begin, end, what) of everything asked for that stands in *text*, in order, without overlaps."""
    folded, origin = _folded_with_origin(text)
    found = []
    for clause in query.clauses:
        for begin, end in _occurrences(folded, clause.whole):
            found.append((origin[begin], origin[end - 1] + 1, clause.whole))
    found.sort(key=lambda place: (place[0], -place[1]))
    kept: list[tuple[int, int, str]] = []
    for place in found:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        folded = fold_character(character)
        parts.append(folded)
        origin.extend([place] * len(folded))
    return "".join(parts), origin


def _occurrences(folded: str, wanted: str) -> Iterable[tuple[int, int]]:
    if wanted.isascii() and wanted.isalnum():
        ending = stem(wanted)
        for word in LATIN_WORD.finditer(folded):
            if stem(word.group()) == ending:
                yield word.span()
        return
    at = folded.find(wanted)
    while wanted and at >= 0:
        yield at, at + len(wanted)
        at = folded.find(wanted, at + len(wanted))


def _best_begin(places: list[tuple[int, int, str]], length: int) -> int:
    """Where a window with the most different finds begins, a little before its first one."""
    best, begin = 0, 0
    for index, (start, _, _) in enumerate(places):
        inside = [what for at, end, what in places[index : index + 40] if end <= start + length - LEAD]
        worth = 3 * len(set(inside)) + min(len(inside), 3)
        if worth > best:
            best, begin = worth, max(0, start - LEAD)
    return begin


def _pieces(text: str, places: list[tuple[int, int, str]], begin: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = begin
    for start, stop, _ in places:
        if start < begin or stop > end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:stop], True))
        at = stop
    if at < end:
        pieces.append(Piece(text[at:end]))
    return tuple(pieces)
