"""Taking a decision back, as long as nobody has acted on what followed from it."""

from __future__ import annotations

from ctp_workflow.contracts import NotRunning, OperationNotAllowed, TakenUp
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import TakeBack
from ctp_workflow.domain.firing import fires
from ctp_workflow.domain.nodes import HUMAN_KINDS, OUTSIDE_KINDS
from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.returning import UNHANDLED, following, is_whole, take_runs_back
from ctp_workflow.domain.settling import call, decision, empty_row, in_order, judge
from ctp_workflow.domain.state import READING_KINDS, SIGNING_KINDS, Item

DECIDED = ("agree", "handle", "submit", "abstain", "disagree")
UNDONE = ("handled", "decided", "disagreed")
"""Why others lost it because of the decision: when that is taken back they have it again."""


def take_back(board: Board, command: TakeBack) -> None:
    """The decision counts no more and its item is in the holder's hands again; others' decisions in the step stay. What was read
    is to be read again.

    Raises NotRunning, OperationNotAllowed, or TakenUp when somebody has acted on it.
    """
    item = board.item(command.item)
    if item.kind in READING_KINDS:
        _unread(board, item)
        return
    if board.status != "running":
        raise NotRunning
    run = board.run(item.run)
    decided = item.state == "done" and item.kind in SIGNING_KINDS and item.outcome in DECIDED and item.by
    if not decided or not run.is_live or run.ticket or board.node_of(item.run).take_back == "never":
        raise OperationNotAllowed
    if run.state == "suspended" or run.outcome in UNHANDLED or not is_whole(board, run, board.tokens):
        raise OperationNotAllowed
    if run.state == "done":
        if fires(board.graph, run, "leave"):
            raise OperationNotAllowed
        lost = following(board, run.number)
        _require_untouched(board, lost)
        take_runs_back(board, lost, state="withdrawn")
        if not any(token.run == run.number for token in board.tokens):
            board.put_token(run.node, run.number, run.path)
        else:
            _stand_again(board, run.number)
        board.change_run(run.number, state="open", outcome="")
    _withdraw_added(board, item)
    _reopen(board, item)
    if judge(board, board.run(run.number)):
        raise OperationNotAllowed
    call(board, run.number)


def _unread(board: Board, item: Item) -> None:
    """Who has read it has it to read again; also after the end. Whoever is to read after them keeps it."""
    again = any(one.person == item.person and one.run == item.run and one.is_open for one in board.items)
    if item.state != "done" or item.outcome != "read" or not board.run(item.run).is_live or again:
        raise OperationNotAllowed
    board.change_item(item.number, state="void", reason="taken_back")
    board.open_item(
        run=item.run, row=item.row, person=item.person, kind=item.kind, state="pending", why=Why("unread"),
        parent=item.parent, relation=item.relation, origin=item.origin, note=item.note,
    )  # fmt: skip


def _stand_again(board: Board, run: int) -> None:
    """A token that waited at a join the run led to goes back to the run."""
    for token in [token for token in board.tokens if token.run == run]:
        board.tokens.remove(token)
        board.put_token(board.run(run).node, run, token.path)


def _require_untouched(board: Board, lost: set[int]) -> None:
    for number in sorted(lost):
        run = board.run(number)
        if (
            run.kind in OUTSIDE_KINDS
            or fires(board.graph, run, "arrive")
            or (run.state == "done" and fires(board.graph, run, "leave"))
            or run.kind == "end"
            or (run.outcome in UNHANDLED and not run.note)
        ):
            raise OperationNotAllowed
        for item in board.items_of(number) if run.kind in HUMAN_KINDS else ():
            if item.state == "parked" or item.note == "claimed" or (item.by and item.kind in SIGNING_KINDS):
                raise TakenUp(step=board.graph.nodes[run.node].name, person=item.by or item.person)
            if item.parent:
                raise TakenUp(step=board.graph.nodes[run.node].name, person=item.person)


def _withdraw_added(board: Board, item: Item) -> None:
    """Who was brought in after me with this decision is not needed any more, unless they have acted."""
    for child in board.items_of(item.run):
        if child.parent != item.number or child.relation != "after":
            continue
        if not child.is_open or child.state == "parked":
            raise TakenUp(step=board.node_of(item.run).name, person=child.person)
        board.change_item(child.number, state="withdrawn", reason="taken_back")
        empty_row(board, child)


def _reopen(board: Board, item: Item) -> None:
    run = board.run(item.run)
    if board.node_of(item.run).mode == "sequential":
        rows = in_order(run)
        later = rows[rows.index(item.row) + 1 :]
        if any(decision(board, item.run, row) for row in later):
            raise OperationNotAllowed
    if any(one.person == item.person and one.asks_decision for one in board.items_of(item.run)):
        raise OperationNotAllowed
    board.change_item(item.number, state="void", reason="taken_back")
    _again(board, item)
    for other in board.items_of(item.run):
        if other.state == "cancelled" and other.reason in UNDONE and not _held(board, other):
            board.change_item(other.number, reason="taken_back")
            _again(board, other)


def _held(board: Board, item: Item) -> bool:
    """Whether the row of a cancelled item is decided, or its person holds an open item of the run already."""
    if decision(board, item.run, item.row) or item.kind not in SIGNING_KINDS:
        return True
    if item.person not in board.run(item.run).rows[item.row]:
        return True
    return any(one.person == item.person and one.asks_decision for one in board.items_of(item.run))


def _again(board: Board, item: Item) -> None:
    board.open_item(
        run=item.run, row=item.row, person=item.person, kind=item.kind, state="waiting", why=Why("took_back"),
        parent=item.parent, relation=item.relation, origin=item.origin,
    )  # fmt: skip
