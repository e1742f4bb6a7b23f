"""Queue an update for the writer."""

from __future__ import annotations

from uuid import UUID

from ctp_core.api import clock, timers
from ctp_core.contracts import ObjectRef
from ctp_index.models import IndexRequest

WRITE_TIMER = "index.write"
REBUILD_TIMER = "index.rebuild"
# One timer of each kind for the whole house: timers are unique by kind and key.
HOUSE_KEY = UUID(int=0)


def note_request(*, ref: ObjectRef) -> None:
    """Remember *ref* and wake the writer, in the transaction of the delivery."""
    now = clock.now()
    IndexRequest.objects.create(module=ref.module, kind=ref.kind, object_id=ref.id, requested_at=now)
    timers.schedule(kind=WRITE_TIMER, key=HOUSE_KEY, due_at=now)
