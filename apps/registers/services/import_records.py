"""Bring a file into a register: looked through first, then taken in batch by batch.

A timer stands for the duty to go on: whoever takes it moves it a little ahead and works once that is committed. Each batch is one
transaction with the position it reached, so a worker that dies leaves nothing half done, and the next one goes on behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.domain.import_limits import BATCH, PREVIEW_ROWS, PROBLEMS
from apps.registers.models import RecordImport
from apps.registers.selectors.imports import import_ref
from apps.registers.selectors.registers import open_register, record_set
from apps.registers.services.change_record import change_record
from apps.registers.services.import_file import READER, ImportFile, open_file
from apps_api.registers import RegisterForbidden
from ctp_core.api import audit, clock, files, operations, timers
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, DomainError, FieldError, Invalid, mark
from ctp_core.kit.spreadsheets import Line
from ctp_form.api import lists
from ctp_form.contracts import KEY, FieldPolicy, RecordSet

TIMER = "registers.import"
SILENCE = timedelta(minutes=2)
TRIES = 5
State = RecordImport.State
Numbered = tuple[int, dict[str, Any]]
Problems = Mapping[str, Sequence[FieldError]]


class ImportBroken(DomainError):
    """The work was broken off, several times at the same place."""

    code = "registers.import_broken"
    message = mark("The import was broken off %(tries)s times at the same row. Look at the rows after it.")


def take_import(import_id: UUID, payload: dict[str, Any]) -> None:
    """The timer's handler."""
    run = RecordImport.objects.filter(public_id=import_id, state__in=(State.READING, State.RUNNING)).first()
    if run is None:
        return
    tries = int(payload.get("tries", 0)) + 1 if payload.get("position") == run.position else 1
    if tries > TRIES:
        _fail(run, ImportBroken(tries=TRIES))
        return
    keep_duty(import_id, tries, run.position, ahead=True)
    work = look_through if run.state == State.READING else run_import
    transaction.on_commit(partial(work, import_id))


def keep_duty(import_id: UUID, tries: int, position: int, *, ahead: bool) -> None:
    """Somebody goes on with it: at once, or when whoever is at it has been silent for a while."""
    due = clock.now() + (SILENCE if ahead else timedelta())
    timers.schedule(kind=TIMER, key=import_id, due_at=due, payload={"tries": tries, "position": position})


def run_import(import_id: UUID) -> None:
    """Take in what is left of a running import. A second worker at the same import changes nothing twice."""
    run = RecordImport.objects.select_related("register").filter(public_id=import_id, state=State.RUNNING).first()
    if run is None:
        return
    try:
        with open_file(run, lambda: keep_duty(import_id, 0, run.position, ahead=True)) as file:
            ahead = _ahead(file, _Seat(run).sheet(file), run.position)
            while batch := list(islice(ahead, BATCH)):
                operations.failpoint("registers.before_batch")
                if not _take_batch(run.pk, file, batch):
                    return
                operations.failpoint("registers.after_batch")
            lost = list(islice(_Seat(run).sheet(file).lost(), PROBLEMS))
    except DomainError as error:
        _fail(run, error)
        return
    _finish(run.pk, lost)


def _ahead(file: ImportFile, sheet: lists.Sheet, position: int) -> Iterator[Line]:
    """The lines that are not in yet."""
    for number, cells in file.lines:
        if number > position:
            yield number, cells
        else:
            sheet.pass_over(number, cells)


