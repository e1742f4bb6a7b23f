"""Lift records of an owner to another version of their form: those that fit it, and word of those that don't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api import clock
from ctp_core.contracts import Actor, FieldError, ObjectRef
from ctp_form.contracts import OPEN, ValuesInvalid
from ctp_form.domain.definitions import Definition
from ctp_form.domain.keys import keys_of
from ctp_form.domain.kinds import SerialField, TableField
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.domain.showing import known_in
from ctp_form.models import FormRecord
from ctp_form.selectors.parsed import Parsed, get_parsed
from ctp_form.services.keep_record import keep_files, keep_revision
from ctp_form.services.keep_unique import keep_unique
from ctp_form.services.put_seal import keep_seals
from ctp_form.services.take_values import take_values

CHUNK = 200
TOLD = 200


@dataclass
class LiftReport:
    """What would be, or was, lifted. *lost* counts records by field whose value has no place any more; *refused* tells why not."""

    lifted: int = 0
    kept: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[UUID, Mapping[str, list[FieldError]]]] = field(default_factory=list)


def lift_records(*, owner: ObjectRef, version_id: UUID, apply: bool, actor: Actor) -> LiftReport:
    """Every listed record of *owner* that is of another version; each in a transaction of its own, so it can be broken off.

    A record that doesn't fit keeps its version. The owner's module has checked that *actor* may, and writes the audit row.
    """
    report, target = LiftReport(), get_parsed(version_id)
    last = 0
    while True:
        rows = FormRecord.objects.filter(owner_id=owner.id, owner_module=owner.module, is_listed=True, pk__gt=last)
        pks = list(rows.exclude(version_id=target.version.pk).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not pks:
            return report
        for pk in pks:
            with transaction.atomic():
                row = FormRecord.objects.select_for_update(of=("self",)).select_related("version").get(pk=pk)
                _lift(row, target, report, actor, apply=apply)
        last = pks[-1]


def _lift(row: FormRecord, target: Parsed, report: LiftReport, actor: Actor, *, apply: bool) -> None:
    old = get_parsed(row.version.public_id).definition
    before = row.values
    incoming, lost = _fitting(target.definition, before)
    serials = {
        one.code: before[one.code]
        for one in target.definition.fields
        if isinstance(one, SerialField) and one.code in before
    }
    try:
        taken = take_values(
            definition=target.definition,
            stored=serials,
            incoming=incoming,
            policy=OPEN,
            actor=actor,
            complete=True,
            known=known_in(old, before),
        )
        row.version_id, row.values = target.version.pk, taken.values
        with transaction.atomic():
            keep_unique(row, target.definition)
            # A trial claims nothing.
            transaction.set_rollback(not apply)
    except ValuesInvalid as error:
        report.kept += 1
        if len(report.refused) < TOLD:
            report.refused.append((row.public_id, dict(error.fields)))
        return
    report.lifted += 1
    for code in lost:
        report.lost[code] = report.lost.get(code, 0) + 1
    if not apply:
        return
    row.keys, row.updated_at = keys_of(target.definition, taken.values), clock.now()
    row.revision += 1
    row.save(update_fields=["version", "values", "keys", "revision", "updated_at"])
    keep_files(row, old, before, actor)
    keep_seals(row, old, before, actor)
    keep_revision(row, actor)


def _fitting(definition: Definition, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What of *values* has a place in *definition*, and the paths of what hasn't."""
    found: dict[str, Any] = {}
    lost = []
    for code, value in values.items():
        one = definition.by_code.get(code)
        if one is None or not one.holds_value:
            lost.append(code)
        elif isinstance(one, TableField) and isinstance(value, list):
            columns = {column.code for column in one.columns if not column.is_calculated}
            known = {column.code for column in one.columns} | {ROW_ID}
            lost += sorted({f"{code}.{name}" for row in value for name in row if name not in known})
            found[code] = [{name: cell for name, cell in row.items() if name in columns | {ROW_ID}} for row in value]
        elif not one.is_calculated:
            found[code] = value
    return found, lost
