"""Saying yes, no or nothing: the operations a step is decided with."""

from __future__ import annotations

from ctp_workflow.contracts import ItemGone, NotRunning, OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Abstain, Agree, Answer, Disagree, Read
from ctp_workflow.domain.ending import end
from ctp_workflow.domain.returning import go_back, runs_behind
from ctp_workflow.domain.settling import call, close_rest, drop, settle
from ctp_workflow.domain.state import READING_KINDS, SIGNING_KINDS, Item

OUTCOMES = {"submit": "submit", "approve": "agree", "handle": "handle"}


def held(board: Board, number: int) -> Item:
    """An item somebody may act on now. Raises ItemGone, NotRunning or OperationNotAllowed."""
    item = board.item(number)
    if board.status != "running":
        raise NotRunning
    if item.state == "waiting":
        raise OperationNotAllowed
    if not item.is_open:
        raise ItemGone(reason=item.reason or item.state)
    return item


def agree(board: Board, command: Agree) -> None:
    """The row is satisfied; the others in it lose it."""
    item = held(board, command.item)
    if item.kind not in SIGNING_KINDS:
        raise OperationNotAllowed
    _decide(board, item, OUTCOMES[item.kind], command.by, command.reason)
    if command.chosen:
        picked = dict(board.run(item.run).picked) | dict(command.chosen)
        board.change_run(item.run, picked=tuple(picked.items()))
    rejected_or_on(board, item.run, command.by)


def disagree(board: Board, command: Disagree) -> None:
    """A vote where votes are counted; anywhere else the step is rejected."""
    item = held(board, command.item)
    if item.kind != "approve":
        raise OperationNotAllowed
    _decide(board, item, "disagree", command.by, command.reason)
    rejected_or_on(board, item.run, command.by)


def abstain(board: Board, command: Abstain) -> None:
    """A vote for nothing, where votes are counted."""
    item = held(board, command.item)
    if item.kind != "approve" or not board.node_of(item.run).counts_votes:
        raise OperationNotAllowed
    _decide(board, item, "abstain", command.by)
    rejected_or_on(board, item.run, command.by)


def _decide(board: Board, item: Item, outcome: str, by: int, reason: str = "") -> None:
    board.change_item(item.number, state="done", outcome=outcome, by=by, note="", reason=reason)
    for one in board.items_of(item.run):
        if one.row == item.row and one.asks_decision and board.item(one.number).is_open:
            drop(board, one, "handled")


def rejected_or_on(board: Board, run: int, by: int) -> None:
    """Go on as far as the step is decided; a rejection follows the node's policy."""
    if settle(board, run) == "rejected":
        follow_rejection(board, run, by)


def follow_rejection(board: Board, run: int, by: int) -> None:
    """A rejected step: the flow goes on, ends or goes back, as the node says."""
    close_rest(board, run, "disagreed")
    node = board.node_of(run)
    if node.disagree == "continue":
        board.change_run(run, outcome="rejected")
        board.leave(run)
        return
    if node.disagree == "end":
        board.change_run(run, state="done", outcome="rejected")
        board.tokens = [token for token in board.tokens if token.run != run]
        end(board, status="finished", outcome="rejected", reason="disagreed")
        return
    targets = {one.node: one.number for one in runs_behind(board, run)}
    target = targets.get(node.disagree_target or "", targets[board.graph.start.id])
    go_back(board, origin=run, target=target, by=by, outcome="rejected")


def answer(board: Board, command: Answer) -> None:
    """The opinion one was asked for; whoever asked goes on."""
    item = held(board, command.item)
    if item.kind != "help":
        raise OperationNotAllowed
    board.change_item(item.number, state="done", outcome="answer", by=command.by)
    call(board, item.run)


def read(board: Board, command: Read) -> None:
    """Reading holds nothing up, and is possible after the end."""
    item = board.item(command.item)
    if item.kind not in READING_KINDS:
        raise OperationNotAllowed
    if item.state != "pending":
        raise ItemGone(reason=item.reason or item.state)
    board.change_item(item.number, state="done", outcome="read", by=command.by)
    next_reader(board, item)


def next_reader(board: Board, item: Item) -> None:
    """What is circulated in turn goes to the next one."""
    waiting = (one for one in board.items if item.origin and one.origin == item.origin and one.state == "waiting")
    for one in list(waiting)[:1]:
        board.change_item(one.number, state="pending", reason="")