def _take_batch(run_pk: int, file: ImportFile, batch: Sequence[Line]) -> bool:
    """One batch with its position; False when somebody else has been faster or the import was stopped."""
    with transaction.atomic():
        run = RecordImport.objects.select_for_update(of=("self",)).select_related("register").get(pk=run_pk)
        if run.state != State.RUNNING or run.position >= batch[0][0]:
            return False
        seat = _Seat(run)
        rows = _Rows(seat.sheet(file), batch)
        _note(run, rows.unreadable)
        fresh = _sort_out(run, seat, rows) if run.match and run.same != "add" else rows.readable
        result = lists.create_batch(
            version_id=seat.version_id,
            rows=[values for _number, values in fresh],
            policy=seat.policy,
            actor=seat.actor,
            owner=register_ref(run.register.public_id),
        )
        run.made += len(result.made)
        _note(run, [(fresh[place][0], wrong) for place, wrong in result.wrong.items()], rows)
        run.position = batch[-1][0]
        run.save()
        audit.record(
            actor=seat.actor,
            action="registers.import_records",
            subject=register_ref(run.register.public_id),
            details={"import": str(run.public_id), "to_row": run.position, "made": len(result.made)},
        )
        keep_duty(run.public_id, 0, run.position, ahead=True)
        operations.failpoint("registers.inside_batch")
    return True


class _Seat:
    """What the importer may now, asked again for every batch. Raises RegisterNotFound, RegisterForbidden."""

    def __init__(self, run: RecordImport) -> None:
        self.actor: Actor = actor_for_account(account_pk=run.account_pk)
        card = open_register(register_id=run.register.public_id, actor=self.actor)
        policy = card.seat.adding()
        if policy is None or not card.seat.may_in_list("import"):
            raise RegisterForbidden()
        self.policy: FieldPolicy = policy
        self.version_id = card.version_id
        self.register_id = card.id
        self.within: RecordSet = record_set(card, self.actor)

    def sheet(self, file: ImportFile) -> lists.Sheet:
        """The file as somebody in this seat may bring it in."""
        return lists.Sheet(
            version_id=self.version_id, policy=self.policy, head=file.head, actor=self.actor, below=file.below
        )


class _Rows:
    """A batch as it was read: what the lines hold, which can't be read, and where what stands below them is."""

    def __init__(self, sheet: lists.Sheet, batch: Sequence[Line]) -> None:
        read = [(number, sheet.read(number, cells)) for number, cells in batch]
        self.readable: list[Numbered] = [(number, one.values) for number, one in read if one.error is None]
        self.unreadable: list[tuple[int, Problems]] = [
            (number, {"": [one.error]}) for number, one in read if one.error is not None
        ]
        self._places = {number: one.places for number, one in read}

    def place(self, number: int, path: str) -> tuple[str, int, str]:
        """Sheet, row and field of what is wrong at *path* of the record on line *number*."""
        table, _, rest = path.partition(".")
        row, _, column = rest.partition(".")
        found = self._places.get(number, {}).get(f"{table}.{row}")
        return ("", number, path) if found is None else (*found, f"{table}.{column}" if column else table)


def _sort_out(run: RecordImport, seat: _Seat, rows: _Rows) -> list[Numbered]:
    """The rows that are new; those whose record is there already are passed over or change it."""
    told_apart = [row.get(run.match) for _number, row in rows.readable]
    known = lists.find_by_value(within=seat.within, path=run.match, values=told_apart)
    twins = lists.find_twins(version_id=seat.version_id, path=run.match, values=told_apart)
    fresh = []
    for place, (number, values) in enumerate(rows.readable):
        if place in known and run.same == "update":
            _update(run, seat, number, known[place], values, rows)
        elif place in known or place in twins:
            run.skipped += 1
        else:
            fresh.append((number, values))
    return fresh


def _update(
    run: RecordImport, seat: _Seat, number: int, record_id: UUID, values: Mapping[str, Any], rows: _Rows
) -> None:
    try:
        with transaction.atomic():
            change_record(register_id=seat.register_id, record_id=record_id, values=values, actor=seat.actor)
        run.changed += 1
    except Invalid as error:
        _note(run, [(number, dict(error.fields))], rows)
    except DomainError as error:
        _note(run, [(number, {"": [FieldError(error.code, error.message, **error.params)]})])


