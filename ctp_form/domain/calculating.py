"""Calculated values: always worked out from the whole record, on the server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ctp_form.domain.decimals import write_decimal
from ctp_form.domain.definitions import Definition, row_types
from ctp_form.domain.fields import Field, Json
from ctp_form.domain.formulas import evaluate_formula
from ctp_form.domain.kinds import CalculatedField, NumberField, TableField


def calculate(definition: Definition, values: Mapping[str, Json], today: date) -> dict[str, Json]:
    """*values* with every calculated field and column worked out anew; empty results are absent."""
    result = dict(values)
    for table in definition.tables():
        if table.code in result:
            result[table.code] = [dict(row) for row in result[table.code]]
    for path in definition.calculations:
        code, _, column = path.partition(".")
        if column:
            _calculate_column(definition, result, code, column, today)
        else:
            one = definition.by_code[code]
            _put(result, one, evaluate_formula(_formula(one), result, definition.types, today))
    return result


def _calculate_column(definition: Definition, result: dict[str, Json], code: str, column: str, today: date) -> None:
    table = definition.by_code[code]
    if not isinstance(table, TableField):
        return
    one = next(found for found in table.columns if found.code == column)
    types = row_types(definition, table)
    for row in result.get(code, ()):
        scope = {**result, **{other.code: row.get(other.code) for other in table.columns}}
        _put(row, one, evaluate_formula(_formula(one), scope, types, today))


def _formula(one: Field) -> Any:
    return one.formula if isinstance(one, CalculatedField) else None


def _put(target: dict[str, Json], one: Field, value: Any) -> None:
    stored = one.result(value) if isinstance(one, CalculatedField) else None
    if stored is None:
        target.pop(one.code, None)
    else:
        target[one.code] = stored


def column_total(column: Field, rows: list[Mapping[str, Json]]) -> str | None:
    """What stands under a column that adds up; None under the others."""
    if not isinstance(column, NumberField | CalculatedField) or not column.total:
        return None
    total = sum((Decimal(row[column.code]) for row in rows if row.get(column.code)), Decimal(0))
    return write_decimal(total, column.digits)
