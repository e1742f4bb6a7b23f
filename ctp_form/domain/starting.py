"""A fresh form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ctp_form.domain.calculating import calculate
from ctp_form.domain.definitions import CONTEXT, Definition
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem
from ctp_form.domain.formulas import evaluate_formula
from ctp_form.domain.kinds import TableField


def start_values(definition: Definition, start: Start) -> dict[str, Json]:
    """The defaults of *definition*, of what isn't asked for yet too; rows come with the rendering, not as values."""
    found: dict[str, Json] = {}
    for one in definition.fields:
        if isinstance(one, TableField) or not one.holds_value:
            continue
        value = one.start(start) if not one.start_from.text else _work_out(one, start)
        if value is not None:
            found[one.code] = value
    return calculate(definition, found, start.today)


def _work_out(one: Field, start: Start) -> Json:
    """The result in the field's stored form; what doesn't fit the field is left out."""
    value = evaluate_formula(one.start_from, start.context, CONTEXT, start.today)
    if isinstance(value, Decimal):
        value = format(value, "f")
    elif isinstance(value, date):
        value = value.isoformat()
    try:
        return one.clean(value, Known())
    except ValueProblem:
        return None
