"""The state of the index for operators."""

from __future__ import annotations

from ctp_core.contracts import mark
from ctp_index.backends import get_backend
from ctp_index.contracts import IndexHealth, IndexMissing, IndexUnavailable
from ctp_index.models import IndexRequest
from ctp_index.selectors.sources import list_sources

TOO_MANY_WAITING = 5_000
MANY_DOCUMENTS = 50_000


def get_health() -> IndexHealth:
    """Documents, segments and size. Raises IndexUnavailable."""
    return get_backend().health()


def count_waiting() -> int:
    """Updates asked for and not yet written."""
    return IndexRequest.objects.count()


def check_index() -> str | None:
    """None when searching works and keeps up, else what to do."""
    try:
        health = get_health()
    except IndexUnavailable as error:
        # It is built at the first change or search; a house with nothing in it needs none.
        if isinstance(error, IndexMissing) and not _has_entries():
            return None
        return mark("The search index can't be read. Run: python3 manage.py reindex")
    if count_waiting() > TOO_MANY_WAITING:
        return mark("More than 5,000 updates wait for the search index. Check that a worker runs.")
    if health.documents > MANY_DOCUMENTS:
        return mark("The search index holds more than 50,000 entries. Whoosh gets slow there; plan for another engine.")
    return None


def _has_entries() -> bool:
    return any(True for _, source in list_sources() for _ in source.all_ids())
