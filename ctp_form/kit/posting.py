"""What a browser posted, as values: the names are those ``entering`` wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict

from ctp_form.domain.kinds import SignatureField, TableField
from ctp_form.domain.kinds.people import SeveralField
from ctp_form.selectors.parsed import get_parsed

PREFIX = "f."
TYPED = "typed"
ROW_ACTION = "form-row"
_CELL = re.compile(r"(\d{1,6})\.(.+)", re.DOTALL)
_ACTION = re.compile(r"(add|remove):([^:]{1,40})(?::(\d{1,6}))?")


def clean_post(*, version_id: UUID, data: QueryDict) -> dict[str, Any]:
    """The values in *data*: every name of the form's own is taken, also one the policy will refuse; other names are passed over."""
    definition = get_parsed(version_id).definition
    values: dict[str, Any] = {}
    for name in data:
        if not name.startswith(PREFIX):
            continue
        code, _, cell = name[len(PREFIX) :].partition(".")
        one = definition.by_code.get(code)
        if cell == TYPED:
            # Without script the picker sends what was typed beside what was chosen.
            if not data.get(f"{PREFIX}{code}"):
                values[code] = [data.get(name)] if isinstance(one, SeveralField) and data.get(name) else data.get(name)
            continue
        if isinstance(one, TableField):
            values.setdefault(code, _rows(data, one))
        elif one is not None and cell in (one.parts or ()) and not isinstance(one, SignatureField):
            values.setdefault(code, {})[cell] = data.get(name)
        elif isinstance(one, SignatureField) and cell in ("file", "text", "seal"):
            values.setdefault(code, {})[cell] = next((each for each in reversed(data.getlist(name)) if each), "")
        elif one is not None and not cell:
            values[code] = one.posted(data.getlist(name))
        else:
            values[f"{code}.{cell}" if cell else code] = data.get(name)
    return values


def row_action(*, version_id: UUID, data: QueryDict, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """*values* with the row added or removed that a button of a sub-table asked for; None when no such button was pressed.

    The page shows the form again with them: nothing typed is lost, nothing is saved.
    """
    asked = _ACTION.fullmatch(data.get(ROW_ACTION, ""))
    if asked is None:
        return None
    action, code, place = asked.groups()
    table = get_parsed(version_id).definition.by_code.get(code)
    if not isinstance(table, TableField):
        return dict(values)
    rows = list(values.get(code) or ())
    if action == "add" and len(rows) < table.max_rows:
        rows.append({})
    elif action == "remove" and place is not None and int(place) < len(rows):
        del rows[int(place)]
    return {**values, code: rows}


def _rows(data: QueryDict, table: TableField) -> list[dict[str, Any]]:
    start = f"{PREFIX}{table.code}."
    rows: dict[int, dict[str, Any]] = {}
    for name in data:
        if name.startswith(start) and (cell := _CELL.fullmatch(name[len(start) :])):
            row = rows.setdefault(int(cell[1]), {})
            code = cell[2].removesuffix(f".{TYPED}")
            if code == cell[2] or not row.get(code):
                column = table.column(code)
                row[code] = column.posted(data.getlist(name)) if column else data.get(name)
    return [rows[place] for place in sorted(rows)]
