"""Nobody decides in time: the holder is passed over, and the step goes on with whoever is left in it."""

from __future__ import annotations

from ctp_workflow.contracts import OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import PassOver
from ctp_workflow.domain.deciding import held, rejected_or_on
from ctp_workflow.domain.finding import OVERDUE
from ctp_workflow.domain.settling import close_rest, drop, empty_row, in_order


def pass_over(board: Board, command: PassOver) -> None:
    """The item counts no more, as if its holder had not been named; a step nobody is left in is skipped.

    Raises ItemGone, NotRunning or OperationNotAllowed.
    """
    item = held(board, command.item)
    if item.kind not in ("approve", "handle"):
        raise OperationNotAllowed
    drop(board, item, OVERDUE)
    empty_row(board, item)
    if in_order(board.run(item.run)):
        rejected_or_on(board, item.run, command.by)
        return
    close_rest(board, item.run, OVERDUE)
    board.change_run(item.run, outcome="skipped")
    board.leave(item.run)
