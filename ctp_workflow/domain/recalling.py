"""强制收回: an administrator takes a step back, with the opinions that were given in it; everybody of the step decides anew."""

from __future__ import annotations

from ctp_workflow.contracts import NotRunning, OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Recall
from ctp_workflow.domain.finding import People, find_people
from ctp_workflow.domain.moving import open_rows
from ctp_workflow.domain.nodes import STEP_KINDS
from ctp_workflow.domain.resolving import Found
from ctp_workflow.domain.returning import UNHANDLED, following, is_whole, take_runs_back
from ctp_workflow.domain.state import SIGNING_KINDS, NodeRun

NO_SIGNER = ("removed", "handed_over", "transferred", "replaced")
"""Why somebody who was asked at a step is not one of its people any more."""


def recall(board: Board, command: Recall) -> None:
    """What followed from the step is withdrawn, whoever has acted on it; its people are those it had, without signers brought in.

    Raises NotRunning, or OperationNotAllowed for a step that nobody decided, that lies on a straight way back or in a branch
    that is gone.
    """
    if board.status != "running":
        raise NotRunning
    if not 1 <= command.run <= len(board.runs):
        raise OperationNotAllowed
    old = board.run(command.run)
    if not is_recallable(board, old) or not is_whole(board, old, board.tokens):
        raise OperationNotAllowed
    people = _people(board, old)
    take_runs_back(board, following(board, old.number) | {old.number}, state="withdrawn")
    node = board.graph.nodes[old.node]
    open_rows(board, node, people, old.path, old.arrivals, revisits=old.number, returned_by=command.by)


def is_recallable(board: Board, run: NodeRun) -> bool:
    """Whether people had it in hand, and have left opinions in it or passed it on."""
    if run.kind not in STEP_KINDS or run.state not in ("open", "done") or run.ticket or run.outcome in UNHANDLED:
        return False
    decided = any(item.state == "done" and item.kind in SIGNING_KINDS for item in board.items_of(run.number))
    return decided and bool(board.graph.out(run.node))


def _people(board: Board, old: NodeRun) -> People:
    mine = [
        item.person
        for item in board.items_of(old.number)
        if item.kind in SIGNING_KINDS and not item.relation and item.reason not in NO_SIGNER
    ]
    found = tuple(Found(one, "recalled") for one in dict.fromkeys(board.resolver.standing(mine)))
    if found:
        return People(found, old.note)
    asked = find_people(board, board.graph.nodes[old.node], old.arrivals)
    if not asked.found:
        raise OperationNotAllowed
    return People(asked.found, asked.note)
