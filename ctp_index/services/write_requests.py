"""The writer: take what was asked for, read it from its sources, commit it to the index."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from ctp_core.api import clock, timers
from ctp_core.contracts import ObjectRef
from ctp_index.backends import get_backend
from ctp_index.contracts import IndexBusy, IndexedEntry, IndexMissing, IndexUnavailable
from ctp_index.models import IndexRequest
from ctp_index.selectors.sources import find_source, source_key
from ctp_index.services.note_request import HOUSE_KEY, REBUILD_TIMER, WRITE_TIMER

logger = logging.getLogger("ctp.index")

BATCH = 100
WAIT = timedelta(seconds=2)


def write_requests() -> int:
    """Write what waits, at most BATCH requests in one commit. Returns how many were dealt with; wakes itself when more wait.

    Runs in the worker, inside the transaction of the timer that woke it: requests are removed when they are in the index;
    after a crash in between they are written a second time, which changes nothing. When another process writes (a rebuild),
    it tries again later; when there is no usable index, it has one built, which covers what waits.
    """
    waiting = list(IndexRequest.objects.order_by("pk")[:BATCH])
    if not waiting:
        return 0
    try:
        _write([ObjectRef(one.module, one.kind, one.object_id) for one in waiting])
    except IndexBusy:
        timers.schedule(kind=WRITE_TIMER, key=HOUSE_KEY, due_at=clock.now() + WAIT)
        return 0
    except IndexUnavailable as error:
        if isinstance(error, IndexMissing):
            logger.info("index.first_build")
        else:
            logger.warning("index.unavailable", exc_info=True)
        timers.schedule(kind=REBUILD_TIMER, key=HOUSE_KEY, due_at=clock.now())
        timers.schedule(kind=WRITE_TIMER, key=HOUSE_KEY, due_at=clock.now() + WAIT)
        return 0
    IndexRequest.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    if len(waiting) == BATCH:
        timers.schedule(kind=WRITE_TIMER, key=HOUSE_KEY, due_at=clock.now())
    return len(waiting)


def _write(refs: Sequence[ObjectRef]) -> None:
    wanted = list(dict.fromkeys(refs))
    put = [entry for key in {source_key(ref) for ref in wanted} for entry in _load(key, wanted)]
    found = {entry.ref for entry in put}
    get_backend().write(put=put, remove=[ref for ref in wanted if ref not in found])


def _load(key: tuple[str, str], refs: Sequence[ObjectRef]) -> list[IndexedEntry]:
    """The entries of one kind; a source that has gone (a module no longer installed) has none."""
    source = find_source(*key)
    if source is None:
        return []
    ids = [ref.id for ref in refs if source_key(ref) == key]
    return [IndexedEntry(one.ref, one.title, one.body, one.keys) for one in source.load(ids)]
