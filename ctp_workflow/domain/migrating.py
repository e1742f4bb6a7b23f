"""Moving a running instance to another version of its flow: a pure function from state to state, or the reasons why not.

What is open must have a step of the same kind and way of signing there, inside the same splits; what has passed keeps its steps even where
the new version has them no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.blocks import Label, labels_of
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.nodes import STEP_KINDS, Node
from ctp_workflow.domain.state import Arrival, NodeRun, Path, State, Token

ONE_ROW = ("any", "claim")


@dataclass(frozen=True, slots=True)
class Moved:
    """The state under the new version; *kept* are nodes of the old one that only the past still needs."""

    state: State
    kept: tuple[str, ...]
    problems: tuple[GraphProblem, ...] = ()


def check_map(old: Graph, new: Graph, node_map: Mapping[str, str]) -> tuple[GraphProblem, ...]:
    """What is wrong with a node map before any instance is looked at."""
    found = []
    for source, target in node_map.items():
        if source not in old.nodes:
            text = mark("The version flows come from has no step %(node)s.")
            found.append(GraphProblem("map_source", text, node=source[:40], params={"node": source[:40]}))
        elif target not in new.nodes:
            text = mark("The version flows go to has no step %(node)s.")
            found.append(GraphProblem("map_target", text, node=source, params={"node": target[:40]}))
        elif old.nodes[source].kind != new.nodes[target].kind:
            text = mark("%(old)s and %(new)s are steps of different kinds.")
            names = {"old": _name(old.nodes[source]), "new": _name(new.nodes[target])}
            found.append(GraphProblem("map_kind", text, node=source, params=names))
    return tuple(found)


def move(old: Graph, new: Graph, state: State, node_map: Mapping[str, str]) -> Moved:
    """*state* as it goes on under *new*. With ``problems`` nothing may be written."""
    return _Move(old, new, state, node_map).carry_out()


class _Move:
    def __init__(self, old: Graph, new: Graph, state: State, node_map: Mapping[str, str]) -> None:
        self.old, self.new, self.state = old, new, state
        self.node_map = node_map
        self.new_labels = labels_of(new)
        self.problems: list[GraphProblem] = []
        self.splits = {split for token in state.tokens for split, _ in token.path}
        self.branches: dict[tuple[int, int], int] = {}

    def image(self, node: str) -> str | None:
        """The step of the new version a step becomes."""
        found = self.node_map.get(node, node)
        known = self.new.nodes.get(found)
        was = self.old.nodes.get(node)
        return found if known is not None and was is not None and known.kind == was.kind else None

    def wrong(self, code: str, message: str, node: str) -> None:
        problem = GraphProblem(code, message, node=node, params={"step": _name(self.old.nodes[node])})
        if problem not in self.problems:
            self.problems.append(problem)

    def carry_out(self) -> Moved:
        self._check_open()
        self._check_passed()
        for split in sorted(self.splits):
            self._match_branches(split)
        if not self.problems:
            self._check_places()
        if self.problems:
            return Moved(self.state, (), tuple(self.problems))
        kept: dict[str, None] = {}
        runs = tuple(self._run(run, kept) for run in self.state.runs)
        tokens = tuple(self._token(token) for token in self.state.tokens)
        moved = replace(self.state, runs=runs, tokens=tokens)
        if broken(self.new, moved):
            text = mark("Where it stands does not fit into the new version.")
            return Moved(self.state, (), (GraphProblem("does_not_fit", text),))
        return Moved(moved, tuple(kept))

    def _check_open(self) -> None:
        """Every position, and everything that is open or will be gone back to, needs its image."""
        places = {token.node for token in self.state.tokens}
        for run in self.state.runs:
            if run.state == "suspended" or (run.ticket and run.state == "open"):
                self.wrong("detour", mark("A return straight back to %(step)s is under way."), run.node)
            if run.state == "open":
                places.add(run.node)
        for node in sorted(places):
            image = self.image(node)
            if image is None:
                self.wrong("no_image", mark("%(step)s is open, and the new version has no step for it."), node)
            elif self.old.nodes[node].kind in STEP_KINDS and not _signs_alike(
                self.old.nodes[node], self.new.nodes[image]
            ):
                self.wrong("other_mode", mark("%(step)s is open, and is signed in another way there."), node)

    def _check_passed(self) -> None:
        """What only the past needs is kept under its name, so nothing else may carry it."""
        told = {one.node for one in self.problems}
        for node in dict.fromkeys(run.node for run in self.state.runs if run.node not in told):
            if self.image(node) is None and node in self.new.nodes:
                text = mark("%(step)s has passed and is another kind of step there. Say what it becomes.")
                self.wrong("other_kind", text, node)

    def _match_branches(self, split: int) -> None:
        """Which branch of the new split each branch of a live one becomes."""
        node = self.state.run(split).node
        image = self.image(node)
        if image is None:
            self.wrong("no_image", mark("%(step)s is open, and the new version has no step for it."), node)
            return
        if len(self.old.out(node)) != len(self.new.out(image)):
            self.wrong("other_branches", mark("%(step)s is open, and has another number of branches there."), node)
            return
        inside = self._branches_by_content(node, image)
        taken = {branch for token in self.state.tokens for run, branch in token.path if run == split}
        targets = [inside.get(branch, set()) for branch in sorted(taken)]
        if any(len(one) != 1 for one in targets) or len(set.union(set(), *targets)) != len(targets):
            self.wrong("other_branches", mark("It can't be told which branches of %(step)s are meant there."), node)
            return
        for branch in taken:
            self.branches[split, branch] = next(iter(inside[branch]))

    def _branches_by_content(self, node: str, image: str) -> dict[int, set[int]]:
        """For each branch the new branches its steps lie in; an empty branch is the one empty branch there."""
        depth = len(labels_of(self.old)[node])
        inside: dict[int, set[int]] = {}
        for name, label in labels_of(self.old).items():
            there = self.image(name)
            if len(label) > depth and label[depth][0] == node and there is not None:
                target = self.new_labels[there]
                inside.setdefault(label[depth][1], set()).update(branch for at, branch in target if at == image)
        empty = [place for place, edge in enumerate(self.new.out(image)) if self.new.nodes[edge.target].kind == "join"]
        for place, edge in enumerate(self.old.out(node)):
            if self.old.nodes[edge.target].kind == "join" and len(empty) == 1:
                inside[place] = {empty[0]}
        return inside

    def _check_places(self) -> None:
        """Every token must land in the same branches it stands in now."""
        for token in self.state.tokens:
            image = self.image(token.node)
            wanted = self._label(token.path)[:-1] if token.waiting else self._label(token.path)
            if image is None or self.new_labels[image] != wanted:
                self.wrong("other_place", mark("%(step)s is open, and lies in other branches there."), token.node)

    def _label(self, path: Path) -> Label:
        """The label a path must have in the new version."""
        return tuple(
            (self.image(self.state.run(split).node) or "", self.branches[split, branch]) for split, branch in path
        )

    def _path(self, path: Path) -> Path:
        return tuple((split, self.branches.get((split, branch), branch)) for split, branch in path)

    def _run(self, run: NodeRun, kept: dict[str, None]) -> NodeRun:
        image = self.image(run.node)
        if image is None:
            kept.setdefault(run.node)
        branches = run.branches
        if run.number in self.splits:
            branches = tuple(sorted(self.branches.get((run.number, branch), branch) for branch in run.branches))
        arrivals = tuple(Arrival(one.run, self._path(one.path)) for one in run.arrivals)
        picked = tuple((self.image(node) or node, people) for node, people in run.picked)
        return replace(
            run, node=image or run.node, path=self._path(run.path), arrivals=arrivals, branches=branches, picked=picked
        )

    def _token(self, token: Token) -> Token:
        return replace(token, node=self.image(token.node) or token.node, path=self._path(token.path))


def _signs_alike(old: Node, new: Node) -> bool:
    """Whether the open slots mean the same: one row stays one row, and votes are counted by the same rule."""
    if old.mode in ONE_ROW and new.mode in ONE_ROW:
        return True
    return old.mode == new.mode and old.vote == new.vote


def _name(node: Node) -> str:
    return node.name or node.id
