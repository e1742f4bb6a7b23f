"""The fields a definition may name, and how they are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ctp_workflow.contracts import DefinitionDto, FlowField, VariableWords
from ctp_workflow.selectors.definition_owners import find_owner


def fields_of(definition: DefinitionDto) -> tuple[FlowField, ...]:
    """What conditions may name: the owner's fields, else those the draft declares."""
    owner = find_owner(definition.owner)
    if owner is not None and definition.owner is not None:
        return tuple(owner.fields(definition.owner.id))
    declared = definition.draft.get("fields", {})
    return (
        tuple(FlowField(code, code, kind) for code, kind in declared.items()) if isinstance(declared, Mapping) else ()
    )


def words_of_fields(fields: Iterable[FlowField]) -> VariableWords:
    """Their labels and the names of their choices."""
    known = {one.code: one.label for one in fields}
    options = {one.code: dict(one.options) for one in fields if one.options}
    plain = VariableWords()
    return VariableWords(
        label=lambda name: known.get(name, name),
        value=lambda name, value: options.get(name, {}).get(value) or plain.value(name, value),
    )
