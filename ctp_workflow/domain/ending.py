"""A flow ends before its end node: rejected, revoked or terminated."""

from __future__ import annotations

from ctp_workflow.contracts import NotEnded, NotRunning
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Revoke, Terminate


def end(board: Board, *, status: str, outcome: str, reason: str) -> None:
    """All tokens end, all open decisions are cancelled; what is only to be read stays."""
    board.cancel_open_items((item for item in board.items if item.asks_decision), state="cancelled", reason=reason)
    for run in list(board.runs):
        if run.state in ("open", "suspended"):
            board.change_run(run.number, state="cancelled")
    board.tokens = []
    board.status, board.outcome = status, outcome


def revoke(board: Board, command: Revoke) -> None:
    """The starter takes it back; readers lose it as well."""
    if board.status != "running":
        raise NotRunning
    end(board, status="revoked", outcome=command.mode, reason="revoked")
    board.cancel_open_items(board.items, state="cancelled", reason="revoked")


def terminate(board: Board, command: Terminate) -> None:
    """It ends where it stands."""
    if board.status != "running":
        raise NotRunning
    end(board, status="finished", outcome=command.outcome, reason="terminated")


def archive(board: Board) -> None:
    """Nothing is asked of anybody any more: who has not read it yet keeps the sight of it, without a line in the list.

    Raises NotEnded for a flow that runs, or that went back to a draft.
    """
    if board.status not in ("finished", "revoked") or board.outcome == "draft":
        raise NotEnded
    board.cancel_open_items(list(board.items), state="cancelled", reason="archived")
