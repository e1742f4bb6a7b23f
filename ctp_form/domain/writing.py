"""Taking values in: cleaned, within the policy, merged over what is stored, never replacing what wasn't sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ctp_core.contracts import FieldError, mark
from ctp_form.contracts import Access
from ctp_form.domain.fields import Field, Json, Known, ValueProblem
from ctp_form.domain.judging import judge
from ctp_form.domain.kinds import TableField
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.domain.relating import copy_related
from ctp_form.domain.showing import held_in, show
from ctp_form.domain.taking import Desk, Taken


def take(desk: Desk, stored: Mapping[str, Json], incoming: Any) -> Taken:
    """*incoming* merged over *stored*."""
    taken = Taken(dict(stored))
    if not isinstance(incoming, Mapping):
        taken.wrong[""] = [FieldError("form.object", mark("An object is needed here."))]
        return taken
    _refuse_unknown(taken, incoming, desk.definition.by_code, "")
    shown = show(desk.definition, desk.policy, stored)
    for one in desk.definition.fields:
        if not one.holds_value:
            if one.code in incoming:
                _unknown(taken, one.code)
        elif isinstance(one, TableField):
            _take_table(desk, taken, one, shown, stored, incoming)
        else:
            access = desk.policy.access(one.code)
            _take_cell(desk, taken, taken.values, one, access, stored, incoming, one.code)
    copy_related(desk, taken, stored)
    judge(desk, taken, stored)
    return taken


def _take_cell(
    desk: Desk,
    taken: Taken,
    target: dict[str, Json],
    one: Field,
    access: Access,
    stored: Mapping[str, Json],
    incoming: Mapping[str, Any],
    place: str,
) -> None:
    """One field or one cell of a row."""
    given = one.code in incoming
    if access == "hidden":
        if given:
            _unknown(taken, place)
        return
    if access == "masked":
        # Only the mask itself comes back unpunished: an answer to a guess would tell the value.
        if given and incoming[one.code] not in (None, "", [], _mask(one, stored.get(one.code))):
            taken.refused[place] = [FieldError("form.read_only", mark("You can't change this here."))]
        return
    if not one.is_stored:
        # What it says belongs to another record: a round trip brings it back, and nothing comes of it.
        return
    if one.is_calculated or access == "read":
        if given and not _unchanged(one, incoming[one.code], stored.get(one.code), _known_at(desk, one, stored)):
            taken.refused[place] = [FieldError("form.read_only", mark("You can't change this here."))]
        return
    if given:
        try:
            value = one.clean(incoming[one.code], _known_at(desk, one, stored))
        except ValueProblem as problem:
            taken.wrong[place] = [FieldError(problem.code, problem.message, **problem.said(desk.language))]
            return
        if value is None:
            target.pop(one.code, None)
        else:
            target[one.code] = value
    if desk.complete and target.get(one.code) is None and (one.required or access == "required"):
        taken.wrong[place] = [FieldError("form.required", mark("This must be filled in."))]


def _known_at(desk: Desk, one: Field, stored: Mapping[str, Json]) -> Known:
    """What stands at a place already stays good there, and nowhere else: the writer may not be able to see it."""
    before = stored.get(one.code)
    return desk.known if before is None else desk.known.joined(held_in(one, before))


def _take_table(
    desk: Desk,
    taken: Taken,
    table: TableField,
    shown: Mapping[str, Json],
    stored: Mapping[str, Json],
    incoming: Mapping[str, Any],
) -> None:
    access = desk.policy.access(table.code)
    if table.code in incoming:
        if access == "hidden":
            _unknown(taken, table.code)
        elif access in ("read", "masked"):
            if (incoming[table.code] or None) != (shown.get(table.code) or None):
                taken.refused[table.code] = [FieldError("form.read_only", mark("You can't change this here."))]
        else:
            _take_rows(desk, taken, table, stored.get(table.code, ()), incoming[table.code])
    elif access in ("write", "required") and desk.complete:
        _require_cells(desk, taken, table, taken.values.get(table.code, ()))
    if access in ("write", "required") and desk.complete and table.code not in taken.wrong:
        _count_rows(taken, table, access)


def _take_rows(desk: Desk, taken: Taken, table: TableField, before: Sequence[Json], raw: Any) -> None:
    try:
        given = table.clean(raw, desk.known) or []
    except ValueProblem as problem:
        taken.wrong[table.code] = [FieldError(problem.code, problem.message, **problem.params)]
        return
    rights = desk.policy.rows(table.code)
    old_rows = {row[ROW_ID]: row for row in before}
    rows: list[dict[str, Json]] = []
    for place, row in enumerate(given):
        old = old_rows.get(row.get(ROW_ID, ""))
        if old is None and _is_blank(row):
            continue
        if old is None and not rights.add:
            taken.refused[f"{table.code}.{place}"] = [FieldError("form.row_add", mark("You can't add rows here."))]
            continue
        fresh = {ROW_ID: row.get(ROW_ID) or desk.new_row_id()}
        rows.append(_take_row(desk, taken, table, dict(old) if old is not None else fresh, row, place))
    if not rights.delete and old_rows.keys() - {row[ROW_ID] for row in rows}:
        taken.refused[table.code] = [FieldError("form.row_delete", mark("You can't remove rows here."))]
    if rows:
        taken.values[table.code] = rows
    else:
        taken.values.pop(table.code, None)


def _take_row(
    desk: Desk, taken: Taken, table: TableField, merged: dict[str, Json], row: Mapping[str, Any], place: int
) -> dict[str, Json]:
    before = dict(merged)
    columns = {one.code: one for one in table.columns}
    _refuse_unknown(taken, row, {**columns, ROW_ID: None}, f"{table.code}.{place}.")
    for code, one in columns.items():
        access = desk.policy.access(f"{table.code}.{code}")
        _take_cell(desk, taken, merged, one, access, before, row, f"{table.code}.{place}.{code}")
    return merged


def _require_cells(desk: Desk, taken: Taken, table: TableField, rows: Sequence[Json]) -> None:
    """Rows that weren't sent must be complete all the same."""
    for place, row in enumerate(rows):
        for one in table.columns:
            access = desk.policy.access(f"{table.code}.{one.code}")
            _take_cell(desk, taken, dict(row), one, access, row, {}, f"{table.code}.{place}.{one.code}")


