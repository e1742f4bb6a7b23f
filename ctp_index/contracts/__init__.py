"""What other units need to be found, and what a search answers. Standard library only."""

from ctp_index.contracts.backend import (
    IndexBusy,
    IndexedEntry,
    IndexHealth,
    IndexMissing,
    IndexUnavailable,
    Match,
    SearchBackend,
)
from ctp_index.contracts.events import EntryChanged
from ctp_index.contracts.results import Facet, NamedEntry, Piece, SearchHit, SearchResult
from ctp_index.contracts.sources import SearchEntry, SearchSource

__all__ = [
    "EntryChanged",
    "Facet",
    "IndexBusy",
    "IndexHealth",
    "IndexMissing",
    "IndexUnavailable",
    "IndexedEntry",
    "Match",
    "NamedEntry",
    "Piece",
    "SearchBackend",
    "SearchEntry",
    "SearchHit",
    "SearchResult",
    "SearchSource",
]
