"""Take a BPMN file into a draft. Nothing in the file is executed; what does not fit is told element by element."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ctp_core.contracts import Actor, FieldError, Invalid, mark
from ctp_workflow.contracts import BpmnProcess, BpmnRefused, DefinitionDto
from ctp_workflow.domain.bpmn.importing import import_file
from ctp_workflow.domain.bpmn.model import NotBpmn
from ctp_workflow.selectors.definitions import get_definition
from ctp_workflow.services.checking_graphs import find_problems
from ctp_workflow.services.save_draft import save_draft


def read_bpmn(*, data: bytes) -> tuple[BpmnProcess, ...]:
    """All processes of a file with what was found, those that can be drawn checked like a graph. Raises BpmnRefused."""
    try:
        found = import_file(data)
    except NotBpmn as error:
        raise BpmnRefused(error.message, error.params) from error
    return tuple(one if one.graph is None else replace(one, problems=find_problems(one.graph)) for one in found)


def import_bpmn(
    *, definition_id: UUID, data: bytes, actor: Actor, process: str = "", expected_revision: int | None = None
) -> tuple[BpmnProcess, DefinitionDto]:
    """Put a process of the file in the place of the draft: the one named, else the first that can be drawn, executable ones first.

    When none can be drawn the draft stays as it was and the findings say why. Raises NotFound, Forbidden, BpmnRefused, StaleDraft,
    Invalid when the file has no process of that name.
    """
    definition = get_definition(definition_id=definition_id, actor=actor)
    chosen = _choose(read_bpmn(data=data), process)
    if chosen.graph is None:
        return chosen, definition
    saved = save_draft(
        definition_id=definition_id, graph=chosen.graph, actor=actor, expected_revision=expected_revision
    )
    return chosen, saved


def _choose(found: tuple[BpmnProcess, ...], process: str) -> BpmnProcess:
    if process:
        named = [one for one in found if one.id == process]
        if not named:
            message = mark("There is no process %(id)s in the file.")
            raise Invalid({"process": [FieldError("workflow.unknown_process", message, id=process)]})
        return named[0]
    return min(found, key=lambda one: (one.graph is None, not one.executable))
