"""The working copy of a state during one step: small moves, no rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.resolving import Resolver, Why
from ctp_workflow.domain.state import Arrival, Item, NodeRun, Path, State, Token


class Board:
    """State under change, with the graph and the answers it needs. ``freeze`` gives the new state."""

    def __init__(self, graph: Graph, state: State, resolver: Resolver, *, predicting: bool = False) -> None:
        self.graph = graph
        self.resolver = resolver
        self.starter = state.starter
        self.status = state.status
        self.outcome = state.outcome
        self.tokens = list(state.tokens)
        self.runs = list(state.runs)
        self.items = list(state.items)
        self.next_token = state.next_token
        self.whys: dict[int, Why] = {}
        self.moving: list[tuple[str, Arrival]] = []
        self.coming_back: list[int] = []
        self.routed_back: list[tuple[int, str]] = []
        self.predicting = predicting
        self.may_choose = False
        self.to_choose: list[str] = []

    def freeze(self) -> State:
        """The state as it is now."""
        return State(
            starter=self.starter,
            status=self.status,
            outcome=self.outcome,
            tokens=tuple(self.tokens),
            runs=tuple(self.runs),
            items=tuple(self.items),
            next_token=self.next_token,
        )

    # Runs
    def run(self, number: int) -> NodeRun:
        """The run of that number."""
        return self.runs[number - 1]

    def open_run(self, node: Node, path: Path, arrivals: tuple[Arrival, ...], **more: Any) -> NodeRun:
        """Add a run; *more* are its other fields."""
        run = NodeRun(
            number=len(self.runs) + 1, node=node.id, kind=node.kind, state="open", path=path, arrivals=arrivals, **more
        )
        self.runs.append(run)
        return run

    def change_run(self, number: int, **changes: Any) -> NodeRun:
        """Put a changed copy in its place."""
        self.runs[number - 1] = changed = replace(self.runs[number - 1], **changes)
        return changed

    # Items
    def item(self, number: int) -> Item:
        """The item of that number."""
        return self.items[number - 1]

    def items_of(self, run: int) -> list[Item]:
        """The items of one run."""
        return [item for item in self.items if item.run == run]

    def open_item(self, *, run: int, row: int, person: int, kind: str, state: str, why: Why, **more: Any) -> Item:
        """Add an item; *more* are its other fields."""
        item = Item(number=len(self.items) + 1, run=run, row=row, person=person, kind=kind, state=state, **more)
        self.items.append(item)
        self.whys[item.number] = why
        return item

    def change_item(self, number: int, **changes: Any) -> Item:
        """Put a changed copy in its place."""
        self.items[number - 1] = changed = replace(self.items[number - 1], **changes)
        return changed

    def node_of(self, run: int) -> Node:
        """The node a run activates."""
        return self.graph.nodes[self.run(run).node]

    def cancel_open_items(self, items: Iterable[Item], *, state: str, reason: str) -> None:
        """Close those of *items* that are still open."""
        for item in items:
            if item.is_open:
                self.change_item(item.number, state=state, reason=reason)

    # Tokens
    def put_token(self, node: str, run: int, path: Path, *, waiting: bool = False) -> Token:
        """Add a token."""
        token = Token(number=self.next_token, node=node, run=run, path=path, waiting=waiting)
        self.next_token += 1
        self.tokens.append(token)
        return token

    def take_token(self, run: int) -> Token:
        """Remove and return the token that stands at an open run."""
        for token in self.tokens:
            if token.run == run and not token.waiting:
                self.tokens.remove(token)
                return token
        raise LookupError(f"no token at run {run}")

    def leave(self, run: int) -> None:
        """The run is done: its token sets out along the one way on, or straight back to who returned it."""
        if self.run(run).ticket:
            self.coming_back.append(run)
            return
        token = self.take_token(run)
        done = self.change_run(run, state="done")
        self.moving.append((self.graph.next_of(done.node), Arrival(run, token.path)))
