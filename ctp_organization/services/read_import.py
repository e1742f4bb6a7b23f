"""Read an uploaded file into its preview: small ones at once, large ones in the worker, outside any transaction.

Reading takes longer than a transaction may. So a timer stands for the duty to read: whoever takes it moves it a little ahead,
reads, and takes it away together with the result. If the reader dies the timer comes due again and another one reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from ctp_core.api import clock, files, operations, timers
from ctp_core.contracts import Actor, DomainError, FieldError, Invalid, mark, system_actor
from ctp_organization.models import ImportRun
from ctp_organization.selectors.imports import PROGRESS_S, progress_key
from ctp_organization.services.check_rows import check_rows
from ctp_organization.services.import_rows import Findings, Row, read_rows
from ctp_organization.services.read_table import Line, read_table
from ctp_organization.services.recording import note_change, subject

TIMER = "organization.read_import"
# A reader that has said nothing for so long is dead.
SILENCE = timedelta(minutes=2)
TRIES = 3
REPORT_ROWS = 2_000
READER = system_actor("organization import")

Reading = tuple[list[Row], Findings]


class ReadingFailed(DomainError):
    """Reading ended the process, several times over."""

    code = "organization.reading_failed"
    message = mark("The file could not be read: reading it was broken off %(tries)s times. Divide it.")


def read_findings(kind: str, lines: Iterator[Line]) -> Reading:
    """The rows and what is found in them. Raises Invalid when they are no table with the columns of *kind*."""
    findings = Findings()
    rows = read_rows(kind, lines, findings)
    check_rows(kind, rows, findings)
    return rows, findings


def settle_reading(run: ImportRun, reading: Reading) -> None:
    """Put what was found into *run*, unsaved: broken with its errors, or ready."""
    rows, findings = reading
    run.state = ImportRun.State.BROKEN if findings.problem_count else ImportRun.State.READY
    run.rows = [] if findings.problem_count else rows
    run.row_count = len(rows)
    run.problem_count = findings.problem_count
    run.problems = findings.problems
    run.differences = findings.differences
    run.create_count, run.update_count = len(findings.create), len(findings.update)
    run.same_count, run.disable_count = findings.same, findings.disable


def keep_for_reading(run: ImportRun, *, name: str, content: IO[bytes], size: int, actor: Actor) -> None:
    """Save *run* with its file for the worker. Raises FileTooLarge."""
    file = files.store(actor=actor, name=name, content=content, size=size)
    with transaction.atomic():
        run.state = ImportRun.State.READING
        run.save()
        files.attach(file_ids=[file.id], to=subject("import", run.public_id), actor=actor)
        timers.schedule(kind=TIMER, key=run.public_id, due_at=clock.now(), payload={"tries": 0})
        note_change(actor, "upload_import", "import", run.public_id, {"kind": run.kind, "bytes": size})


def stop_reading(public_id: UUID) -> None:
    """Nobody has to read it any more; its file goes."""
    timers.cancel(kind=TIMER, key=public_id)
    about = subject("import", public_id)
    ids = [one.id for one in files.list_attached(to=about)]
    files.detach(file_ids=ids, from_=about, actor=READER)


def take_reading(public_id: UUID, payload: dict[str, Any]) -> None:
    """The timer's handler: keep the duty for a while, and read once that is committed."""
    run = ImportRun.objects.filter(public_id=public_id, state=ImportRun.State.READING).first()
    if run is None:
        return
    tries = int(payload.get("tries", 0)) + 1
    if tries > TRIES:
        _settle(public_id, partial(_refuse, error=ReadingFailed(tries=TRIES)))
        return
    _keep_duty(public_id, tries)
    transaction.on_commit(partial(read_import, id=public_id, tries=tries))


def _keep_duty(public_id: UUID, tries: int) -> None:
    timers.schedule(kind=TIMER, key=public_id, due_at=clock.now() + SILENCE, payload={"tries": tries})


def read_import(*, id: UUID, tries: int = 1) -> None:  # noqa: A002
    """Read now what waits to be read; the worker does, and benches do. A second reader changes nothing any more."""
    public_id = id
    found = ImportRun.objects.filter(public_id=public_id, state=ImportRun.State.READING)
    kind, name = found.values_list("kind", "file_name").first() or ("", "")
    attached = files.list_attached(to=subject("import", public_id))
    if not kind or not attached:
        return
    operations.failpoint("organization.before_read_import")
    try:
        with files.get_content(file_id=attached[0].id, actor=READER).open() as content:
            lines = read_table(name=name, content=content, size=attached[0].size)
            reading = read_findings(kind, _reported(lines, public_id, tries))
    except DomainError as error:
        settle: Callable[[ImportRun], None] = partial(_refuse, error=error)
    else:
        settle = partial(settle_reading, reading=reading)
    operations.failpoint("organization.after_read_import")
    with transaction.atomic():
        _settle(public_id, settle)


def _reported(lines: Iterator[Line], public_id: UUID, tries: int) -> Iterator[Line]:
    """Shows pages how far it is, and other workers that somebody is at it."""
    for count, line in enumerate(lines):
        if count % REPORT_ROWS == 0:
            cache.set(progress_key(public_id), count, PROGRESS_S)
            _keep_duty(public_id, tries)
        yield line


def _settle(public_id: UUID, settle: Callable[[ImportRun], None]) -> None:
    """Once, by the first who is through; not at all when it was thrown away in the meantime."""
    waiting = ImportRun.objects.select_for_update(of=("self",)).filter(public_id=public_id)
    run = waiting.filter(state=ImportRun.State.READING).first()
    if run is not None:
        settle(run)
        run.save()
        details = {"kind": run.kind, "rows": run.row_count, "problems": run.problem_count}
        note_change(READER, "read_import", "import", public_id, details)
    stop_reading(public_id)
    cache.delete(progress_key(public_id))


def _refuse(run: ImportRun, *, error: DomainError) -> None:
    run.state = ImportRun.State.FAILED
    run.finished_at = clock.now()
    fields = error.fields if isinstance(error, Invalid) else {}
    sentences: list[DomainError | FieldError] = [one for found in fields.values() for one in found] or [error]
    run.problems = [
        {"row": 0, "column": "", "code": one.code, "message": one.message, "params": dict(one.params)}
        for one in sentences
    ]
    run.problem_count = len(run.problems)
