"""How a token moves: through a node of each kind, to the next people or to the end."""

from __future__ import annotations

from ctp_workflow.contracts import NobodyToHandle, NoBranch
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.resolving import Found, Why
from ctp_workflow.domain.state import Arrival, NodeRun, Path


def leave(board: Board, run: int) -> None:
    """The run is done: its token goes on along the one way out."""
    token = board.take_token(run)
    done = board.change_run(run, state="done")
    arrive(board, board.graph.next_of(done.node), Arrival(run, token.path))


def arrive(board: Board, node_id: str, arrival: Arrival) -> None:
    """A token reaches *node_id*. A loop, not a recursion, so that the depth of a graph does not matter."""
    board.moving = [(node_id, arrival)]
    while board.moving:
        here, came = board.moving.pop(0)
        board.moving += _enter(board, board.graph.nodes[here], came)


def _enter(board: Board, node: Node, came: Arrival) -> list[tuple[str, Arrival]]:
    """Do what the node does; the arrivals that follow at once."""
    if node.kind == "approve":
        return _open_step(board, node, came.path, (came,))
    if node.kind == "join":
        return _join(board, node, came)
    if node.kind == "parallel":
        run = board.open_run(node, came.path, (came,))
        board.change_run(run.number, state="done")
        return [
            (edge.target, Arrival(run.number, (*came.path, (run.number, branch))))
            for branch, edge in enumerate(board.graph.out(node.id))
        ]
    if node.kind == "condition":
        target, trace = _decide(board, node)
        run = board.open_run(node, came.path, (came,), trace=trace)
        board.change_run(run.number, state="done")
        return [(target, Arrival(run.number, came.path))]
    if node.kind == "inform":
        return _inform(board, node, came)
    _finish(board, node, came)
    return []


def _open_step(board: Board, node: Node, path: Path, arrivals: tuple[Arrival, ...]) -> list[tuple[str, Arrival]]:
    people, note = find_people(board, node)
    if not people:
        run = board.open_run(node, path, arrivals, note="skipped", outcome="skipped")
        board.change_run(run.number, state="done")
        return [(board.graph.next_of(node.id), Arrival(run.number, path))]
    open_rows(board, node, people, path, arrivals, note=note)
    return []


def find_people(board: Board, node: Node) -> tuple[list[Found], str]:
    """Who handles a step, each once; and the note when the rule for nobody was needed."""
    people = list({one.person: one for one in reversed(board.resolver.people(node))}.values())[::-1]
    if people:
        return people, ""
    if node.empty == "skip":
        return [], "skipped"
    administrators = [Found(person, "administrator") for person in board.resolver.administrators()]
    if not administrators:
        raise NobodyToHandle(step=node.name or node.id)
    return administrators, "administrator"


def open_rows(
    board: Board,
    node: Node,
    people: list[Found],
    path: Path,
    arrivals: tuple[Arrival, ...],
    *,
    note: str = "",
    revisits: int = 0,
    returned_by: int = 0,
) -> NodeRun:
    """Open a run with its slot matrix and put the token on it."""
    one_row = node.mode == "any" or note == "administrator"
    rows = (tuple(one.person for one in people),) if one_row else tuple((one.person,) for one in people)
    run = board.open_run(node, path, arrivals, rows=rows, note=note, revisits=revisits)
    board.put_token(node.id, run.number, path)
    conditions = _conditions_before(board, arrivals)
    found = {one.person: one for one in people}
    for row, persons in enumerate(rows):
        state = "waiting" if node.mode == "sequential" and row else "pending"
        for person in persons:
            why = Why(found[person].rule, found[person].params, conditions, returned_by)
            kind = "submit" if node.kind == "start" else "approve"
            board.open_item(run=run.number, row=row, person=person, kind=kind, state=state, why=why)
    return run


def _inform(board: Board, node: Node, came: Arrival) -> list[tuple[str, Arrival]]:
    people = list({one.person: one for one in board.resolver.people(node)}.values())
    run = board.open_run(node, came.path, (came,), rows=tuple((one.person,) for one in people))
    for row, one in enumerate(people):
        why = Why(one.rule, one.params, _conditions_before(board, (came,)))
        board.open_item(run=run.number, row=row, person=one.person, kind="inform", state="pending", why=why)
    board.change_run(run.number, state="done")
    return [(board.graph.next_of(node.id), Arrival(run.number, came.path))]


def _decide(board: Board, node: Node) -> tuple[str, tuple[str, ...]]:
    traces: list[str] = []
    fallback = ""
    for edge in board.graph.out(node.id):
        if edge.default or edge.when is None:
            fallback = edge.target
            continue
        try:
            holds, trace = board.resolver.evaluate(edge.when)
        except ValueError as error:
            raise NoBranch(step=node.name or node.id, reason=str(error)) from error
        traces.append(trace)
        if holds:
            return edge.target, (trace,)
    return fallback, tuple(traces)


def _join(board: Board, node: Node, came: Arrival) -> list[tuple[str, Arrival]]:
    """The token waits; when all live tokens of its own split wait here and none is on its way, they become one."""
    board.put_token(node.id, came.run, came.path, waiting=True)
    split = came.path[-1][0]
    if any(run == split for _, arrival in board.moving for run, _ in arrival.path):
        return []
    mine = [token for token in board.tokens if any(run == split for run, _ in token.path)]
    if not all(token.waiting and token.node == node.id for token in mine):
        return []
    for token in mine:
        board.tokens.remove(token)
    path = came.path[:-1]
    run = board.open_run(node, path, tuple(Arrival(token.run, token.path) for token in mine))
    board.change_run(run.number, state="done")
    return [(board.graph.next_of(node.id), Arrival(run.number, path))]


def _finish(board: Board, node: Node, came: Arrival) -> None:
    run = board.open_run(node, came.path, (came,))
    board.change_run(run.number, state="done", outcome=node.outcome)
    board.status, board.outcome = "finished", node.outcome


def _conditions_before(board: Board, arrivals: tuple[Arrival, ...]) -> tuple[str, ...]:
    """The conditions decided between the last people and here, in order."""
    found: list[str] = []
    queue = [arrival.run for arrival in arrivals]
    while queue:
        run = board.run(queue.pop(0))
        if run.kind in ("start", "approve"):
            continue
        found = [*run.trace, *found] if run.kind == "condition" else found
        queue += [arrival.run for arrival in run.arrivals]
    return tuple(dict.fromkeys(found))
