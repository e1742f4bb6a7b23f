"""Whether a step is decided, and whose turn it is when it is not."""

from __future__ import annotations

from ctp_workflow.domain.board import Board
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.state import SIGNING_KINDS, Item, NodeRun

SATISFIED = ("submit", "agree", "handle")
BLOCKING = ("before", "help")
"""Whoever brought these in waits for them."""


def settle(board: Board, number: int) -> str:
    """Let an open run go on if it is decided, else call whoever's turn it is.

    Returns ``agreed`` (the run is left), ``rejected`` (what follows is the caller's, by the node's policy) or nothing.
    """
    run = board.run(number)
    if run.state != "open":
        return ""
    verdict = judge(board, run)
    if verdict == "agreed":
        kinds = {"start": "submitted", "handle": "handled"}
        close_rest(board, number, "decided")
        board.change_run(number, outcome=kinds.get(run.kind, "agreed"))
        board.leave(number)
    elif not verdict:
        call(board, number)
    return verdict


def close_rest(board: Board, run: int, reason: str) -> None:
    """Cancel what is still asked in a run; who only reads goes on reading."""
    board.cancel_open_items(
        (item for item in board.items_of(run) if item.asks_decision), state="cancelled", reason=reason
    )


def judge(board: Board, run: NodeRun) -> str:
    """``agreed``, ``rejected``, or nothing while it is open."""
    rows = [row for row, people in enumerate(run.rows) if people]
    given = {row: decision(board, run.number, row) for row in rows}
    node = board.graph.nodes[run.node]
    if node.counts_votes:
        return count(node, list(given.values()))
    if any(one == "disagree" for one in given.values()):
        return "rejected"
    return "agreed" if all(one in SATISFIED for one in given.values()) else ""


def count(node: Node, given: list[str]) -> str:
    """The verdict of a counted step: reached, no longer to be reached, or open. Who abstains counts among all."""
    total = len(given)
    agreed, rejected = sum(one in SATISFIED for one in given), sum(one == "disagree" for one in given)
    still = sum(not one for one in given)
    if node.mode == "ratio":
        wanted = -(-node.vote.ratio * total // 100)
        enough_against = total - wanted + 1
    else:
        wanted = min(node.vote.passes, total)
        enough_against = node.vote.rejects or total + 1
    if agreed >= wanted:
        return "agreed"
    return "rejected" if rejected >= enough_against or agreed + still < wanted else ""


def decision(board: Board, run: int, row: int) -> str:
    """What was decided in a row."""
    for item in board.items_of(run):
        if item.row == row and item.state == "done" and item.kind in SIGNING_KINDS:
            return item.outcome
    return ""


def in_order(run: NodeRun) -> tuple[int, ...]:
    """The rows that count, one after the other."""
    return tuple(row for row in (run.order or range(len(run.rows))) if run.rows[row])


def call(board: Board, number: int) -> None:
    """Whoever may act has a pending item, everybody else waits."""
    run = board.run(number)
    turn = None
    if board.graph.nodes[run.node].mode == "sequential":
        turn = next((row for row in in_order(run) if not decision(board, number, row)), None)
    for item in board.items_of(number):
        if not item.asks_decision:
            continue
        waits = _waits(board, item) or (turn is not None and item.kind != "help" and item.row != turn)
        if waits and item.state != "waiting":
            board.change_item(item.number, state="waiting", reason=_waits(board, item))
        elif not waits and item.state == "waiting":
            board.change_item(item.number, state="pending", reason="")


def _waits(board: Board, item: Item) -> str:
    """For what an item waits: signers before it, help it asked for, whoever claimed it."""
    for other in board.items_of(item.run):
        if other.is_open and other.parent == item.number and other.relation in BLOCKING:
            return other.relation
        if item.kind == "help" or other.number == item.number or not other.is_open:
            continue
        if other.row == item.row and other.note == "claimed":
            return "claimed"
    return ""


def drop(board: Board, item: Item, reason: str) -> None:
    """Close an open item with all that its holder brought in before it; rows nobody is left in count no more."""
    board.change_item(item.number, state="cancelled", reason=reason, note="")
    for child in board.items_of(item.run):
        if child.parent == item.number and child.is_open and child.relation in BLOCKING:
            drop(board, child, reason)
            empty_row(board, child)


def empty_row(board: Board, item: Item) -> None:
    """Take an item's person out of its row, unless the row is decided."""
    run = board.run(item.run)
    if item.kind not in SIGNING_KINDS or decision(board, item.run, item.row):
        return
    rows = list(run.rows)
    rows[item.row] = tuple(person for person in rows[item.row] if person != item.person)
    board.change_run(item.run, rows=tuple(rows))
