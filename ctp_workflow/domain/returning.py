"""Going back: which steps one may return to, and what a return takes back with it."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_workflow.contracts import OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import Return
from ctp_workflow.domain.finding import AGREED, People, find_people
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.moving import found_again, open_rows
from ctp_workflow.domain.nodes import HUMAN_KINDS
from ctp_workflow.domain.resolving import Found
from ctp_workflow.domain.state import Arrival, Item, NodeRun, State, Token

UNHANDLED = ("skipped", "jumped")


def targets(state: State | Board, graph: Graph, run_number: int) -> tuple[NodeRun, ...]:
    """The steps a run may return to, nearest first, as its node's policy allows. None while a straight way back is open."""
    run = state.run(run_number)
    node = graph.nodes[run.node]
    if node.returns == "none" or run.ticket or run.kind == "start":
        return ()
    # A step that only the past knows, because the flow was moved to another version, has no way on.
    behind = tuple(one for one in runs_behind(state, run_number) if graph.out(one.node))
    if node.returns == "starter":
        return tuple(one for one in behind if one.kind == "start")
    if node.returns == "previous":
        return behind[:1]
    if node.returns == "listed":
        return tuple(one for one in behind if one.node in node.return_to)
    return behind


def runs_behind(state: State | Board, run_number: int) -> tuple[NodeRun, ...]:
    """The finished human runs on the own path of a run, nearest first, each node once."""
    found: dict[str, NodeRun] = {}
    seen: set[int] = set()
    queue = [arrival.run for arrival in state.run(run_number).arrivals]
    while queue:
        number = queue.pop(0)
        if number in seen:
            continue
        seen.add(number)
        run = state.run(number)
        handled = run.kind in HUMAN_KINDS and run.state == "done" and run.outcome not in UNHANDLED
        if handled and is_whole(state, run, [state.run(run_number)]):
            found.setdefault(run.node, run)
        queue += [arrival.run for arrival in run.arrivals]
    return tuple(sorted(found.values(), key=lambda run: -run.number))


def is_whole(state: State | Board, run: NodeRun, holding: Iterable[Token | NodeRun]) -> bool:
    """Whether every split around a run still has all its branches: one of *holding* stands in it, or its join has closed it.

    An administrator's jump out of a split ends its branches; nobody can go back into it.
    """
    inside = {split for one in holding for split, _ in one.path}
    closed = {
        arrival.path[-1][0] for join in state.runs if join.kind == "join" and join.is_live for arrival in join.arrivals
    }
    return all(split in inside or split in closed for split, _ in run.path)


def return_back(board: Board, command: Return, item: Item) -> None:
    """The holder sends the flow back: everything after the target again, or from there straight back here."""
    if item.kind not in ("approve", "handle"):
        raise OperationNotAllowed
    chosen = next((run for run in targets(board, board.graph, item.run) if run.node == command.target), None)
    rule = board.node_of(item.run).back
    if chosen is None or (command.straight and rule == "rerun"):
        raise OperationNotAllowed
    board.change_item(item.number, state="returned", outcome="return", by=command.by, note="")
    if command.straight or rule == "straight":
        _detour(board, item, chosen, command.by)
    else:
        go_back(board, origin=item.run, target=chosen.number, by=command.by, outcome="returned")


def go_back(board: Board, *, origin: int, target: int, by: int, outcome: str) -> None:
    """Take back everything that follows from *target*, and visit it again.

    Runs that do not follow from the target stay, with their tokens: the other branches of a split the target lies in. Where
    a join is taken back whose other branches stay, their tokens wait at it again.
    """
    lost = following(board, target) | {target}
    take_runs_back(board, lost, state="void", keep=origin)
    board.change_run(origin, state="returned", outcome=outcome)
    old = board.run(target)
    node = board.graph.nodes[old.node]
    open_rows(board, node, who_handled(board, old), old.path, old.arrivals, revisits=old.number, returned_by=by)


def take_runs_back(board: Board, lost: Iterable[int], *, state: str, keep: int = 0) -> None:
    """Runs, their tokens and all that was decided in them count no more; decisions of the run *keep* stay as they are."""
    gone = set(lost)
    joins = [board.run(number) for number in gone if board.run(number).kind == "join"]
    closed = {"void": ("void", "returned"), "withdrawn": ("withdrawn", "taken_back")}[state]
    for number in sorted(gone):
        board.change_run(number, state=state)
        for item in board.items_of(number):
            if item.is_open:
                board.change_item(item.number, state=closed[0], reason=closed[1])
            elif item.state == "done" and number != keep:
                board.change_item(item.number, state="void")
    board.tokens = [token for token in board.tokens if token.run not in gone]
    for join in joins:
        for arrival in join.arrivals:
            if arrival.run not in gone:
                board.put_token(join.node, arrival.run, arrival.path, waiting=True)


def following(board: Board, target: int) -> set[int]:
    """The live runs that follow from *target* by their arrivals. Runs are numbered in time, so one pass is enough."""
    found: set[int] = set()
    for run in board.runs[target:]:
        if run.is_live and any(arrival.run == target or arrival.run in found for arrival in run.arrivals):
            found.add(run.number)
    return found


def who_handled(board: Board, old: NodeRun) -> People:
    """Who really handled a run, by the rule again where all of them have left. Raises OperationNotAllowed."""
    node = board.graph.nodes[old.node]
    if node.kind == "start":
        return People((Found(board.starter, "starter"),))
    mine = board.items_of(old.number)
    handled = [one.person for one in mine if one.outcome in AGREED and one.reason != "taken_back"]
    people = found_again(list(board.resolver.standing(handled)))
    if not people.found:
        asked = find_people(board, node, old.arrivals)
        people = People(asked.found, asked.note)
    if not people.found:
        raise OperationNotAllowed
    return people


def _detour(board: Board, item: Item, target: NodeRun, by: int) -> None:
    """The step stands still with all that was said in it; only the target is asked again, and then it goes on here."""
    origin = item.run
    for one in board.items_of(origin):
        if one.asks_decision:
            board.change_item(one.number, state="waiting", reason="returned")
    token = board.take_token(origin)
    board.change_run(origin, state="suspended")
    node = board.graph.nodes[target.node]
    open_rows(
        board, node, who_handled(board, target), token.path, (Arrival(origin, token.path),),
        revisits=target.number, ticket=origin, returned_by=by,
    )  # fmt: skip
