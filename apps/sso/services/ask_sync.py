"""A sync of a directory that somebody doesn't want to wait an hour for: asked for, carried out by the worker, followed on the page.

A timer stands for the duty, as with the reading of imports: whoever takes it moves it ahead, asks the directory once its own
transaction is over, and takes it away with the result. If that worker dies another one does it.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.sso.domain.errors import DirectoryUnusable
from apps.sso.models import DirectorySync
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.outside import Kind, require_row
from apps.sso.selectors.syncs import SyncDto, describe_sync
from apps.sso.services import directory
from apps.sso.services.sync_directories import sync_directory
from ctp_core.api import audit, clock, timers
from ctp_core.contracts import Actor, DomainError, ObjectRef
from ctp_core.kit.answers import translated

TIMER = "sso.sync_directory"
# A directory that has said nothing for so long has lost its reader.
SILENCE = timedelta(minutes=10)
TRIES = 3
State = DirectorySync.State
UNDER_WAY = (State.ASKED, State.READING)


def ask_sync(*, id: UUID, actor: Actor) -> SyncDto:  # noqa: A002
    """The worker begins at once; what is under way is not begun again. Raises DirectoryNotFound, DirectoryUnusable, Forbidden."""
    require_security(actor)
    if not directory.is_installed():
        raise DirectoryUnusable(why="python-ldap")
    with transaction.atomic():
        row = require_row(Kind.LDAP, id, lock=True)
        state, _made = DirectorySync.objects.get_or_create(provider=row)
        if state.state not in UNDER_WAY:
            state.state, state.asked_at, state.read, state.why = State.ASKED, clock.now(), 0, ""
            state.import_id = None
            state.save()
            timers.schedule(kind=TIMER, key=id, due_at=clock.now(), payload={"tries": 0})
            audit.record(actor=actor, action="sso.ask_sync", subject=ObjectRef("sso", "provider", id))
    return describe_sync(state)


def take_sync(public_id: UUID, payload: dict[str, Any]) -> None:
    """The timer's handler: keep the duty for a while, and ask once that is committed."""
    tries = int(payload.get("tries", 0)) + 1
    if tries > TRIES:
        _end(public_id, state=State.FAILED, why="reading it was broken off")
        return
    timers.schedule(kind=TIMER, key=public_id, due_at=clock.now() + SILENCE, payload={"tries": tries})
    transaction.on_commit(partial(carry_out_sync, public_id))


def carry_out_sync(public_id: UUID) -> None:
    """Ask the directory and take its people in, as the hourly round does; what came of it is kept for the page."""
    rows = DirectorySync.objects.filter(provider__public_id=public_id, state__in=UNDER_WAY)
    if not rows.update(state=State.READING, read=0):
        return

    def progress(read: int) -> None:
        rows.update(read=read)

    try:
        run = sync_directory(require_row(Kind.LDAP, public_id), progress=progress)
    except directory.DirectoryFailed as error:
        _end(public_id, state=State.FAILED, why=str(error))
    except DomainError as error:
        _end(public_id, state=State.FAILED, why=translated(error.message, error.params))
    else:
        _end(public_id, state=State.DONE, import_id=run.id if run else None)


def _end(public_id: UUID, *, state: DirectorySync.State, why: str = "", import_id: UUID | None = None) -> None:
    with transaction.atomic():
        rows = DirectorySync.objects.filter(provider__public_id=public_id, state__in=UNDER_WAY)
        rows.update(state=state, why=why[:300], import_id=import_id)
        timers.cancel(kind=TIMER, key=public_id)
