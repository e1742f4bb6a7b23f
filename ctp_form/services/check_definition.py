"""Refuse definitions with problems, each at its place."""

from __future__ import annotations

from typing import Any

from ctp_core.contracts import Actor, FieldError, Forbidden
from ctp_form.contracts import MANAGE_DEFINITIONS, DefinitionInvalid, SchemaProblem
from ctp_form.domain.definitions import Definition, read_definition


def require_manager(actor: Actor) -> None:
    """Raises Forbidden for who may not maintain forms."""
    if not actor.may(MANAGE_DEFINITIONS):
        raise Forbidden()


def require_sound(schema: Any) -> Definition:
    """The definition in *schema*. Raises DefinitionInvalid with every problem at its place."""
    definition, problems = read_definition(schema)
    if problems:
        raise DefinitionInvalid(problem_fields(problems))
    return definition


def problem_fields(problems: tuple[SchemaProblem, ...]) -> dict[str, list[FieldError]]:
    """Problems by place."""
    found: dict[str, list[FieldError]] = {}
    for one in problems:
        found.setdefault(f"schema.{one.path}".rstrip("."), []).append(FieldError(one.code, one.message, **one.params))
    return found
