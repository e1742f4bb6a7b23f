"""Upload a file of units or people: it is read, checked and compared, and changes nothing."""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor, FieldError, Invalid, mark
from ctp_organization.contracts import ImportNotReady, ImportRunDto
from ctp_organization.contracts.events import ImportConfirmed
from ctp_organization.models import ImportRun
from ctp_organization.selectors.imports import get_import
from ctp_organization.services.read_import import keep_for_reading, read_findings, settle_reading, stop_reading
from ctp_organization.services.read_table import read_table, require_table
from ctp_organization.services.recording import note, note_change, require_manager, subject

# What a request has time for: some thousand rows. Above that the worker reads.
READ_AT_ONCE = 256 * 1024


def upload_import(*, kind: str, name: str, content: IO[bytes], size: int, actor: Actor) -> ImportRunDto:
    """A preview: what the file would create and change, and what is wrong, row by row. Large files are read by the worker.

    Raises Invalid when it can't be read as a table with the columns of *kind*, Forbidden.
    """
    require_manager(actor)
    if kind not in ImportRun.Kind.values:
        raise Invalid({"kind": [FieldError("organization.bad_kind", mark("Choose units or people."))]})
    run = ImportRun(kind=kind, file_name=name.replace("\x00", "")[-200:], created_by_id=actor.account_pk)
    if size > READ_AT_ONCE:
        require_table(name=name, content=content, size=size)
        keep_for_reading(run, name=name, content=content, size=size, actor=actor)
    else:
        with transaction.atomic():
            settle_reading(run, read_findings(kind, read_table(name=name, content=content, size=size)))
            run.save()
            details = {"kind": kind, "rows": run.row_count, "problems": run.problem_count}
            note_change(actor, "upload_import", "import", run.public_id, details)
    return get_import(id=run.public_id, actor=actor)


def confirm_import(*, id: UUID, actor: Actor) -> ImportRunDto:  # noqa: A002
    """Let the worker carry it out, once. Raises ImportNotReady, NotFound, Forbidden."""
    require_manager(actor)
    get_import(id=id, actor=actor)
    with transaction.atomic():
        _take(id, ImportRun.State.QUEUED)
        about = subject("import", id)
        note(actor=actor, action="confirm_import", about=about, event=ImportConfirmed(subject=about))
    return get_import(id=id, actor=actor)


def discard_import(*, id: UUID, actor: Actor) -> ImportRunDto:  # noqa: A002
    """Throw a preview away. Raises ImportNotReady, NotFound, Forbidden."""
    require_manager(actor)
    get_import(id=id, actor=actor)
    with transaction.atomic():
        _take(id, ImportRun.State.DISCARDED, ImportRun.State.BROKEN, ImportRun.State.READING)
        ImportRun.objects.filter(public_id=id).update(rows=[])
        stop_reading(id)
        note_change(actor, "discard_import", "import", id, {})
    return get_import(id=id, actor=actor)


def _take(public_id: UUID, state: str, *also: str) -> None:
    """From ready to *state*, by one of two who try."""
    waiting = ImportRun.objects.filter(public_id=public_id, state__in=[ImportRun.State.READY, *also])
    if not waiting.update(state=state):
        raise ImportNotReady()
