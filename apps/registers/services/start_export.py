"""Have a list written into a file by the worker, or leave it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.domain.export_limits import SILENCE
from apps.registers.domain.queries import ListQuery
from apps.registers.models import RecordExport
from apps.registers.selectors.exports import export_ref, open_export, own_exports
from apps.registers.selectors.registers import open_register
from ctp_core.api import audit, clock, files, rates, timers
from ctp_core.contracts import Actor, Conflict, Forbidden, NotFound, mark, system_actor
from ctp_form.api import lists

TIMER, END = "registers.export", "registers.export_end"
WRITER = system_actor("registers export")
State = RecordExport.State


class ExportOver(Conflict):
    """There is nothing left to break off."""

    code = "registers.export_over"
    message = mark("This export is over already.")


def start_export(
    *,
    register_id: UUID,
    query: ListQuery,
    file_format: Literal["csv", "xlsx"],
    exact: bool = False,
    language: str,
    actor: Actor,
) -> UUID:
    """The list that *query* asks for, as *actor* sees it at the time of writing.

    Raises RegisterNotFound, RegisterForbidden, Invalid for conditions that can't be asked, TooOften.
    """
    if actor.account_pk is None:
        raise Forbidden()
    opened = open_export(register_id=register_id, actor=actor)
    lists.count_records(within=opened.within, query=query.query, limit=0)
    rates.take_turn(rates.EXPORT, str(actor.account_pk))
    with transaction.atomic():
        run = RecordExport.objects.create(
            register_id=opened.card.pk,
            account_pk=actor.account_pk,
            query=query.to_json(),
            file_format=file_format,
            exact=exact,
            language=language,
            created_at=clock.now(),
        )
        keep_duty(run.public_id, ahead=False)
        record_act(run, register_id, "registers.start_export", actor)
    return run.public_id


def discard_export(*, register_id: UUID, export_id: UUID, actor: Actor) -> None:
    """Break it off, or throw its file away before its time. Raises RegisterNotFound, NotFound, ExportOver."""
    card = open_register(register_id=register_id, actor=actor)
    with transaction.atomic():
        run = own_exports(card.pk, actor).select_for_update(of=("self",)).filter(public_id=export_id).first()
        if run is None:
            raise NotFound()
        if run.state not in (State.RUNNING, State.DONE):
            raise ExportOver()
        run.state, run.finished_at = State.DISCARDED, clock.now()
        run.save()
        timers.cancel(kind=TIMER, key=export_id)
        timers.cancel(kind=END, key=export_id)
        remove_file(export_id)
        record_act(run, register_id, "registers.discard_export", actor)


def keep_duty(export_id: UUID, *, ahead: bool) -> None:
    """Somebody goes on with it: at once, or when whoever is at it has been silent for a while."""
    due = clock.now() + (SILENCE if ahead else timedelta())
    timers.schedule(kind=TIMER, key=export_id, due_at=due)


def remove_file(export_id: UUID) -> None:
    """What was written goes at once."""
    about = export_ref(export_id)
    files.remove(file_ids=[one.id for one in files.list_attached(to=about)], from_=about, actor=WRITER)


def record_act(run: RecordExport, register_id: UUID, action: str, actor: Actor) -> None:
    """A line of the audit about the export."""
    details = {"export": str(run.public_id), "rows": run.position, "format": run.file_format}
    audit.record(actor=actor, action=action, subject=register_ref(register_id), details=details)
