"""Formulas: parsed once with the definition, checked against its fields, evaluated on records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ctp_core.api import expressions
from ctp_core.contracts import FieldError, mark
from ctp_form.domain.reading import Reader
from ctp_form.domain.value_types import ValueType


@dataclass(frozen=True)
class Formula:
    """The text as written, its tree, and the names it reads (``price``, ``items.amount``)."""

    text: str
    expression: expressions.Expression
    names: frozenset[str]


RESULT_KINDS: dict[ValueType, expressions.Kind] = {
    "number": "number",
    "money": "number",
    "text": "text",
    "date": "date",
    "yes_no": "yes_no",
}
NO_FORMULA = Formula("", expressions.parse("empty"), frozenset())


def read_formula(reader: Reader, key: str, *, needed: bool = True) -> Formula:
    """The formula at *key*; mistakes are noted there. NO_FORMULA when there is none."""
    text = reader.text(key, needed=needed, limit=2_000)
    if not text:
        return NO_FORMULA
    try:
        expression = expressions.parse(text)
    except expressions.ExpressionError as error:
        note_expression(reader, key, error)
        return NO_FORMULA
    return Formula(text, expression, expressions.names_in(expression))


def check_formula(
    formula: Formula, reader: Reader, key: str, types: Mapping[str, ValueType], result_type: ValueType
) -> None:
    """Note unknown names and types that don't fit."""
    try:
        expressions.check(formula.expression, types, result=RESULT_KINDS[result_type])
    except expressions.ExpressionError as error:
        note_expression(reader, key, error)


def evaluate_formula(formula: Formula, values: Mapping[str, Any], types: Mapping[str, ValueType], today: date) -> Any:
    """The result, None when it can't be worked out (a division by zero gives empty; a number too large too)."""
    try:
        return expressions.evaluate(formula.expression, values, types=types, today=today).value
    except expressions.ExpressionError:
        return None


def note_expression(reader: Reader, key: str, error: expressions.ExpressionError) -> None:
    """Note an expression's mistake in the definition's own list."""
    found: FieldError = next(iter(error.fields["expression"]), FieldError("form.formula", mark("This can't be used.")))
    reader.note(key, "formula", found.message, **found.params)