def look_through(import_id: UUID) -> None:
    """Check every row without taking one in; the end of it is the preview."""
    run = RecordImport.objects.select_related("register").filter(public_id=import_id, state=State.READING).first()
    if run is None:
        return
    try:
        seat = _Seat(run)
        with open_file(run, lambda: keep_duty(import_id, 0, 0, ahead=True)) as file:
            _check_lines(run, seat, file)
    except DomainError as error:
        _fail(run, error)
        return
    with transaction.atomic():
        now = RecordImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if now.state == State.READING:
            run.state = State.READY
            run.save()
        timers.cancel(kind=TIMER, key=run.public_id)


def _check_lines(run: RecordImport, seat: _Seat, file: ImportFile) -> None:
    sheet = seat.sheet(file)
    run.problems, run.wrong, run.row_count = [], 0, 0
    run.preview = {
        "columns": [
            one.code if one else KEY if place == sheet.key_place else "" for place, one in enumerate(sheet.columns)
        ],
        "unknown": list(sheet.unknown),
        "unknown_sheets": list(sheet.unknown_sheets),
        "rows": [],
    }
    while batch := list(islice(file.lines, BATCH)):
        shown = batch[: PREVIEW_ROWS - len(run.preview["rows"])]
        run.preview["rows"] += [cells[: len(file.head)] for _number, cells in shown]
        rows = _Rows(sheet, batch)
        _note(run, rows.unreadable)
        values = [one for _number, one in rows.readable]
        wrong = lists.check_batch(version_id=seat.version_id, rows=values, policy=seat.policy, actor=seat.actor)
        _note(run, [(rows.readable[place][0], found) for place, found in wrong.items()], rows)
        run.row_count += len(batch)
        keep_duty(run.public_id, 0, 0, ahead=True)
        RecordImport.objects.filter(pk=run.pk, state=State.READING).update(row_count=run.row_count, wrong=run.wrong)
    _note_lost(run, list(islice(sheet.lost(), PROBLEMS)))


def _note(run: RecordImport, wrong: Sequence[tuple[int, Problems]], rows: _Rows | None = None) -> None:
    for number, fields in wrong:
        run.wrong += 1
        for path, errors in fields.items():
            place = rows.place(number, path) if rows is not None else ("", number, path)
            for one in errors:
                _tell(run, place, one)


def _note_lost(run: RecordImport, lost: Sequence[tuple[str, int, FieldError]]) -> None:
    """Rows of sub-tables that belong to no record: no record has a mistake by that, but they stay out."""
    for sheet, number, error in lost:
        _tell(run, (sheet, number, ""), error)


def _tell(run: RecordImport, place: tuple[str, int, str], one: FieldError) -> None:
    if len(run.problems) < PROBLEMS:
        sheet, row, column = place
        told = {"sheet": sheet, "row": row, "column": column, "code": one.code, "message": one.message}
        run.problems.append(told | {"params": {key: str(text) for key, text in one.params.items()}})


def _finish(run_pk: int, lost: Sequence[tuple[str, int, FieldError]]) -> None:
    with transaction.atomic():
        run = RecordImport.objects.select_for_update(of=("self",)).get(pk=run_pk)
        if run.state == State.RUNNING:
            _note_lost(run, lost)
            run.state, run.finished_at = State.DONE, clock.now()
            run.save()
        stop(run)


def _fail(run: RecordImport, error: DomainError) -> None:
    with transaction.atomic():
        now = RecordImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if now.state in (State.READING, State.RUNNING):
            now.state, now.finished_at = State.FAILED, clock.now()
            fields = error.fields if isinstance(error, Invalid) else {}
            told = fields or {"": [FieldError(error.code, error.message, **error.params)]}
            _note(now, [(0, told)])
            now.save()
        stop(now)


def stop(run: RecordImport) -> None:
    """Nobody has to go on with it any more; its file goes."""
    timers.cancel(kind=TIMER, key=run.public_id)
    about = import_ref(run.public_id)
    ids = [one.id for one in files.list_attached(to=about)]
    files.detach(file_ids=ids, from_=about, actor=READER)
