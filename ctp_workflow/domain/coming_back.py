"""The end of a detour: straight back to whoever returned the flow, unless what was changed leads another way now."""

from __future__ import annotations

from ctp_workflow.contracts import NobodyToHandle
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.moving import evaluate
from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.returning import following, take_runs_back
from ctp_workflow.domain.routing import route_from
from ctp_workflow.domain.settling import call, drop
from ctp_workflow.domain.state import Arrival, Item, NodeRun


def come_back(board: Board, number: int) -> None:
    """A run with a ticket is done: its token stands at the suspended step again."""
    run = board.run(number)
    origin = board.run(run.ticket)
    if any(_leads_elsewhere(board, one) for one in _conditions_between(board, run.revisits, origin)):
        _take_the_road_again(board, run)
        return
    board.take_token(number)
    board.change_run(number, state="done")
    board.change_run(origin.number, state="open")
    board.put_token(origin.node, origin.number, origin.path)
    asked_from = (item for item in board.items_of(origin.number) if item.state == "returned" and not item.reason)
    returned = next(asked_from)
    board.change_item(returned.number, reason="came_back")
    person = _still_there(board, returned.person, origin)
    if person != returned.person:
        rows = list(origin.rows)
        rows[returned.row] = tuple(person if one == returned.person else one for one in rows[returned.row])
        board.change_run(origin.number, rows=tuple(rows))
    if not _holds_it_already(board, returned, person):
        board.open_item(
            run=origin.number, row=returned.row, person=person, kind=returned.kind, state="waiting",
            why=Why("came_back"), parent=returned.parent, relation=returned.relation, origin=returned.origin,
        )  # fmt: skip
    for item in board.items_of(origin.number):
        if item.state == "waiting":
            board.change_item(item.number, reason="")
    call(board, origin.number)


def _holds_it_already(board: Board, returned: Item, person: int) -> bool:
    """Whether somebody's part was handed over to who returned it while the step stood still: one item is enough then."""
    for item in board.items_of(returned.run):
        if item.person != person or not item.asks_decision:
            continue
        if item.kind == "help":
            drop(board, item, "came_back")
            continue
        if item.row != returned.row:
            rows = list(board.run(returned.run).rows)
            rows[returned.row] = tuple(one for one in rows[returned.row] if one != person)
            board.change_run(returned.run, rows=tuple(rows))
        return True
    return False


def _still_there(board: Board, person: int, origin: NodeRun) -> int:
    if board.resolver.standing([person]):
        return person
    holding = {item.person for item in board.items_of(origin.number) if item.is_open}
    for other in board.resolver.administrators():
        if other not in holding:
            return other
    node = board.graph.nodes[origin.node]
    raise NobodyToHandle(step=node.name or node.id)


def _conditions_between(board: Board, target: int, origin: NodeRun) -> list[NodeRun]:
    """The conditions that were decided on the road from the target to where it was returned."""
    ahead = following(board, target)
    found, seen, queue = [], set(), [one.run for one in origin.arrivals]
    while queue:
        number = queue.pop(0)
        if number in seen or number not in ahead:
            continue
        seen.add(number)
        run = board.run(number)
        if (run.kind == "condition" and run.branches) or run.kind == "router":
            found.append(run)
        queue += [one.run for one in run.arrivals]
    return found


def _leads_elsewhere(board: Board, run: NodeRun) -> bool:
    node = board.graph.nodes[run.node]
    if node.kind == "router":
        target = route_from(board, node, run.arrivals[0])[0]
        return (target or board.graph.next_of(node.id)) != _taken(board, run)
    taken, fallback = [], 0
    for place, edge in enumerate(board.graph.out(node.id)):
        if edge.default or edge.when is None:
            fallback = place
        elif evaluate(board, node, edge.when, run.arrivals[0])[0]:
            taken.append(place)
            if not node.is_split:
                break
    return tuple(taken or [fallback]) != run.branches


def _taken(board: Board, run: NodeRun) -> str:
    """The node a live run led to."""
    after = (one for one in board.runs[run.number :] if one.is_live)
    return next((one.node for one in after if any(way.run == run.number for way in one.arrivals)), "")


def _take_the_road_again(board: Board, run: NodeRun) -> None:
    """The ticket is void: what followed from the target counts no more, and the flow goes on from the target as it is now."""
    old = board.run(run.revisits)
    board.take_token(run.number)
    take_runs_back(board, (following(board, old.number) | {old.number}) - {run.number}, state="void")
    moved = board.change_run(run.number, path=old.path, arrivals=old.arrivals, ticket=0)
    board.change_run(run.number, state="done")
    board.moving.append((board.graph.next_of(moved.node), Arrival(run.number, old.path)))
