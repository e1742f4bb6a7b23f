"""Values of the engine as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ctp_core.kit.answers import translated
from ctp_workflow.contracts import ActOptions, GraphProblem, ItemDto, OperationDto
from ctp_workflow.rest.v1.serializers import ItemAnswer, OperationAnswer

OPTIONS = ("people", "where", "anyone", "straight", "chosen", "in_turn", "ask_opinion", "files")


def act_arguments(given: dict[str, Any]) -> dict[str, Any]:
    """What an ActBody said, as keyword arguments of the service."""
    options = {name: given.pop(name) for name in OPTIONS if name in given}
    options |= {name: tuple(options[name]) for name in ("people", "files") if name in options}
    return {**given, "options": ActOptions(**options)}


def problem_bodies(problems: Iterable[GraphProblem]) -> list[dict[str, str]]:
    """Mistakes with their sentences in the caller's language."""
    return [{"where": one.where, "code": one.code, "message": translated(one.message, one.params)} for one in problems]


def item_body(item: ItemDto) -> Any:
    """An item."""
    return ItemAnswer(item).data


def operation_bodies(found: Iterable[OperationDto]) -> list[Any]:
    """Operations; the reason in the caller's language."""
    return [
        {**OperationAnswer(one).data, "reason": translated(one.reason, one.reason_params) if one.reason else ""}
        for one in found
    ]
