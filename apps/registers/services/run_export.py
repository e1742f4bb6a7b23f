"""Write a list into a file: by the worker, with the rights its reader has while it is written.

A timer stands for the duty, as with imports: whoever takes it moves it ahead, counts up the *turn* and writes once that is committed.
A writer that dies leaves nothing but the timer; the next one begins again. One that is overtaken finds another turn and stops.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from typing import IO, Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from apps.registers.domain.export_limits import KEPT, STEP, TRIES
from apps.registers.domain.queries import ListQuery
from apps.registers.models import RecordExport
from apps.registers.selectors.exports import export_ref, open_export, sight_of
from apps.registers.selectors.notices import EXPORTED
from apps.registers.selectors.records import OpenList
from apps.registers.services.start_export import END, TIMER, State, keep_duty, record_act, remove_file
from ctp_core.api import clock, files, operations, timers
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, DomainError, FieldError, Invalid, mark
from ctp_form.api import lists
from ctp_portal.api import notifications

MOST_COUNTED = 10_000_000


class ExportBroken(DomainError):
    """The writing was broken off each time."""

    code = "registers.export_broken"
    message = mark("The export was broken off %(tries)s times. Try again, with fewer records.")


class SightChanged(DomainError):
    """What the reader may see has changed on the way: half a file of each would be neither."""

    code = "registers.sight_changed"
    message = mark("What you may see of this register has changed. Export it again.")


class _Overtaken(Exception):
    """Somebody else writes it, or nobody shall."""


def take_export(export_id: UUID, payload: dict[str, Any]) -> None:
    """The timer's handler."""
    run = RecordExport.objects.select_for_update(of=("self",)).filter(public_id=export_id, state=State.RUNNING).first()
    if run is None:
        return
    if run.turn >= TRIES:
        _end(run, State.FAILED, ExportBroken(tries=TRIES))
        return
    run.turn += 1
    run.save(update_fields=["turn"])
    keep_duty(export_id, ahead=True)
    transaction.on_commit(partial(run_export, export_id))


def end_export(export_id: UUID, payload: dict[str, Any]) -> None:
    """The timer's handler for a file that has had its time."""
    if RecordExport.objects.filter(public_id=export_id, state=State.DONE).update(state=State.EXPIRED):
        remove_file(export_id)


def run_export(export_id: UUID) -> None:
    """Write it from the beginning to its end."""
    run = RecordExport.objects.select_related("register").filter(public_id=export_id, state=State.RUNNING).first()
    if run is None:
        return
    actor = actor_for_account(account_pk=run.account_pk)
    try:
        with translation.override(run.language), cast(IO[bytes], tempfile.TemporaryFile()) as target:
            opened = open_export(register_id=run.register.public_id, actor=actor)
            run.sight = sight_of(opened)
            run.position = _write(run, opened, target)
            operations.failpoint("registers.export_written")
            target.seek(0)
            _keep(run, opened, target, actor)
    except _Overtaken:
        return
    except DomainError as error:
        with transaction.atomic():
            _end(RecordExport.objects.select_for_update(of=("self",)).get(pk=run.pk), State.FAILED, error, run.turn)


def _write(run: RecordExport, opened: OpenList, target: IO[bytes]) -> int:
    asked = ListQuery.from_json(run.query)
    total = lists.count_records(within=opened.within, query=asked.query, limit=MOST_COUNTED)
    _go_on(run, position=0, row_count=total, sight=run.sight)
    return lists.export_records(
        within=opened.within,
        query=asked.query,
        columns=[one.partition(".")[0] for one in asked.columns],
        file_format="csv" if run.file_format == "csv" else "xlsx",
        exact=run.exact,
        language=run.language,
        to=target,
        on_row=_watch(run),
    )


def _watch(run: RecordExport) -> Callable[[int], None]:
    """What is done on the way: say how far it is, and look whether it is still wanted and allowed."""

    def on_row(count: int) -> None:
        if count % STEP:
            return
        _go_on(run, position=count)
        keep_duty(run.public_id, ahead=True)
        operations.failpoint("registers.export_step")
        now = open_export(register_id=run.register.public_id, actor=actor_for_account(account_pk=run.account_pk))
        if sight_of(now) != run.sight:
            raise SightChanged()

    return on_row


def _go_on(run: RecordExport, **values: Any) -> None:
    mine = RecordExport.objects.filter(pk=run.pk, state=State.RUNNING, turn=run.turn)
    if not mine.update(**values):
        raise _Overtaken


def _keep(run: RecordExport, opened: OpenList, target: IO[bytes], actor: Actor) -> None:
    """The file, the end of the duty and the beginning of its time are one transaction."""
    card = opened.card
    name = f"{card.name}-{timezone.localdate().isoformat()}.{run.file_format}"
    file = files.store(actor=actor, name=name, content=target)
    with transaction.atomic():
        now = RecordExport.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if now.state != State.RUNNING or now.turn != run.turn:
            files.remove(file_ids=[file.id], actor=actor)
            return
        now.position = run.position
        files.attach(file_ids=[file.id], to=export_ref(run.public_id), actor=actor)
        now.expires_at = clock.now() + KEPT
        timers.schedule(kind=END, key=run.public_id, due_at=now.expires_at)
        _end(now, State.DONE)
        record_act(now, card.id, "registers.export_records", actor)
        if actor.member is not None:
            notifications.notify(
                member_pks=[actor.member.pk],
                kind=EXPORTED,
                subject=export_ref(run.public_id),
                key=f"exported:{run.public_id}",
            )


def _end(run: RecordExport, state: State, error: DomainError | None = None, turn: int | None = None) -> None:
    """*run* is locked. With *turn* only when nobody has taken it up since."""
    if run.state != State.RUNNING or (turn is not None and run.turn != turn):
        return
    run.state, run.finished_at = state, clock.now()
    if error is not None:
        run.problem = _told(error)
    run.save()
    timers.cancel(kind=TIMER, key=run.public_id)


def _told(error: DomainError) -> dict[str, Any]:
    one = FieldError(error.code, error.message, **error.params)
    if isinstance(error, Invalid) and error.fields:
        one = next(iter(error.fields.values()))[0]
    return {"code": one.code, "message": one.message, "params": {key: str(text) for key, text in one.params.items()}}
