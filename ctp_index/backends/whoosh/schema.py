"""The fields of a stored entry and the analyser that fills them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import ID, KEYWORD, TEXT, Schema

from ctp_core.contracts import ObjectRef
from ctp_index.contracts import IndexedEntry
from ctp_index.domain.cutting import terms


class TermAnalyzer(Analyzer):  # type: ignore[misc]
    """Our own terms with our own positions: Whoosh's phrases need positions without gaps."""

    def __call__(
        self, value: str, positions: bool = False, mode: str = "", start_pos: int = 0, **options: Any
    ) -> Iterator[Token]:
        token = Token(positions=positions, mode=mode, **{k: v for k, v in options.items() if k in ("chars", "boosts")})
        token.boost = 1.0
        token.stopped = False
        for term in terms(value):
            token.text = token.original = term.text
            if positions:
                token.pos = start_pos + term.position
            yield token


def make_schema() -> Schema:
    """``text`` is title and body, ``title`` alone helps to rank; texts are not stored, hits are loaded from their module."""
    analyzer = TermAnalyzer()
    return Schema(
        ref=ID(stored=True, unique=True),
        kind=ID(),
        keys=KEYWORD(scorable=False),
        title=TEXT(analyzer=analyzer, phrase=False),
        text=TEXT(analyzer=analyzer, phrase=True),
    )


def document(entry: IndexedEntry) -> dict[str, str]:
    """*entry* as the fields of the schema."""
    return {
        "ref": str(entry.ref),
        "kind": kind_term(entry.ref.module, entry.ref.kind),
        "keys": " ".join(sorted(entry.keys)),
        "title": entry.title,
        "text": f"{entry.title}\n{entry.body}",
    }


def kind_term(module: str, kind: str) -> str:
    """One term for a module's kind."""
    return f"{module}/{kind}"


def read_ref(text: str) -> ObjectRef:
    """The stored reference again."""
    return ObjectRef.parse(text)
