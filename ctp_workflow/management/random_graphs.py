"""Random block-structured graphs, and a resolver with fixed answers: what the machine's proofs run over."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from ctp_workflow.domain.nodes import Node, Participant
from ctp_workflow.domain.resolving import Behind, Found

PERSON = {"kind": "member", "id": "00000000-0000-7000-8000-000000000001"}
PEOPLE = range(1, 9)
STARTER = 50
# Beyond this many nodes nothing is nested any more, so that no graph outgrows what a definition may hold.
NESTED_UNTIL = 120
COUNTED = {"ratio": {"ratio": 60}, "vote": {"passes": 2, "rejects": 2}}


def named(*people: int) -> list[dict[str, Any]]:
    """Participants given by number."""
    return [{**PERSON, "name": str(person)} for person in people]


class FixedResolver:
    """People are the numbers in the participants' names; conditions are names in *true*; *gone* have left."""

    def __init__(
        self, true: Sequence[str] = (), gone: Sequence[int] = (), administrators: Sequence[int] = (99,)
    ) -> None:
        self.true, self.gone, self.admins = set(true), set(gone), administrators

    def people(self, node: Node, participants: Sequence[Participant], behind: Behind) -> list[Found]:
        """By number; those of the road as they are."""
        found: list[int] = []
        road = {"previous": behind.previous, "chosen_by_starter": behind.chosen, "chosen_by_previous": behind.chosen}
        for one in participants:
            found += road[one.kind] if one.kind in road else [int(one.name)]
        return [Found(person, "member") for person in found if person not in self.gone]

    def heads(self, person: int, level: int) -> list[Found]:
        """Everybody's head has a number of its own."""
        return [Found(person + 100 * level, "starter_head")]

    def standing(self, people: Sequence[int]) -> list[int]:
        """Who has not gone."""
        return [person for person in people if person not in self.gone]

    def administrators(self) -> Sequence[int]:
        """As given."""
        return self.admins

    def children(self, node: Node) -> int:
        """As many as the node says."""
        return int(node.config.get("count", 1))

    def evaluate(self, expression: str, last_outcome: str = "") -> tuple[bool, str]:
        """By name."""
        return expression in self.true, f"{expression} is {expression in self.true}"


class GraphMaker:
    """Draws a random block: a sequence of steps, choices and splits, nested, with policies drawn as well."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.nodes: list[dict[str, Any]] = []
        self.edges: list[dict[str, Any]] = []
        self.expressions: list[str] = []
        self.count = 0

    def make(self) -> dict[str, Any]:
        """A graph that passes checking."""
        self.nodes.append({"id": "start", "kind": "start"})
        last = self._sequence("start", 3, ["start"], None)
        self.nodes.append({"id": "end", "kind": "end"})
        self.edges.append({"from": last, "to": "end"})
        duplicate = self.chance.choice(["ask", "ask", "adjacent", "any"])
        return {"nodes": self.nodes, "edges": self.edges, "duplicate": duplicate}

    def _name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def _sequence(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        makers = [self._step, self._inform, self._condition, self._parallel, self._inclusive, self._wait, self._route]
        for _ in range(self.chance.randint(1, 3)):
            deeper = 2 if depth and self.count < NESTED_UNTIL else 0
            make = self.chance.choices(makers, [6, 1, deeper, deeper, deeper / 2, 1, 0.7])[0]
            before = make(before, depth, behind, edge)
            edge = None
        return before

    def _add(self, node: dict[str, Any], before: str, edge: dict[str, Any] | None) -> str:
        self.nodes.append(node)
        self.edges.append({"from": before, "to": node["id"], **(edge or {})})
        return str(node["id"])

    def _step(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        chance = self.chance
        people = chance.sample(PEOPLE, chance.randint(1, 4))
        if chance.random() < 0.1:
            people.append(STARTER)
        mode = chance.choice(["any", "all", "sequential", "ratio", "vote", "claim"])
        node: dict[str, Any] = {
            "id": self._name("step"), "kind": chance.choice(["approve"] * 4 + ["handle"]), "mode": mode,
            "participants": named(*people), "self": chance.choice(["ask", "ask", "pass", "head", "administrator"]),
            "disagree": chance.choice(["end", "return_to_starter", f"return:{chance.choice(behind)}", "continue"]),
            "returns": chance.choice(["any", "any", "any", "previous", "starter", "none"]),
            "back": chance.choice(["rerun", "choose", "straight"]),
        }  # fmt: skip
        node["name"] = node["id"]
        if mode in COUNTED:
            node["vote"] = COUNTED[mode]
        found = self._add(node, before, edge)
        behind.append(found)
        return found

    def _inform(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        people = self.chance.sample(PEOPLE, self.chance.randint(1, 3))
        name = self._name("inform")
        return self._add({"id": name, "kind": "inform", "name": name, "participants": named(*people)}, before, edge)

    def _wait(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        """A node at which nobody acts."""
        chance = self.chance
        kind = chance.choice(["delay", "trigger", "subprocess"])
        own: dict[str, Any] = {"hours": chance.randint(1, 40)}
        if kind == "trigger":
            own = {"action": "webhook", "wait": chance.random() < 0.7}
        if kind == "subprocess":
            own = {"flow": "below", "wait": chance.random() < 0.8, "count": chance.randint(1, 3)}
        disagree = chance.choice(["end", "continue", "return_to_starter", f"return:{chance.choice(behind)}"])
        return self._add({"id": self._name(kind), "kind": kind, "disagree": disagree, kind: own}, before, edge)

    def _route(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        """A router that leads back to an earlier step, or over the next one."""
        self.expressions.append(f"c{len(self.expressions)}")
        name = self._name("router")
        route = {"to": self.chance.choice(behind), "when": self.expressions[-1]}
        node = {"id": name, "kind": "router", "router": {"routes": [route], "limit": self.chance.randint(1, 3)}}
        here = self._add(node, before, edge)
        if self.chance.random() < 0.5:
            return here
        passed = self._step(here, depth, list(behind), None)
        landing = self._step(passed, depth, behind, None)
        route["to"] = landing
        return landing

    def _branches(self, here: str, depth: int, behind: list[str]) -> list[str]:
        """Two or three ways with conditions, the first one the default."""
        lasts = []
        for branch in range(self.chance.randint(2, 3)):
            way: dict[str, Any] = {"default": True}
            if branch:
                self.expressions.append(f"c{len(self.expressions)}")
                way = {"when": self.expressions[-1]}
            lasts.append(self._sequence(here, depth - 1, list(behind), way))
        return lasts

    def _condition(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        here = self._add({"id": self._name("choice"), "kind": "condition"}, before, edge)
        lasts = self._branches(here, depth, behind)
        name = self._name("step")
        self.nodes.append({"id": name, "kind": "approve", "name": name, "participants": named(1)})
        self.edges += [{"from": last, "to": name} for last in lasts]
        return name

    def _inclusive(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        node = {"id": self._name("choices"), "kind": "condition", "branches": "inclusive"}
        return self._close(self._branches(self._add(node, before, edge), depth, behind))

    def _parallel(self, before: str, depth: int, behind: list[str], edge: dict[str, Any] | None) -> str:
        here = self._add({"id": self._name("split"), "kind": "parallel"}, before, edge)
        return self._close(
            [self._sequence(here, depth - 1, list(behind), None) for _ in range(self.chance.randint(2, 3))]
        )

    def _close(self, lasts: list[str]) -> str:
        join = self._name("join")
        self.nodes.append({"id": join, "kind": "join"})
        self.edges += [{"from": last, "to": join} for last in lasts]
        return join
