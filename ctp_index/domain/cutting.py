"""Text to index terms: Chinese by character pairs and dictionary words, everything else by words.

Every pair of neighbouring characters is a term, so that any two characters that stand together are found however the
dictionary would cut them; words of three and more are terms as well, so that a match of the whole word counts for more.
The last character of a run stands alone: with it a single character is found as the beginning of a term. Positions count
characters in Chinese and words elsewhere, without gaps, so that phrases can be asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+)")
LONGEST_TERM = 60


class _Folding(dict[int, str]):
    """Character by character, so that places in the folded text can be traced back."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = folded
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a text and where it stands."""

    text: str
    position: int


def fold(text: str) -> str:
    """*text* without differences of width and case."""
    return text.translate(_FOLDING)


def fold_character(character: str) -> str:
    """The folded form of one character: none, one or several characters."""
    return _FOLDING[ord(character)]


def terms(text: str) -> Iterator[Term]:
    """The terms of *text* in order."""
    position = 0
    for run in RUN.finditer(fold(text)):
        han, word = run.groups()
        if word:
            yield Term(stem(word)[:LONGEST_TERM], position)
            position += 1
        else:
            yield from _han_terms(han, position)
            position += len(han)


def _han_terms(run: str, position: int) -> Iterator[Term]:
    for at in range(len(run) - 1):
        yield Term(run[at : at + 2], position + at)
    yield Term(run[-1], position + len(run) - 1)
    for word, begin, end in rjieba.tokenize(run, "search"):
        if 3 <= end - begin <= LONGEST_TERM:
            yield Term(word, position + begin)


def words(run: str) -> list[str]:
    """A run of Chinese characters cut into dictionary words, compounds into their parts (财务报告: 财务, 报告)."""
    return [part for word in rjieba.cut(run) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    if len(word) < 4:
        return [word]
    inside: dict[int, int] = {}
    for _, begin, end in rjieba.tokenize(word, "search"):
        if end - begin < len(word):
            inside[begin] = max(end, inside.get(begin, 0))
    found: list[str] = []
    at = 0
    while at in inside:
        found.append(word[at : inside[at]])
        at = inside[at]
    # Only when the parts are the whole: a word is never looked for by less than itself.
    return found if at == len(word) else [word]


def pairs(run: str) -> list[str]:
    """The pairs of neighbouring characters of a run."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def stem(word: str) -> str:
    """An English plural without its ending; light on purpose, so that nothing surprising is found."""
    if not word.isascii() or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]
