"""Going back: which steps one may return to, and what a return takes back with it."""

from __future__ import annotations

from ctp_workflow.contracts import OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.moving import find_people, open_rows
from ctp_workflow.domain.nodes import HUMAN_KINDS
from ctp_workflow.domain.resolving import Found
from ctp_workflow.domain.state import NodeRun, State


def targets(state: State, graph: Graph, run_number: int) -> tuple[NodeRun, ...]:
    """The steps a run may return to, nearest first, as its node's policy allows."""
    rule = graph.nodes[state.run(run_number).node].returns
    behind = () if rule == "none" else runs_behind(state, run_number)
    return tuple(run for run in behind if rule == "any" or run.kind == "start")


def runs_behind(state: State, run_number: int) -> tuple[NodeRun, ...]:
    """The finished human runs on the own path of a run, nearest first, each node once."""
    found: dict[str, NodeRun] = {}
    seen: set[int] = set()
    queue = [arrival.run for arrival in state.run(run_number).arrivals]
    while queue:
        number = queue.pop(0)
        if number in seen:
            continue
        seen.add(number)
        run = state.run(number)
        if run.kind in HUMAN_KINDS and run.state == "done" and run.outcome != "skipped":
            found.setdefault(run.node, run)
        queue += [arrival.run for arrival in run.arrivals]
    return tuple(sorted(found.values(), key=lambda run: -run.number))


def go_back(board: Board, *, origin: int, target: int, by: int, outcome: str) -> None:
    """Take back everything that follows from *target*, and visit it again.

    Runs that do not follow from the target stay, with their tokens: the other branches of a split the target lies in. Where
    a join is taken back whose other branches stay, their tokens wait at it again.
    """
    lost = _following(board, target) | {target}
    joins = [board.run(number) for number in lost if board.run(number).kind == "join"]
    for number in sorted(lost):
        if number == origin:
            board.change_run(number, state="returned", outcome=outcome)
        else:
            board.change_run(number, state="void")
        for item in board.items_of(number):
            if item.is_open:
                board.change_item(item.number, state="void", reason="returned")
            elif item.state == "done" and number != origin:
                board.change_item(item.number, state="void")
    board.tokens = [token for token in board.tokens if token.run not in lost]
    for join in joins:
        for arrival in join.arrivals:
            if arrival.run not in lost:
                board.put_token(join.node, arrival.run, arrival.path, waiting=True)
    _visit_again(board, board.run(target), by)


def _following(board: Board, target: int) -> set[int]:
    """The live runs that follow from *target* by their arrivals. Runs are numbered in time, so one pass is enough."""
    found: set[int] = set()
    for run in board.runs[target:]:
        if run.is_live and any(arrival.run == target or arrival.run in found for arrival in run.arrivals):
            found.add(run.number)
    return found


def _visit_again(board: Board, old: NodeRun, by: int) -> None:
    node = board.graph.nodes[old.node]
    handled = [item for item in board.items_of(old.number) if item.outcome in ("agree", "submit")]
    if node.kind == "start":
        people = [Found(board.starter, "starter")]
        note = ""
    else:
        standing = board.resolver.standing([item.person for item in handled])
        people, note = [Found(person, "handled_before") for person in dict.fromkeys(standing)], ""
        if not people:
            people, note = find_people(board, node)
    if not people:
        raise OperationNotAllowed
    open_rows(board, node, people, old.path, old.arrivals, note=note, revisits=old.number, returned_by=by)
