"""Random block-structured graphs, and a resolver with fixed answers."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from typing import Any

from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.resolving import Found

PERSON = {"kind": "member", "id": "00000000-0000-7000-8000-000000000001"}


def approve(node: str, *people: int, **more: Any) -> dict[str, Any]:
    """An approve node whose people are given by number."""
    named = [{**PERSON, "name": str(person)} for person in people]
    return {"id": node, "kind": "approve", "name": node, "participants": named, **more}


def chain(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """start → nodes → end."""
    whole = [{"id": "start", "kind": "start"}, *nodes, {"id": "end", "kind": "end"}]
    edges = [{"from": one["id"], "to": other["id"]} for one, other in itertools.pairwise(whole)]
    return {"nodes": whole, "edges": edges, **more}


class FixedResolver:
    """People are the numbers in the participants' names; conditions are names in *true*; *gone* have left."""

    def __init__(
        self, true: Sequence[str] = (), gone: Sequence[int] = (), administrators: Sequence[int] = (99,)
    ) -> None:
        self.true, self.gone, self.admins = set(true), set(gone), administrators

    def people(self, node: Node) -> list[Found]:
        return [Found(int(one.name), "member") for one in node.participants if int(one.name) not in self.gone]

    def standing(self, people: Sequence[int]) -> list[int]:
        return [person for person in people if person not in self.gone]

    def administrators(self) -> Sequence[int]:
        return self.admins

    def evaluate(self, expression: str) -> tuple[bool, str]:
        return expression in self.true, f"{expression} is {expression in self.true}"


class GraphMaker:
    """Draws a random block: a sequence of steps, exclusive choices and parallel splits, nested."""

    def __init__(self, seed: random.Random) -> None:
        self.seed, self.nodes, self.edges, self.count = seed, [], [], 0
        self.expressions: list[str] = []
        self.human: list[str] = []

    def make(self) -> dict[str, Any]:
        self.nodes.append({"id": "start", "kind": "start"})
        last = self.sequence("start", depth=3, behind=["start"])
        self.nodes.append({"id": "end", "kind": "end"})
        self.edges.append({"from": last, "to": "end"})
        return {"nodes": self.nodes, "edges": self.edges}

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def sequence(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None = None) -> str:
        for _ in range(self.seed.randint(1, 3)):
            kind = self.seed.choices(
                ["approve", "inform", "condition", "parallel"], [5, 1, 2 if depth else 0, 2 if depth else 0]
            )[0]
            before = getattr(self, kind)(before, depth, behind, edge)
            edge = None
        return before

    def add(self, node: dict[str, Any], before: str, edge: dict[str, Any] | None) -> str:
        self.nodes.append(node)
        self.edges.append({"from": before, "to": node["id"], **(edge or {})})
        return node["id"]

    def approve(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        people = self.seed.sample(range(1, 9), self.seed.randint(1, 4))
        disagree = self.seed.choice(["end", "return_to_starter", f"return:{self.seed.choice(behind)}"])
        node = approve(
            self.name("step"), *people, mode=self.seed.choice(["any", "all", "sequential"]), disagree=disagree,
            returns=self.seed.choice(["any", "any", "any", "starter", "none"]),
        )  # fmt: skip
        found = self.add(node, before, edge)
        behind.append(found)
        self.human.append(found)
        return found

    def inform(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        people = self.seed.sample(range(1, 9), self.seed.randint(1, 3))
        node = {**approve(self.name("inform"), *people), "kind": "inform"}
        return self.add(node, before, edge)

    def condition(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        here = self.add({"id": self.name("choice"), "kind": "condition"}, before, edge)
        lasts = []
        for branch in range(self.seed.randint(2, 3)):
            way: dict[str, Any] = {"default": True}
            if branch:
                self.expressions.append(f"c{len(self.expressions)}")
                way = {"when": self.expressions[-1]}
            lasts.append(self.sequence(here, depth - 1, list(behind), way))
        merge = {**approve(self.name("step"), 1), "kind": "approve"}
        self.nodes.append(merge)
        self.edges += [{"from": last, "to": merge["id"]} for last in lasts]
        return merge["id"]

    def parallel(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        here = self.add({"id": self.name("split"), "kind": "parallel"}, before, edge)
        lasts = [self.sequence(here, depth - 1, list(behind)) for _ in range(self.seed.randint(2, 3))]
        join = self.name("join")
        self.nodes.append({"id": join, "kind": "join"})
        self.edges += [{"from": last, "to": join} for last in lasts]
        return join
