"""A definition as a BPMN file."""

from __future__ import annotations

from uuid import UUID

from ctp_core.contracts import Actor, NotFound
from ctp_workflow.contracts import GraphInvalid
from ctp_workflow.domain.bpmn.exporting import export_graph
from ctp_workflow.domain.reading import read_graph
from ctp_workflow.models import DefinitionVersion
from ctp_workflow.selectors.definitions import get_definition


def export_bpmn(*, definition_id: UUID, actor: Actor, version: int | None = None) -> tuple[str, bytes]:
    """File name and content: the draft, or a published *version*. Raises NotFound, GraphInvalid for a draft without the right shape."""
    definition = get_definition(definition_id=definition_id, actor=actor)
    graph = definition.draft
    if version is not None:
        found = DefinitionVersion.objects.filter(definition__public_id=definition_id, number=version).first()
        if found is None:
            raise NotFound
        graph = found.graph
    read, problems = read_graph(graph)
    if read is None or problems:
        raise GraphInvalid(tuple(problems))
    suffix = f"-v{version}" if version is not None else ""
    data = export_graph(graph, read, code=definition.code, name=definition.name)
    return f"{definition.code}{suffix}.bpmn", data
