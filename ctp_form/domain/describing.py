"""A definition as other units need to know it."""

from __future__ import annotations

from ctp_form.contracts import FieldDto
from ctp_form.domain.definitions import Definition, type_of
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import TableField


def describe(definition: Definition, language: str) -> tuple[FieldDto, ...]:
    """The fields with their labels in *language*."""
    return tuple(_field(one, language) for one in definition.fields if one.holds_value or one.kind == "opinion")


def _field(one: Field, language: str) -> FieldDto:
    columns = one.columns if isinstance(one, TableField) else ()
    return FieldDto(
        code=one.code,
        kind=one.kind,
        label=one.label_in(language),
        value_type=type_of(one),
        required=one.required,
        calculated=one.is_calculated,
        columns=tuple(_field(column, language) for column in columns),
    )
