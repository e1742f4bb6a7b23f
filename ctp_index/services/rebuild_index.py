"""Build the index anew from all sources, beside the one in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from ctp_index.backends import get_backend
from ctp_index.contracts import IndexedEntry, SearchSource
from ctp_index.selectors.sources import list_sources

BATCH = 200


def rebuild_index(*, report: Callable[[str, int], None] = lambda label, count: None) -> int:
    """Read every source, also of modules that are off, into a new generation and use it. Returns how many entries it has.

    What changes meanwhile waits and is written to the new index afterwards: the writer's lock is held. *report* gets the
    kind at work and the number of entries so far. Raises IndexBusy when another process writes.
    """
    state = {"label": ""}

    def batches() -> Iterator[Sequence[IndexedEntry]]:
        for module, source in list_sources(also_off=True):
            state["label"] = f"{module}/{source.kind}"
            yield from _batches(source)

    return get_backend().rebuild(batches(), written=lambda count: report(state["label"], count))


def _batches(source: SearchSource) -> Iterator[Sequence[IndexedEntry]]:
    ids: Iterator[UUID] = iter(source.all_ids())
    while chunk := list(islice(ids, BATCH)):
        yield [IndexedEntry(one.ref, one.title, one.body, one.keys) for one in source.load(chunk)]