def _count_rows(taken: Taken, table: TableField, access: Access) -> None:
    count = len(taken.values.get(table.code, ()))
    least = max(table.min_rows, 1 if table.required or access == "required" else 0)
    if count < least:
        taken.wrong[table.code] = [FieldError("form.too_few_rows", mark("At least %(limit)s rows."), limit=least)]


def _mask(one: Field, value: Json) -> Json:
    return None if value is None else one.mask(value)


def _unchanged(one: Field, raw: Any, stored: Json, known: Known) -> bool:
    """True when what came is what the reader was shown: a round trip isn't an attempt to write."""
    if raw == stored or (raw in (None, "", []) and stored is None):
        return True
    if one.is_calculated:
        return False
    try:
        return bool(one.clean(raw, known) == stored)
    except ValueProblem:
        return False


def _is_blank(row: Mapping[str, Any]) -> bool:
    return all(value in (None, "", [], {}) or _is_no_ref(value) for code, value in row.items() if code != ROW_ID)


def _is_no_ref(value: Any) -> bool:
    return isinstance(value, Mapping) and not value.get("id")


def _refuse_unknown(taken: Taken, incoming: Mapping[str, Any], allowed: Mapping[str, Any], prefix: str) -> None:
    for code in incoming:
        if code not in allowed:
            _unknown(taken, f"{prefix}{str(code)[:60]}")


def _unknown(taken: Taken, place: str) -> None:
    """A hidden field and one that doesn't exist are answered alike."""
    taken.refused[place] = [FieldError("form.unknown_field", mark("This form has no such field for you."))]
