"""A router sends the token on to a later step, or back to an earlier one, while a condition holds; so often and no more."""

from __future__ import annotations

from ctp_workflow.domain.board import Board
from ctp_workflow.domain.configuring import router_of
from ctp_workflow.domain.moving import evaluate, pass_through
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.returning import go_back, runs_behind
from ctp_workflow.domain.state import Arrival

ROUTED, SENT_BACK = "routed", "sent_back"


def enter_router(board: Board, node: Node, came: Arrival) -> None:
    """Find the way on; one that leads back stands still until all other tokens of this step have arrived."""
    target, traces = route_from(board, node, came)
    if target and target in board.graph.reachable(node.id):
        run = pass_through(board, node, came, trace=traces, outcome=ROUTED)
        board.moving.append((target, Arrival(run.number, came.path)))
        return
    run = board.open_run(node, came.path, (came,), trace=traces)
    if target and any(one.node == target for one in runs_behind(board, run.number)):
        board.put_token(node.id, run.number, came.path)
        board.routed_back.append((run.number, target))
        return
    board.change_run(run.number, state="done")
    board.moving.append((board.graph.next_of(node.id), Arrival(run.number, came.path)))


def route_from(board: Board, node: Node, came: Arrival) -> tuple[str, tuple[str, ...]]:
    """The node to go to, or nothing for the way on; and the conditions that were decided."""
    router, ahead = router_of(node), board.graph.reachable(node.id)
    used_up = sum(run.node == node.id and run.outcome == SENT_BACK for run in board.runs) >= router.limit
    traces: list[str] = []
    for one in router.routes:
        if used_up and one.to not in ahead:
            continue
        holds, trace = evaluate(board, node, one.when, came)
        traces.append(trace)
        if holds:
            return one.to, (trace,)
    return "", tuple(traces)


def route_back(board: Board, number: int, target: str) -> None:
    """What follows from the earlier step counts no more, and it is visited again."""
    run = board.run(number)
    if run.state != "open":
        return
    found = next((one.number for one in runs_behind(board, number) if one.node == target), None)
    if found is None:
        board.leave(number)
        return
    go_back(board, origin=number, target=found, by=0, outcome=SENT_BACK)
