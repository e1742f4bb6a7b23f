"""The state of one instance, as immutable values that travel as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Path = tuple[tuple[int, int], ...]
RunState = Literal["open", "suspended", "done", "returned", "void", "withdrawn", "cancelled"]
LIVE_RUNS = ("open", "suspended", "done")
OPEN_ITEMS = ("waiting", "pending", "parked")
READING_KINDS = ("inform", "circulate")
SIGNING_KINDS = ("submit", "approve", "handle")


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a token came to a node: from which run, on which branch path."""

    run: int
    path: Path


@dataclass(frozen=True, slots=True)
class Token:
    """A position: at an open *run*, or waiting at a join it reached from *run*. *path* is the stack of (split run, branch)."""

    number: int
    node: str
    run: int
    path: Path
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class NodeRun:
    """One activation of a node. *arrivals* link it to the runs it came from; *rows* are the slot matrix, by person.

    A row is satisfied by any one of its people, the node needs all rows; an emptied row counts no more. *order* is the order
    of rows where signers were added, else they stand as they are. *revisits* names the run it repeats after a return, *ticket*
    the suspended run it goes straight back to. *note* is ``administrator``, ``substitute`` or ``skipped`` when the rule found
    nobody, *trace* holds the conditions decided here and *branches* the ways taken. *picked* are the people chosen here for
    later nodes, *children* the outcomes of the flows below, empty while they run.
    """

    number: int
    node: str
    kind: str
    state: RunState
    path: Path
    arrivals: tuple[Arrival, ...]
    rows: tuple[tuple[int, ...], ...] = ()
    revisits: int = 0
    outcome: str = ""
    note: str = ""
    trace: tuple[str, ...] = ()
    ticket: int = 0
    order: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()
    picked: tuple[tuple[str, tuple[int, ...]], ...] = ()
    children: tuple[str, ...] = ()

    @property
    def is_live(self) -> bool:
        """False once a return, a refusal or a revocation took it back."""
        return self.state in LIVE_RUNS


@dataclass(frozen=True, slots=True)
class Item:
    """One person's part in one row of a run. *by* is who really acted: the person or a delegate.

    *parent* is the item whose holder brought this one in, *relation* how (``before``, ``after``, ``beside``, ``help``,
    ``inform``, ``circulate``); *origin* is the item it was handed over from; *note* says ``claimed`` or ``opinion`` (a reader
    is asked for one).
    """

    number: int
    run: int
    row: int
    person: int
    kind: str
    state: str
    outcome: str = ""
    by: int = 0
    reason: str = ""
    parent: int = 0
    relation: str = ""
    origin: int = 0
    note: str = ""

    @property
    def is_open(self) -> bool:
        """True while it waits for somebody, now or later."""
        return self.state in OPEN_ITEMS

    @property
    def asks_decision(self) -> bool:
        """True for open items the flow waits for; a read item never holds it up."""
        return self.is_open and self.kind not in READING_KINDS


@dataclass(frozen=True, slots=True)
class State:
    """All of an instance that decides what may come next. Runs and items are numbered from 1 and never removed."""

    starter: int
    status: str = "new"
    outcome: str = ""
    tokens: tuple[Token, ...] = ()
    runs: tuple[NodeRun, ...] = ()
    items: tuple[Item, ...] = ()
    next_token: int = 1

    def run(self, number: int) -> NodeRun:
        """The run of that number."""
        return self.runs[number - 1]

    def item(self, number: int) -> Item:
        """The item of that number."""
        return self.items[number - 1]

    def items_of(self, run: int) -> tuple[Item, ...]:
        """The items of one run, in order."""
        return tuple(item for item in self.items if item.run == run)

    @property
    def is_running(self) -> bool:
        """True between start and end."""
        return self.status == "running"


def state_to_json(state: State) -> dict[str, Any]:
    """A compact JSON form."""
    return {
        "starter": state.starter,
        "status": state.status,
        "outcome": state.outcome,
        "next_token": state.next_token,
        "tokens": [[t.number, t.node, t.run, _pairs(t.path), int(t.waiting)] for t in state.tokens],
        "runs": [
            [r.number, r.node, r.kind, r.state, _pairs(r.path), [[a.run, _pairs(a.path)] for a in r.arrivals],
             [list(row) for row in r.rows], r.revisits, r.outcome, r.note, list(r.trace),
             r.ticket, list(r.order), list(r.branches), [[node, list(people)] for node, people in r.picked],
             list(r.children)]
            for r in state.runs
        ],
        "items": [
            [i.number, i.run, i.row, i.person, i.kind, i.state, i.outcome, i.by, i.reason, i.parent, i.relation,
             i.origin, i.note]
            for i in state.items
        ],
    }  # fmt: skip


def state_from_json(data: Mapping[str, Any]) -> State:
    """What ``state_to_json`` wrote."""
    return State(
        starter=data["starter"],
        status=data["status"],
        outcome=data["outcome"],
        next_token=data["next_token"],
        tokens=tuple(Token(n, node, run, _path(path), bool(wait)) for n, node, run, path, wait in data["tokens"]),
        runs=tuple(_run(*row) for row in data["runs"]),
        items=tuple(Item(*row) for row in data["items"]),
    )


def _run(
    number: int, node: str, kind: str, state: RunState, path: Any, arrivals: Any, rows: Any, revisits: int, outcome: str,
    note: str, trace: Sequence[str], ticket: int = 0, order: Sequence[int] = (), branches: Sequence[int] = (),
    picked: Sequence[Any] = (), children: Sequence[str] = (),
) -> NodeRun:  # fmt: skip
    """States written before a field was known lack it, and are read all the same."""
    return NodeRun(
        number, node, kind, state, _path(path), tuple(Arrival(run, _path(way)) for run, way in arrivals),
        tuple(tuple(row) for row in rows), revisits, outcome, note, tuple(trace), ticket, tuple(order), tuple(branches),
        tuple((name, tuple(people)) for name, people in picked), tuple(children),
    )  # fmt: skip


def _pairs(path: Path) -> list[list[int]]:
    return [list(pair) for pair in path]


def _path(data: Sequence[Sequence[int]]) -> Path:
    return tuple((pair[0], pair[1]) for pair in data)
