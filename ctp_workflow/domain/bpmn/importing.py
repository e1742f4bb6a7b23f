"""From a BPMN file to graphs: what a process becomes, and what was found on the way."""

from __future__ import annotations

from ctp_workflow.contracts import BpmnFinding, BpmnProcess
from ctp_workflow.domain.bpmn.collecting import collect
from ctp_workflow.domain.bpmn.conditions import Fields
from ctp_workflow.domain.bpmn.draft import Draft
from ctp_workflow.domain.bpmn.looping import unloop
from ctp_workflow.domain.bpmn.model import Process
from ctp_workflow.domain.bpmn.nesting import nest
from ctp_workflow.domain.bpmn.own import read_own
from ctp_workflow.domain.bpmn.reading import read_processes
from ctp_workflow.domain.bpmn.rendering import render
from ctp_workflow.domain.bpmn.spreading import spread


def import_file(data: bytes) -> tuple[BpmnProcess, ...]:
    """Every process of a file that holds anything. Raises NotBpmn."""
    return tuple(import_process(one) for one in read_processes(data) if one.scope.elements)


def import_process(process: Process) -> BpmnProcess:
    """One process. The graph has the right shape; whether it can be published ``check_graph`` tells, as for one drawn here."""
    if (own := read_own(process)) is not None:
        return BpmnProcess(process.id, process.name, process.executable, own, ())
    fields = Fields()
    draft = collect(process)
    for stage in (lambda one: spread(one, fields), unloop, nest):
        if not draft.is_refused:
            stage(draft)
    graph = render(draft, process, fields) if not draft.is_refused else None
    return BpmnProcess(process.id, process.name, process.executable, graph, _ordered(draft))


def _ordered(draft: Draft) -> tuple[BpmnFinding, ...]:
    """What is refused first, then what is different, then what is left out."""
    rank = {"refused": 0, "changed": 1, "left_out": 2}
    return tuple(sorted(draft.findings, key=lambda one: rank[one.effect]))
