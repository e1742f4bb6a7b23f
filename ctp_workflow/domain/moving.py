"""How a token moves: through a node of each kind, to the next people or to the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ctp_workflow.contracts import ChooseFirst, NoBranch
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.finding import People, ask_for, behind, find_people, once
from ctp_workflow.domain.nodes import HUMAN_KINDS, OUTSIDE_KINDS, STEP_KINDS, Node
from ctp_workflow.domain.resolving import Found, Why
from ctp_workflow.domain.settling import settle
from ctp_workflow.domain.state import Arrival, NodeRun, Path

Entering = Callable[[Board, Node, Arrival], None]


def run_on(board: Board, more: Mapping[str, Entering]) -> None:
    """Let every token on its way arrive. A loop, not a recursion, so that the depth of a graph does not matter.

    *more* says how a token enters the kinds that are not at home here.
    Raises ChooseFirst when the way leads to steps whose people should have been chosen with this act.
    """
    while board.moving:
        here, came = board.moving.pop(0)
        node = board.graph.nodes[here]
        more.get(node.kind, _enter)(board, node, came)
    if board.to_choose and not board.predicting:
        raise ChooseFirst(tuple(dict.fromkeys(board.to_choose)), board.graph.nodes[board.to_choose[0]].name)


def _enter(board: Board, node: Node, came: Arrival) -> None:
    if node.kind in STEP_KINDS:
        _open_step(board, node, came.path, (came,))
    elif node.kind == "join":
        _join(board, node, came)
    elif node.is_split:
        _split(board, node, came)
    elif node.kind == "condition":
        taken, trace = _decide(board, node, came)
        run = pass_through(board, node, came, trace=trace, branches=(taken,))
        board.moving.append((board.graph.out(node.id)[taken].target, Arrival(run.number, came.path)))
    elif node.kind == "inform":
        _inform(board, node, came)
    else:
        _finish(board, node, came)


def pass_through(board: Board, node: Node, came: Arrival, **more: object) -> NodeRun:
    """A run that is done at once."""
    run = board.open_run(node, came.path, (came,), **more)
    return board.change_run(run.number, state="done")


def _open_step(board: Board, node: Node, path: Path, arrivals: tuple[Arrival, ...]) -> None:
    people = find_people(board, node, arrivals)
    if not people.found:
        run = board.open_run(node, path, arrivals, note=people.note, outcome="skipped")
        board.change_run(run.number, state="done")
        board.moving.append((board.graph.next_of(node.id), Arrival(run.number, path)))
        return
    run = open_rows(board, node, people, path, arrivals)
    if people.passed:
        settle(board, run.number)


def open_rows(
    board: Board,
    node: Node,
    people: People,
    path: Path,
    arrivals: tuple[Arrival, ...],
    *,
    revisits: int = 0,
    ticket: int = 0,
    returned_by: int = 0,
) -> NodeRun:
    """Open a run with its slot matrix and put the token on it."""
    one_row = node.mode in ("any", "claim") or people.note == "administrator"
    persons = tuple(one.person for one in people.found)
    rows = (persons,) if one_row else tuple((one,) for one in persons)
    run = board.open_run(node, path, arrivals, rows=rows, note=people.note, revisits=revisits, ticket=ticket)
    board.put_token(node.id, run.number, path)
    conditions = _conditions_before(board, arrivals)
    found, passed = {one.person: one for one in people.found}, dict(people.passed)
    kind = "submit" if node.kind == "start" else node.kind
    for row, here in enumerate(rows):
        state = "waiting" if node.mode == "sequential" and row else "pending"
        for person in here:
            why = Why(found[person].rule, found[person].params, conditions, returned_by)
            if person in passed:
                board.open_item(
                    run=run.number, row=row, person=person, kind=kind, state="done", why=why, outcome="agree",
                    reason=passed[person],
                )  # fmt: skip
            else:
                board.open_item(run=run.number, row=row, person=person, kind=kind, state=state, why=why)
    return run


def _inform(board: Board, node: Node, came: Arrival) -> None:
    people = once(board.resolver.people(node, node.participants, behind(board, node, (came,))))
    if not people:
        ask_for(board, node)
    run = board.open_run(node, came.path, (came,), rows=tuple((one.person,) for one in people))
    for row, one in enumerate(people):
        why = Why(one.rule, one.params, _conditions_before(board, (came,)))
        board.open_item(run=run.number, row=row, person=one.person, kind="inform", state="pending", why=why)
    board.change_run(run.number, state="done")
    board.moving.append((board.graph.next_of(node.id), Arrival(run.number, came.path)))


def _split(board: Board, node: Node, came: Arrival) -> None:
    """All ways at once, or all whose conditions hold."""
    ways = board.graph.out(node.id)
    taken: tuple[int, ...] = tuple(range(len(ways)))
    trace: tuple[str, ...] = ()
    if node.kind == "condition":
        taken, trace = _decide_all(board, node, came)
    run = pass_through(board, node, came, trace=trace, branches=taken)
    for branch in taken:
        board.moving.append((ways[branch].target, Arrival(run.number, (*came.path, (run.number, branch)))))


def _decide(board: Board, node: Node, came: Arrival) -> tuple[int, tuple[str, ...]]:
    """The first way whose condition holds, or the default."""
    traces: list[str] = []
    fallback = 0
    for place, edge in enumerate(board.graph.out(node.id)):
        if edge.default or edge.when is None:
            fallback = place
            continue
        holds, trace = evaluate(board, node, edge.when, came)
        traces.append(trace)
        if holds:
            return place, (trace,)
    return fallback, tuple(traces)


def _decide_all(board: Board, node: Node, came: Arrival) -> tuple[tuple[int, ...], tuple[str, ...]]:
    taken, traces, fallback = [], [], 0
    for place, edge in enumerate(board.graph.out(node.id)):
        if edge.default or edge.when is None:
            fallback = place
            continue
        holds, trace = evaluate(board, node, edge.when, came)
        traces.append(trace)
        if holds:
            taken.append(place)
    return tuple(taken) or (fallback,), tuple(traces)


def evaluate(board: Board, node: Node, expression: str, came: Arrival) -> tuple[bool, str]:
    """Whether a condition holds here. Raises NoBranch."""
    try:
        return board.resolver.evaluate(expression, last_outcome(board, came))
    except ValueError as error:
        raise NoBranch(step=node.name or node.id, reason=str(error)) from error


def last_outcome(board: Board, came: Arrival) -> str:
    """How the step right before ended: people's, or one that waited for another system or for flows below."""
    queue, seen = [came.run], set()
    while queue:
        run = board.run(queue.pop(0))
        if run.kind in HUMAN_KINDS and run.note != "skipped":
            return run.outcome
        if run.kind in OUTSIDE_KINDS and run.outcome:
            return run.outcome
        queue += [one.run for one in run.arrivals if one.run not in seen]
        seen |= set(queue)
    return ""


