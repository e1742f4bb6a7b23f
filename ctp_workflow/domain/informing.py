"""Letting others read: informed for good, or circulated from hand to hand, with an opinion asked for or not."""

from __future__ import annotations

from ctp_workflow.contracts import OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Inform
from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.signers import MAX_PEOPLE


def inform(board: Board, command: Inform) -> None:
    """Items to read beside the step of *item*; they hold nothing up, outlive the step, and those who read one already get none."""
    item = board.item(command.item)
    run = board.run(item.run)
    if not run.is_live or item.state in ("waiting", "withdrawn", "void", "cancelled"):
        raise OperationNotAllowed
    kind = "circulate" if command.circulate else "inform"
    reading = {one.person for one in board.items_of(item.run) if one.kind == kind and one.is_open}
    people = [one for one in dict.fromkeys(command.people) if one not in reading and one != item.person]
    if not people or len(people) > MAX_PEOPLE:
        raise OperationNotAllowed
    first = len(board.items) + 1
    for place, person in enumerate(people):
        board.open_item(
            run=item.run, row=item.row, person=person, kind=kind,
            state="waiting" if command.in_turn and place else "pending", why=Why("told", params={"by": command.by}),
            parent=item.number, relation=kind, origin=first if command.in_turn else 0,
            note="opinion" if command.opinion else "",
        )  # fmt: skip
