"""Upload a file for a register; then decide about it."""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.domain.import_limits import SAME
from apps.registers.models import RecordImport
from apps.registers.selectors.imports import import_ref, own_imports
from apps.registers.selectors.registers import open_register
from apps.registers.services.import_file import LIMITS
from apps.registers.services.import_records import keep_duty, stop
from apps_api.registers import RegisterForbidden
from ctp_core.api import audit, clock, files
from ctp_core.contracts import Actor, Conflict, FieldError, Forbidden, Invalid, NotFound, mark
from ctp_core.kit.spreadsheets import require_table
from ctp_form.api import lists

State = RecordImport.State


class ImportDecided(Conflict):
    """Somebody decided already."""

    code = "registers.import_decided"
    message = mark("This import has been decided about already.")


def upload_import(
    *,
    register_id: UUID,
    name: str,
    content: IO[bytes],
    size: int,
    match: str = "",
    same: str = "add",
    actor: Actor,
) -> UUID:
    """Keep the file for the worker to look through; nothing is added yet.

    *match* is a field told apart by: a row whose record is there is passed over (``skip``) or changes it (``update``).
    Raises RegisterNotFound, RegisterForbidden, Invalid at ``file`` or ``match``.
    """
    if actor.account_pk is None:
        raise Forbidden()
    card = open_register(register_id=register_id, actor=actor)
    if not card.seat.may_in_list("import") or card.seat.adding() is None:
        raise RegisterForbidden()
    if same == "update" and not card.seat.may_in_list("change"):
        raise RegisterForbidden()
    fields = lists.list_fields(version_id=card.version_id, policy=card.seat.listing(), language="en")
    fits = {one.path for one in fields if "is" in one.operators and "." not in one.path and one.type != "several"}
    if same not in SAME or (same != "add" and match not in fits):
        raise Invalid({"match": [FieldError("registers.match", mark("Choose a field to tell records apart by."))]})
    require_table(name=name, content=content, size=size, limits=LIMITS)
    content.seek(0)
    file = files.store(actor=actor, name=name, content=content, size=size)
    with transaction.atomic():
        run = RecordImport.objects.create(
            register_id=card.pk,
            account_pk=actor.account_pk,
            state=State.READING,
            file_name=name[-200:],
            size=file.size,
            match=match if same != "add" else "",
            same=same,
            created_at=clock.now(),
        )
        files.attach(file_ids=[file.id], to=import_ref(run.public_id), actor=actor)
        keep_duty(run.public_id, 0, 0, ahead=False)
        _record(run, register_id, "registers.upload_import", actor)
    return run.public_id


def confirm_import(*, register_id: UUID, import_id: UUID, actor: Actor) -> None:
    """Have the sound rows taken in. Raises NotFound, ImportDecided."""
    with transaction.atomic():
        run = _locked(register_id, import_id, actor)
        if run.state != State.READY:
            raise ImportDecided()
        run.state, run.problems, run.wrong = State.RUNNING, [], 0
        run.save()
        keep_duty(run.public_id, 0, 0, ahead=False)
        _record(run, register_id, "registers.confirm_import", actor)


def discard_import(*, register_id: UUID, import_id: UUID, actor: Actor) -> None:
    """Throw it away, or stop it: what is in stays. Raises NotFound, ImportDecided."""
    with transaction.atomic():
        run = _locked(register_id, import_id, actor)
        if run.state not in (State.READING, State.READY, State.RUNNING):
            raise ImportDecided()
        run.state, run.finished_at = State.DISCARDED, clock.now()
        run.save()
        stop(run)
        _record(run, register_id, "registers.discard_import", actor)


def _locked(register_id: UUID, import_id: UUID, actor: Actor) -> RecordImport:
    card = open_register(register_id=register_id, actor=actor)
    run = own_imports(card.pk, actor).select_for_update(of=("self",)).filter(public_id=import_id).first()
    if run is None:
        raise NotFound()
    return run


def _record(run: RecordImport, register_id: UUID, action: str, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=register_ref(register_id),
        details={"import": str(run.public_id), "file": run.file_name},
    )