def _join(board: Board, node: Node, came: Arrival) -> None:
    """The token waits; when all live tokens of its own split wait here and none is on its way, they become one."""
    board.put_token(node.id, came.run, came.path, waiting=True)
    split = came.path[-1][0]
    if any(run == split for _, arrival in board.moving for run, _ in arrival.path):
        return
    mine = [token for token in board.tokens if any(run == split for run, _ in token.path)]
    if not all(token.waiting and token.node == node.id for token in mine):
        return
    for token in mine:
        board.tokens.remove(token)
    path = came.path[:-1]
    run = board.open_run(node, path, tuple(Arrival(token.run, token.path) for token in mine))
    board.change_run(run.number, state="done")
    board.moving.append((board.graph.next_of(node.id), Arrival(run.number, path)))


def _finish(board: Board, node: Node, came: Arrival) -> None:
    run = board.open_run(node, came.path, (came,))
    board.change_run(run.number, state="done", outcome=node.outcome)
    board.status, board.outcome = "finished", node.outcome


def found_again(people: list[int]) -> People:
    """People who are asked because they handled the step before."""
    return People(tuple(Found(person, "handled_before") for person in dict.fromkeys(people)))


def _conditions_before(board: Board, arrivals: tuple[Arrival, ...]) -> tuple[str, ...]:
    """The conditions decided between the last people and here, in order."""
    found: list[str] = []
    queue = [arrival.run for arrival in arrivals]
    while queue:
        run = board.run(queue.pop(0))
        if run.kind in ("start", *STEP_KINDS):
            continue
        found = [*run.trace, *found] if run.kind in ("condition", "router") else found
        queue += [arrival.run for arrival in run.arrivals]
    return tuple(dict.fromkeys(found))
