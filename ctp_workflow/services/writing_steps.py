"""Writing a step down: runs, items, the record, the instance; all rows of one kind in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ctp_core.api import files
from ctp_core.api.files import FileDto
from ctp_core.api.operations import failpoint
from ctp_core.contracts import Actor, MemberRef, system_actor
from ctp_core.kit.inserting import change_row, insert_rows
from ctp_workflow.domain.commands import Command, command_to_json
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import STEP_KINDS, Node
from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.state import Item, NodeRun, State, state_to_json
from ctp_workflow.models import ActionRecord, Instance, WorkItem
from ctp_workflow.models import NodeRun as NodeRunRow
from ctp_workflow.selectors.opinion_files import opinion_ref
from ctp_workflow.services.setting_deadlines import Deadlines

RUN_CHANGES = ("state", "outcome", "rows", "path", "arrivals", "ticket", "closed_at")
ITEM_CHANGES = (
    "state", "outcome", "reason", "parent", "note", "acted_by", "draft", "closed_at", "due_at", "paused_at", "nudged",
)  # fmt: skip


SERVER = system_actor("workflow")
"""Who acts when the clock, another system or a flow below does."""


@dataclass(frozen=True, slots=True)
class Act:
    """What was done, for the record."""

    operation: str
    actor: Actor
    member: MemberRef | None
    on_behalf_of: MemberRef | None
    at: datetime
    opinion: str = ""
    item: Item | None = None
    target: str = ""
    command: Command | None = None
    whom: str = ""
    files: tuple[FileDto, ...] = ()


def write_step(
    instance: Instance,
    graph: Graph,
    items: dict[int, WorkItem],
    after: State,
    effects: Effects,
    act: Act,
    values: Mapping[str, Any] | None = None,
) -> ActionRecord:
    """Write *effects* and the record; *items* gets the new and changed rows. *values* are the variables deadlines may name."""
    deadlines = Deadlines(graph, instance.variables if values is None else values, act.at)
    _write_runs(instance, graph, effects, act, deadlines)
    failpoint("workflow.act.runs")
    _write_items(instance, graph, items, after, effects, act, deadlines)
    deadlines.set_timers(instance)
    failpoint("workflow.act.items")
    before = instance.revision
    instance.state = state_to_json(after)
    instance.status = after.status
    instance.outcome = after.outcome
    instance.revision = before + 1
    if effects.ended:
        instance.finished_at = act.at
    change_row(instance, "state", "status", "outcome", "revision", "variables", "finished_at")
    failpoint("workflow.act.state")
    record = write_record(instance, graph, act, effects)
    failpoint("workflow.act.record")
    return record


def write_record(
    instance: Instance,
    graph: Graph,
    act: Act,
    effects: Effects | None = None,
    overlay: Mapping[str, Any] | None = None,
) -> ActionRecord:
    """Append what was done; the instance's revision is its number. *overlay* is what the flow follows from here on, where it changed."""
    run = instance_run(instance, act.item)
    node = graph.nodes[run] if run else None
    target = graph.nodes.get(act.target)
    record = ActionRecord(
        instance=instance,
        sequence=instance.revision,
        item=act.item.number if act.item else None,
        run=act.item.run if act.item else None,
        node=node.id if node else "",
        node_name=node.name if node else "",
        operation=act.operation,
        member_id=act.member.pk if act.member else None,
        on_behalf_of_id=act.on_behalf_of.pk if act.on_behalf_of else None,
        actor_name=act.actor.name[:150],
        opinion=act.opinion,
        attached=[{"id": str(one.id), "name": one.name, "size": one.size, "sha256": one.digest} for one in act.files],
        target=act.target,
        target_name=(act.whom or (target.name if target else ""))[:100],
        command=command_to_json(act.command)
        if act.command
        else {"overlay": dict(overlay)}
        if overlay is not None
        else {},
        after=_numbers(effects),
        at=act.at,
    )
    insert_rows([record])
    if act.files:
        files.attach(file_ids=[one.id for one in act.files], to=opinion_ref(record.public_id), actor=act.actor)
    return record


