"""Signers brought in by a signer, and taken away again: rows of the matrix before, after or beside the own one."""

from __future__ import annotations

from collections.abc import Sequence

from ctp_workflow.contracts import LastSigner, OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import AddSigners, AskHelp, Remove
from ctp_workflow.domain.deciding import held, next_reader, rejected_or_on
from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.settling import call, decision, drop, empty_row, in_order
from ctp_workflow.domain.state import READING_KINDS, SIGNING_KINDS, Item

MAX_PEOPLE = 50


def add_signers(board: Board, command: AddSigners) -> None:
    """*before*: I wait for them. *after*: I agree now, and the step goes on when they have. *beside*: they sign as well."""
    item = held(board, command.item)
    run = board.run(item.run)
    if item.kind not in ("approve", "handle") or run.ticket or command.where not in ("before", "after", "beside"):
        raise OperationNotAllowed
    people = newcomers(board, item, command.people)
    groups = [people] if command.anyone else [(one,) for one in people]
    first = len(run.rows)
    order = list(run.order or range(first))
    place = order.index(item.row) + (command.where != "before")
    order[place:place] = range(first, first + len(groups))
    board.change_run(run.number, rows=(*run.rows, *groups), order=tuple(order))
    for row, group in enumerate(groups, start=first):
        for person in group:
            board.open_item(
                run=run.number, row=row, person=person, kind=item.kind, state="waiting",
                why=Why("added", returned_by=0, params={"by": command.by}), parent=item.number, relation=command.where,
            )  # fmt: skip
    if command.where == "after":
        outcome = "handle" if item.kind == "handle" else "agree"
        board.change_item(item.number, state="done", outcome=outcome, by=command.by, note="")
        for one in board.items_of(item.run):
            if one.row == item.row and one.asks_decision and board.item(one.number).is_open:
                drop(board, one, "handled")
        rejected_or_on(board, item.run, command.by)
    else:
        call(board, run.number)


def ask_help(board: Board, command: AskHelp) -> None:
    """Others give their opinion, then I decide."""
    item = held(board, command.item)
    if item.kind in (*READING_KINDS, "submit"):
        raise OperationNotAllowed
    for person in newcomers(board, item, command.people):
        board.open_item(
            run=item.run, row=item.row, person=person, kind="help", state="pending",
            why=Why("asked", params={"by": command.by}), parent=item.number, relation="help",
        )  # fmt: skip
    call(board, item.run)


def newcomers(board: Board, item: Item, people: Sequence[int]) -> tuple[int, ...]:
    """*people*, once each. Raises OperationNotAllowed when nobody is named, or somebody has an open item here already."""
    found = tuple(dict.fromkeys(people))
    there = {one.person for one in board.items_of(item.run) if one.asks_decision}
    if not found or len(found) > MAX_PEOPLE or there & set(found):
        raise OperationNotAllowed
    return found


def remove(board: Board, command: Remove) -> None:
    """Take somebody away who was brought in, and whom they brought in; then the step is judged anew.

    Raises OperationNotAllowed, or LastSigner when nobody would be left to sign.
    """
    item = board.item(command.item)
    run = board.run(item.run)
    if not item.is_open or not (item.relation or command.administers):
        raise OperationNotAllowed
    if item.kind in READING_KINDS:
        board.change_item(item.number, state="cancelled", reason="removed")
        next_reader(board, item)
        return
    if run.state != "open":
        raise OperationNotAllowed
    _drop_all(board, item)
    if item.kind in SIGNING_KINDS and not in_order(board.run(item.run)):
        raise LastSigner
    if item.kind == "help":
        call(board, item.run)
    else:
        _release_row(board, item)
        rejected_or_on(board, item.run, command.by)


def _drop_all(board: Board, item: Item) -> None:
    """An item with everything its holder brought in, whichever way."""
    drop(board, item, "removed")
    empty_row(board, item)
    for child in board.items_of(item.run):
        if child.parent == item.number and child.is_open and child.kind not in READING_KINDS:
            _drop_all(board, child)


def _release_row(board: Board, item: Item) -> None:
    """Where the one who had claimed it is gone, the others of the row have it again."""
    if item.note == "claimed" and not decision(board, item.run, item.row):
        call(board, item.run)
