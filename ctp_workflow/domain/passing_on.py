"""An item changes hands: transferred, claimed from a pool, given back, laid aside, handed over by who leaves."""

from __future__ import annotations

from ctp_workflow.contracts import NotRunning, OperationNotAllowed, TooManyTransfers
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Claim, HandOver, Park, Release, Transfer
from ctp_workflow.domain.deciding import held, rejected_or_on
from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.settling import call, drop
from ctp_workflow.domain.state import READING_KINDS, Item

MAX_TRANSFERS = 5


def transfer(board: Board, command: Transfer) -> None:
    """The slot stays, its holder changes; whoever had it first stays known by the chain of origins."""
    item = board.item(command.item) if command.administers else held(board, command.item)
    if board.status != "running":
        raise NotRunning
    there = {one.person for one in board.items_of(item.run) if one.asks_decision}
    if not item.is_open or item.kind in (*READING_KINDS, "submit", "help") or command.to in there:
        raise OperationNotAllowed
    if board.run(item.run).ticket and not command.administers:
        raise OperationNotAllowed
    if not command.administers and len(chain(board, item)) > MAX_TRANSFERS:
        raise TooManyTransfers(limit=MAX_TRANSFERS)
    move(board, item, command.to, "replaced" if command.administers else "transferred", command.by)


def move(board: Board, item: Item, to: int, rule: str, by: int) -> None:
    """Close an item as moved and open it for somebody else in the same slot."""
    run = board.run(item.run)
    board.change_item(item.number, state="moved", reason=rule, by=by, outcome="transfer", note="")
    if item.kind not in (*READING_KINDS, "help"):
        rows = list(run.rows)
        rows[item.row] = tuple(to if one == item.person else one for one in rows[item.row])
        board.change_run(run.number, rows=tuple(rows))
    made = board.open_item(
        run=item.run, row=item.row, person=to, kind=item.kind, state="pending" if item.state == "parked" else item.state,
        why=Why(rule, params={"by": by}), parent=item.parent, relation=item.relation, origin=item.number,
        note=item.note, reason=item.reason if item.state == "waiting" else "",
    )  # fmt: skip
    for child in board.items_of(item.run):
        if child.parent == item.number and child.is_open:
            board.change_item(child.number, parent=made.number)


def chain(board: Board, item: Item) -> list[Item]:
    """The item and those it was handed over from, newest first."""
    found = [item]
    while found[-1].origin:
        found.append(board.item(found[-1].origin))
    return found


def park(board: Board, command: Park) -> None:
    """It stays in the holder's hands; the flow does not move."""
    item = held(board, command.item)
    if item.kind in READING_KINDS:
        raise OperationNotAllowed
    board.change_item(item.number, state="parked")


def claim(board: Board, command: Claim) -> None:
    """One of the row takes it; the others wait until it is done or given back."""
    item = held(board, command.item)
    others = [one for one in board.items_of(item.run) if one.row == item.row and one.asks_decision]
    if item.kind not in ("approve", "handle") or len(others) < 2 or any(one.note == "claimed" for one in others):
        raise OperationNotAllowed
    board.change_item(item.number, note="claimed")
    call(board, item.run)


def release(board: Board, command: Release) -> None:
    """It is everybody's in the row again."""
    item = held(board, command.item)
    if item.note != "claimed":
        raise OperationNotAllowed
    board.change_item(item.number, note="", state="pending")
    call(board, item.run)


def hand_over(board: Board, command: HandOver) -> None:
    """All open decisions of somebody who leaves go to somebody else; where that one holds the step already, one item is enough."""
    if board.status != "running":
        raise NotRunning
    mine = [one for one in board.items if one.person == command.person and one.asks_decision]
    if not mine or command.person == command.to:
        raise OperationNotAllowed
    for number in [one.number for one in mine]:
        item = board.item(number)
        if not item.is_open:
            continue
        holds = any(one.person == command.to and one.asks_decision for one in board.items_of(item.run))
        if not holds:
            move(board, item, command.to, "handed_over", command.by)
            continue
        drop(board, item, "handed_over")
        run = board.run(item.run)
        rows = list(run.rows)
        rows[item.row] = tuple(one for one in rows[item.row] if one != command.person)
        board.change_run(run.number, rows=tuple(rows))
        if run.state == "open":
            rejected_or_on(board, run.number, command.by)
