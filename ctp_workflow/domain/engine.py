"""``step``: the whole engine in one pure function."""

from __future__ import annotations

from ctp_workflow.contracts import ItemGone, NotRunning, OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Agree, Command, Disagree, Read, Return, Revoke, Start
from ctp_workflow.domain.effects import Effects, compare
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.moving import leave, open_rows
from ctp_workflow.domain.resolving import Found, Resolver
from ctp_workflow.domain.returning import go_back, runs_behind, targets
from ctp_workflow.domain.state import Item, State


def step(graph: Graph, state: State, command: Command, resolver: Resolver) -> tuple[State, Effects]:
    """Lead an instance from one state to the next. The same input gives the same output; nothing else is read or written.

    Raises ItemGone, NotRunning, OperationNotAllowed, NobodyToHandle or NoBranch; then nothing has changed.
    """
    board = Board(graph, state, resolver)
    match command:
        case Start():
            _start(board)
        case Agree(item, by):
            _agree(board, _held(state, item), by)
        case Disagree(item, by):
            _disagree(board, _held(state, item), by, state)
        case Return(item, by, target):
            _return(board, _held(state, item), by, target, state)
        case Read(item, by):
            _read(board, state.item(item), by)
        case Revoke(mode, by):
            _revoke(board, mode, by)
    after = board.freeze()
    return after, compare(state, after, board.whys)


def _held(state: State, number: int) -> Item:
    item = state.item(number)
    if not state.is_running:
        raise NotRunning
    if item.state not in ("pending", "parked"):
        raise ItemGone(reason=item.reason or item.state)
    return item


def _start(board: Board) -> None:
    if board.status != "new":
        raise OperationNotAllowed
    board.status = "running"
    run = open_rows(board, board.graph.start, [Found(board.starter, "starter")], (), ())
    board.change_item(board.items_of(run.number)[0].number, state="done", outcome="submit", by=board.starter)
    board.change_run(run.number, outcome="submitted")
    leave(board, run.number)


def _agree(board: Board, item: Item, by: int) -> None:
    if item.kind == "inform":
        raise OperationNotAllowed
    outcome = "submit" if item.kind == "submit" else "agree"
    board.change_item(item.number, state="done", outcome=outcome, by=by)
    siblings = board.items_of(item.run)
    board.cancel_open_items((one for one in siblings if one.row == item.row), state="cancelled", reason="handled")
    run = board.run(item.run)
    left = [row for row in range(len(run.rows)) if not _satisfied(board, item.run, row)]
    if not left:
        board.change_run(run.number, outcome="submitted" if item.kind == "submit" else "agreed")
        leave(board, run.number)
    elif board.graph.nodes[run.node].mode == "sequential":
        for one in siblings:
            if one.row == left[0] and one.state == "waiting":
                board.change_item(one.number, state="pending")


def _satisfied(board: Board, run: int, row: int) -> bool:
    return any(one.row == row and one.state == "done" for one in board.items_of(run))


def _disagree(board: Board, item: Item, by: int, state: State) -> None:
    if item.kind != "approve":
        raise OperationNotAllowed
    node = board.graph.nodes[board.run(item.run).node]
    board.change_item(item.number, state="done", outcome="disagree", by=by)
    others = board.items_of(item.run)
    board.cancel_open_items(others, state="cancelled", reason="disagreed")
    if node.disagree == "end":
        board.change_run(item.run, state="done", outcome="rejected")
        board.tokens = [token for token in board.tokens if token.run != item.run]
        _end(board, status="finished", outcome="rejected", reason="disagreed")
        return
    behind = {run.node: run.number for run in runs_behind(state, item.run)}
    target = behind.get(node.disagree_target or "", behind[board.graph.start.id])
    go_back(board, origin=item.run, target=target, by=by, outcome="rejected")


def _return(board: Board, item: Item, by: int, target: str, state: State) -> None:
    if item.kind != "approve":
        raise OperationNotAllowed
    chosen = next((run for run in targets(state, board.graph, item.run) if run.node == target), None)
    if chosen is None:
        raise OperationNotAllowed
    board.change_item(item.number, state="returned", outcome="return", by=by)
    go_back(board, origin=item.run, target=chosen.number, by=by, outcome="returned")


def _read(board: Board, item: Item, by: int) -> None:
    if item.kind != "inform":
        raise OperationNotAllowed
    if item.state != "pending":
        raise ItemGone(reason=item.reason or item.state)
    board.change_item(item.number, state="done", outcome="read", by=by)


def _revoke(board: Board, mode: str, by: int) -> None:
    if board.status != "running":
        raise NotRunning
    _end(board, status="revoked", outcome=mode, reason="revoked")
    board.cancel_open_items(board.items, state="cancelled", reason="revoked")


def _end(board: Board, *, status: str, outcome: str, reason: str) -> None:
    """All tokens end, all open decisions are cancelled; what is only to be read stays."""
    board.cancel_open_items((item for item in board.items if item.asks_decision), state="cancelled", reason=reason)
    for run in list(board.runs):
        if run.state == "open":
            board.change_run(run.number, state="cancelled")
    board.tokens = []
    board.status, board.outcome = status, outcome
