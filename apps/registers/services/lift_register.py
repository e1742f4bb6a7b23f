"""Move a register to a newer version of its form, with those of its records that fit it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.models import PublicForm, Register
from apps.registers.selectors.field_uses import field_uses
from apps.registers.selectors.public_forms import is_broken
from apps.registers.selectors.registers import MANAGE
from apps_api.registers import RegisterNotFound
from ctp_core.api import audit
from ctp_core.contracts import Actor, Conflict, Forbidden, mark
from ctp_form.api import definitions, lists
from ctp_form.contracts import READ_ALL, FieldUse


@dataclass(frozen=True)
class Lifting:
    """From which version to which, what became of the records, and what of the register names fields that go."""

    register: UUID
    before: int
    after: int
    report: lists.LiftReport
    missing: tuple[FieldUse, ...]


class PublicFormInWay(Conflict):
    """Strangers would be asked for nothing, or could answer as often as they like."""

    code = "registers.public_form_in_way"
    message = mark(
        "The public form “%(form)s” rests on a field that the new version doesn't have: what tells people apart, or all it asks for. "
        "Change it, or close it."
    )


def lift_register(*, name: str, apply: bool, actor: Actor) -> Lifting:
    """Try every record against the newest version; with *apply* lift those that fit and let new ones begin with it.

    Raises Forbidden, RegisterNotFound, PublicFormInWay.
    """
    if not actor.may(MANAGE):
        raise Forbidden()
    row = Register.objects.select_related("form_version__definition").filter(name=name).first()
    if row is None:
        raise RegisterNotFound()
    newest = definitions.find_latest_version(code=row.form_version.definition.code)
    target = newest if newest is not None else definitions.get_version(version_id=row.form_version.public_id)
    if apply:
        _require_sound_forms(row, target.id)
    report = lists.lift_records(owner=register_ref(row.public_id), version_id=target.id, apply=apply, actor=actor)
    known = {one.path for one in lists.list_fields(version_id=target.id, policy=READ_ALL, language="en")}
    known |= {
        one.path.partition(".")[0] for one in lists.list_fields(version_id=target.id, policy=READ_ALL, language="en")
    }
    uses = field_uses(row.form_version.definition.public_id)
    missing = tuple(one for one in uses if one.path.partition(".")[0] not in known)
    if apply:
        with transaction.atomic():
            Register.objects.filter(pk=row.pk).update(form_version_id=target.pk, revision=row.revision + 1)
            audit.record(
                actor=actor,
                action="registers.lift_register",
                subject=register_ref(row.public_id),
                details={"version": target.number, "lifted": report.lifted, "kept": report.kept},
            )
    return Lifting(row.public_id, row.form_version.number, target.number, report, missing)


def _require_sound_forms(row: Register, version_id: UUID) -> None:
    for form in PublicForm.objects.filter(register_id=row.pk, is_open=True).order_by("pk"):
        if is_broken(form, version_id):
            raise PublicFormInWay(form=form.title)
