"""Syncs of directories are asked for, by the hour or by somebody who doesn't want to wait that long, and followed on the page.

They are carried out by work that stands beside the rounds of the worker: a slow directory keeps no delivery and no timer waiting.
Whoever takes one shows signs of life while reading; after a silence another one does it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.sso.domain.errors import DirectoryUnusable
from apps.sso.models import DirectorySync, OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.outside import Kind, require_row
from apps.sso.selectors.syncs import SyncDto, describe_sync, is_held, told_apart_by
from apps.sso.services import directory
from apps.sso.services.sync_directories import sync_directory
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, DomainError, ObjectRef, mark
from ctp_organization.api import imports

logger = logging.getLogger("ctp.sso")
# One that has shown no sign of life for so long has lost its reader. Longer than the disabled may take (``directory.READ_S``).
SILENCE = timedelta(minutes=15)
TRIES = 3
MOST = 500
BROKEN_OFF = mark("Reading it was broken off.")
State = DirectorySync.State
UNDER_WAY = (State.ASKED, State.READING)


class _TakenOver(Exception):
    """Somebody else carries it out by now."""


def ask_sync(*, id: UUID, actor: Actor) -> SyncDto:  # noqa: A002
    """Begun within seconds; what is under way is not begun again. Raises DirectoryNotFound, Forbidden.

    Without the library it fails as any other that can't be reached: the page says why.
    """
    require_security(actor)
    with transaction.atomic():
        row = require_row(Kind.LDAP, id, lock=True)
        state, asked = _ask(row)
        if asked:
            audit.record(actor=actor, action="sso.ask_sync", subject=ObjectRef("sso", "provider", id))
    return describe_sync(state)


def ask_all_syncs() -> None:
    """The timer's, once an hour: of all directories in use."""
    if not directory.is_installed():
        return
    known = OutsideProvider.objects.select_for_update().filter(kind=Kind.LDAP, is_active=True)
    for row in known.order_by("pk")[:MOST]:
        _ask(row)


def carry_out_syncs() -> int:
    """One that was asked for, if there is one. Returns how many were tried."""
    silent = Q(alive_at=None) | Q(alive_at__lte=clock.now() - SILENCE)
    wanted = DirectorySync.objects.filter(Q(state=State.ASKED) | Q(silent, state=State.READING))
    # One after the other, and what is under way comes first: the next one compares with the house as it is then.
    if not wanted.exists() or _is_reading(silent) or imports.is_busy():
        return 0
    with transaction.atomic():
        found = wanted.select_for_update(skip_locked=True, of=("self",)).select_related("provider")
        state = found.order_by("asked_at", "pk").first()
        if state is None:
            return 0
        tries = state.tries + 1
        taken = wanted.filter(pk=state.pk, asked_at=state.asked_at, tries=state.tries)
        if not taken.update(state=State.READING, read=0, alive_at=clock.now(), tries=tries):
            return 0
    mine = DirectorySync.objects.filter(pk=state.pk, state=State.READING, asked_at=state.asked_at, tries=tries)
    if tries > TRIES:
        _fail(state.provider, mine, BROKEN_OFF)
    else:
        _carry_out(state.provider, mine, before=state.import_id)
    return 1


def _ask(row: OutsideProvider) -> tuple[DirectorySync, bool]:
    """Its state, and whether it was asked for just now."""
    # What people are told apart by stands from the first word on: who changes it meets the look before anybody is disabled.
    state, _made = DirectorySync.objects.get_or_create(provider=row, defaults={"by": told_apart_by(row)})
    if state.state in UNDER_WAY:
        return state, False
    state.state, state.asked_at, state.read, state.tries = State.ASKED, clock.now(), 0, 0
    state.why, state.params = "", {}
    state.save(update_fields=["state", "asked_at", "read", "tries", "why", "params"])
    return state, True


def _is_reading(silent: Q) -> bool:
    return DirectorySync.objects.filter(~silent, state=State.READING).exists()


def _carry_out(provider: OutsideProvider, mine: Any, *, before: UUID | None) -> None:
    """Ask the directory and take its people in; what came of it is kept for the page, unless *mine* is another's by now."""

    def progress(read: int) -> None:
        if not mine.update(read=read, alive_at=clock.now()):
            raise _TakenOver

    try:
        if not directory.is_installed():
            raise DirectoryUnusable(why="python-ldap")
        run = sync_directory(provider, progress=progress)
    except _TakenOver:
        return
    except directory.DirectoryFailed as error:
        _fail(provider, mine, str(error))
    except DomainError as error:
        _fail(provider, mine, error.message, error.params)
    except Exception:
        # Also the end of a worker's time: said now, and not tried again and again.
        logger.exception("sso.directory_sync_broken_off", extra={"provider": provider.code})
        _fail(provider, mine, BROKEN_OFF)
    else:
        # Nothing new: what came of the one *before* and still waits for somebody goes on being shown.
        mine.update(state=State.DONE, import_id=run.id if run else before if is_held(before) else None)


def _fail(provider: OutsideProvider, mine: Any, why: str, params: Mapping[str, Any] | None = None) -> None:
    """*why* is kept as it is marked: every reader has it in their language."""
    logger.warning("sso.directory_not_synced", extra={"provider": provider.code, "why": why[:300]})
    kept = {name: value if isinstance(value, int) else str(value)[:100] for name, value in (params or {}).items()}
    mine.update(state=State.FAILED, why=why[:300], params=kept)