def instance_run(instance: Instance, item: Item | None) -> str:
    """The node of an item's run."""
    return str(instance.state["runs"][item.run - 1][1]) if item else ""


def _numbers(effects: Effects | None) -> dict[str, Any]:
    """Which runs and items the act opened and changed, by number."""
    if effects is None:
        return {}
    return {
        "opened_runs": [run.number for run in effects.opened_runs],
        "changed_runs": [[run.number, run.state] for run in effects.changed_runs],
        "opened_items": [item.number for item in effects.opened_items],
        "changed_items": [[item.number, item.state] for item in effects.changed_items],
    }


def _write_runs(instance: Instance, graph: Graph, effects: Effects, act: Act, deadlines: Deadlines) -> None:
    rows = [_run_row(instance, graph, run, act.at) for run in (*effects.changed_runs, *effects.opened_runs)]
    for row, run in zip(rows[len(effects.changed_runs) :], effects.opened_runs, strict=True):
        row.due_at = deadlines.run_due(graph.nodes[run.node], run)
    if rows:
        insert_rows(rows, unique=("instance", "number"), change=RUN_CHANGES)


def _run_row(instance: Instance, graph: Graph, run: NodeRun, at: datetime) -> NodeRunRow:
    node = graph.nodes[run.node]
    return NodeRunRow(
        instance=instance,
        number=run.number,
        node=run.node,
        kind=run.kind,
        name=node.name,
        mode=node.mode if run.kind in STEP_KINDS else "",
        state=run.state,
        outcome=run.outcome,
        note=run.note,
        path=[list(pair) for pair in run.path],
        arrivals=[arrival.run for arrival in run.arrivals],
        rows=[list(row) for row in run.rows],
        revisits=run.revisits,
        trace=list(run.trace),
        ticket=run.ticket,
        opened_at=at,
        closed_at=None if run.state in ("open", "suspended") else at,
    )


def _write_items(
    instance: Instance,
    graph: Graph,
    rows: dict[int, WorkItem],
    after: State,
    effects: Effects,
    act: Act,
    deadlines: Deadlines,
) -> None:
    # Decisions that were taken back: their rows keep who decided what.
    voided: dict[tuple[str, str], list[int]] = {}
    for item in effects.changed_items:
        if item.number not in rows:
            voided.setdefault((item.state, item.reason), []).append(item.number)
    for (state, reason), numbers in voided.items():
        instance.items.filter(number__in=numbers).update(state=state, reason=reason)
    written = []
    for item in effects.changed_items:
        if item.number in rows:
            written.append(_changed_row(rows[item.number], item, act))
    for item in effects.opened_items:
        rows[item.number] = _new_row(
            instance, graph.nodes[after.run(item.run).node], item, effects.whys[item.number], act
        )
        written.append(rows[item.number])
    deadlines.set_for(rows, effects)
    if written:
        # The upsert finds a row by instance and number, with or without its key.
        insert_rows(written, unique=("instance", "number"), change=ITEM_CHANGES)


def _changed_row(row: WorkItem, item: Item, act: Act) -> WorkItem:
    row.state, row.outcome, row.reason = item.state, item.outcome, item.reason
    row.acted_by_id = item.by or None
    row.parent, row.note = item.parent, item.note
    if not item.is_open and row.closed_at is None:
        row.closed_at = act.at
    return row


def _new_row(instance: Instance, node: Node, item: Item, why: Why, act: Act) -> WorkItem:
    return WorkItem(
        instance=instance,
        number=item.number,
        run=item.run,
        row=item.row,
        node=node.id,
        node_name=node.name,
        kind=item.kind,
        member_id=item.person,
        state=item.state,
        outcome=item.outcome,
        reason=item.reason,
        acted_by_id=item.by or None,
        parent=item.parent,
        relation=item.relation,
        origin=item.origin,
        note=item.note,
        why={
            "rule": why.rule,
            "params": dict(why.params),
            "conditions": list(why.conditions),
            "returned_by": why.returned_by,
        },
        opened_at=act.at,
        closed_at=None if item.is_open else act.at,
    )
