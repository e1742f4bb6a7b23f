"""What a form to fill in doesn't ask for as things stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from ctp_form.contracts import FieldPolicy
from ctp_form.domain.conditions import settle
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field, Known, ValueProblem
from ctp_form.domain.kinds import RelationField, TableField
from ctp_form.domain.kinds.relations import record_id_in
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.selectors.records import get_record_row


def places_off(
    definition: Definition, policy: FieldPolicy, values: Mapping[str, Any], record_id: UUID | None
) -> frozenset[str]:
    """The places whose conditions don't hold, for *values* over what is stored.

    What the reader may not see still decides: the stored value stands in for what *policy* conceals.
    """
    if not definition.gates:
        return frozenset()
    stored = get_record_row(record_id).values if record_id else {}
    known = {code: value for code, value in stored.items() if policy.is_concealed(code)}
    for code, raw in values.items():
        one = definition.by_code.get(code)
        if isinstance(one, TableField):
            known[code] = _rows(one, raw, stored.get(code) or (), policy)
        elif one is not None and code not in known:
            known[code] = raw if raw == stored.get(code) else _sound(one, raw)
    return settle(definition, known, timezone.localdate())[1]


def _rows(
    table: TableField, raw: Any, stored: Sequence[Mapping[str, Any]], policy: FieldPolicy
) -> list[dict[str, Any]]:
    concealed = {one.code for one in table.columns if policy.is_concealed(f"{table.code}.{one.code}")}
    before = {row.get(ROW_ID): row for row in stored}
    found = []
    for row in raw if isinstance(raw, list | tuple) else ():
        if isinstance(row, Mapping):
            own = {one.code: _sound(one, row.get(one.code)) for one in table.columns if one.code not in concealed}
            old = before.get(row.get(ROW_ID) if isinstance(row.get(ROW_ID), str) else None, {})
            found.append(own | {code: old.get(code) for code in concealed})
    return found


def _sound(one: Field, raw: Any) -> Any:
    """*raw*, stored or just posted, as conditions can read it; what can't be taken counts as empty."""
    if one.is_calculated or not one.holds_value:
        return None
    if isinstance(one, RelationField):
        return record_id_in(raw) or None
    if one.principal or one.files_in(raw):
        return raw if one.ids_in(raw) else None
    try:
        return one.clean(raw, Known())
    except ValueProblem:
        return None
