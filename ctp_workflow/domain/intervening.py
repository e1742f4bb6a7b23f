"""What an administrator does by hand: let the token jump, skip a step. Decisions that were given stay in the history."""

from __future__ import annotations

from ctp_workflow.contracts import NotRunning, OperationNotAllowed
from ctp_workflow.domain.blocks import labels_of
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Jump, Skip
from ctp_workflow.domain.nodes import STEP_KINDS
from ctp_workflow.domain.settling import close_rest
from ctp_workflow.domain.state import Arrival, NodeRun, Path


def skip(board: Board, command: Skip) -> None:
    """The step counts as passed, whoever has not decided yet is not asked any more."""
    run = _open_step(board, command.run)
    if run.kind == "start":
        raise OperationNotAllowed
    close_rest(board, run.number, "skipped")
    board.change_run(run.number, outcome="skipped")
    board.leave(run.number)


def jump(board: Board, command: Jump) -> None:
    """The token of a step goes to another step, inside the same branch or out of branches, which end with it; never into one."""
    run = _open_step(board, command.run)
    target = board.graph.nodes.get(command.target)
    if target is None or target.kind not in STEP_KINDS or target.id == run.node or run.ticket or run.kind == "start":
        raise OperationNotAllowed
    path = landing(board, run, target.id)
    if path is None:
        raise OperationNotAllowed
    gone = {run.number} | {
        token.run for token in board.tokens if len(token.path) > len(path) and token.path[: len(path)] == path
    }
    if run.path == path:
        gone = {run.number}
    gone |= {one.ticket for one in board.runs if one.number in gone and one.ticket}
    board.tokens = [token for token in board.tokens if token.run not in gone]
    for number in sorted(gone):
        close_rest(board, number, "jumped")
        if board.run(number).state in ("open", "suspended"):
            board.change_run(number, state="cancelled")
    # Done, not cancelled: what follows from here follows from all that lies behind, and goes with it in a return.
    board.change_run(run.number, state="done", outcome="jumped")
    board.moving.append((target.id, Arrival(run.number, path)))


def landing(board: Board, run: NodeRun, target: str) -> Path | None:
    """The branch path a token of *run* would have at *target*; None when that lies in a branch the token is not in."""
    wanted = labels_of(board.graph).get(target)
    if wanted is None or len(wanted) > len(run.path):
        return None
    here = tuple((board.run(split).node, branch) for split, branch in run.path)
    return run.path[: len(wanted)] if here[: len(wanted)] == wanted else None


def _open_step(board: Board, number: int) -> NodeRun:
    if board.status != "running":
        raise NotRunning
    if not 1 <= number <= len(board.runs) or board.run(number).state != "open":
        raise OperationNotAllowed
    return board.run(number)
