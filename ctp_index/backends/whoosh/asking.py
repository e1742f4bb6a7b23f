"""Our questions in Whoosh's words."""

from __future__ import annotations

from collections.abc import Sequence

from whoosh.query import And, AndMaybe, Or, Phrase, Prefix, Term
from whoosh.query import Query as WhooshQuery

from ctp_index.backends.whoosh.schema import kind_term
from ctp_index.contracts.queries import Clause, Query

WORD_BOOST = 1.0
TITLE_BOOST = 0.5
NEARBY_BOOST = 1.0


def translate(query: Query, *, loose: bool) -> WhooshQuery:
    """All clauses needed, or when *loose* any of them; whole words and titles count for more."""
    wanted = list(dict.fromkeys(term for one in query.clauses if one.kind == "all" for term in one.terms))
    between = [pair for pair in query.nearby if pair not in wanted]
    helpful = [Term("text", one.whole, boost=WORD_BOOST) for one in query.clauses if _is_long_word(one)]
    helpful += [Term("title", term, boost=TITLE_BOOST) for term in wanted]
    helpful += [Term("text", pair, boost=NEARBY_BOOST) for pair in between]
    if loose:
        others = [_needed(one) for one in query.clauses if one.kind != "all"]
        return Or([*others, *(Term("text", term) for term in wanted), *helpful])
    needed = And([_needed(clause) for clause in query.clauses])
    return AndMaybe(needed, Or(helpful)) if helpful else needed


def entitled(keys: frozenset[str], kinds: Sequence[tuple[str, str]]) -> WhooshQuery:
    """Entries of *kinds* that carry one of *keys*."""
    return And(
        [
            Or([Term("keys", key) for key in sorted(keys)]),
            Or([Term("kind", kind_term(module, kind)) for module, kind in kinds]),
        ]
    )


def _needed(clause: Clause) -> WhooshQuery:
    match clause.kind:
        case "prefix":
            return Prefix("text", clause.terms[0], constantscore=True)
        case "phrase":
            return Phrase("text", list(clause.terms))
        case _:
            return And([Term("text", term) for term in clause.terms])


def _is_long_word(clause: Clause) -> bool:
    return clause.kind == "all" and len(clause.terms) > 1
