"""A second model of the machine, as naive as possible: marks on the edges of the graph, no runs, no paths, no arrivals.

It knows starting, deciding, returning, waiting, routing, revoking and terminating, and forgets a flow at the first other
operation. Where it follows, the same steps must be open after every command, and the same outcome must come of it.
"""

from __future__ import annotations

from ctp_workflow.domain import commands as asked
from ctp_workflow.domain.commands import Command
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.state import State
from ctp_workflow.management.random_graphs import STARTER, FixedResolver

Mark = tuple[str, str]
YES = ("agree", "handle", "submit")


class NaiveModel:
    """Follows a flow next to the engine and raises AssertionError where they differ."""

    def __init__(self, graph: Graph, resolver: FixedResolver) -> None:
        self.graph, self.resolver = graph, resolver
        self.marks: set[Mark] = set()
        self.votes: dict[str, dict[frozenset[int], str]] = {}
        self.fired: dict[str, set[Mark]] = {}
        self.handled: dict[str, list[int]] = {"start": [STARTER]}
        self.loops: dict[str, int] = {}
        self.below: dict[str, list[str]] = {}
        self.outcome = ""
        self.follows = graph.duplicate == "ask"
        self.compared = 0

    def follow(self, command: Command, before: State, after: State) -> None:
        """Do the same and compare."""
        if not self.follows:
            return
        self._do(command, before)
        if self.still_follows():
            self._compare(after)

    def still_follows(self) -> bool:
        """Whether it knew every operation so far."""
        return self.follows

    def _compare(self, after: State) -> None:
        self._run()
        opened = sorted(run.node for run in after.runs if run.state == "open")
        if sorted(self.votes) != opened or self.outcome != after.outcome:
            raise AssertionError(f"naive: {sorted(self.votes)} {self.outcome}; engine: {opened} {after.outcome}")
        self.compared += 1

    def _do(self, command: Command, before: State) -> None:
        match command:
            case asked.Start():
                self.marks = {("start", self.graph.next_of("start"))}
            case asked.Agree(item, _) | asked.Disagree(item, _) | asked.Abstain(item, _):
                done = before.item(item)
                said = {"Agree": "agree", "Disagree": "disagree", "Abstain": "abstain"}[type(command).__name__]
                self._vote(before.run(done.run).node, done.person, said)
            case asked.Return(item, _, target, straight):
                node = self.graph.nodes[before.run(before.item(item).run).node]
                self.follows = not straight and node.back != "straight"
                self._back(target)
            case asked.Resume(run, _, _):
                self._go_on(before.run(run).node)
            case asked.ChildEnded(run, child, outcome, _):
                self._child(before.run(run).node, child, outcome)
            case asked.Revoke(mode, _):
                self._end(mode)
            case asked.Terminate(_, outcome):
                self._end(outcome)
            case asked.Read() | asked.Inform() | asked.Park():
                return
            case _:
                self.follows = False

    def _end(self, outcome: str) -> None:
        self.marks, self.votes, self.outcome = set(), {}, outcome

    def _vote(self, name: str, person: int, said: str) -> None:
        node, rows = self.graph.nodes[name], self.votes[name]
        row = next(row for row, vote in rows.items() if person in row and not vote)
        rows[row] = said
        if said == "agree":
            self.handled.setdefault(name, []).append(person)
        self._settle(node)

    def _go_on(self, name: str) -> None:
        del self.votes[name]
        self.marks.add((name, self.graph.next_of(name)))

    def _child(self, name: str, child: int, outcome: str) -> None:
        node, flows = self.graph.nodes[name], self.below[name]
        flows[child] = outcome
        if outcome != "approved" and node.disagree == "end":
            self._end("rejected")
        elif outcome != "approved" and node.disagree != "continue":
            self._back(node.disagree_target or "start")
        elif all(flows):
            self._go_on(name)

    def _settle(self, node: Node) -> None:
        name, rows = node.id, self.votes[node.id]
        verdict = self._verdict(node, list(rows.values()))
        if verdict == "yes" or (verdict == "no" and node.disagree == "continue"):
            del self.votes[name]
            self.marks.add((name, self.graph.next_of(name)))
        elif verdict == "no" and node.disagree == "end":
            self._end("rejected")
        elif verdict == "no":
            self._back(node.disagree_target or "start")

    def _verdict(self, node: Node, votes: list[str]) -> str:
        yes, no = sum(one in YES for one in votes), votes.count("disagree")
        still = votes.count("")
        if node.mode not in ("ratio", "vote"):
            return "no" if no else "yes" if yes == len(votes) else ""
        need = min(node.vote.passes, len(votes))
        if node.mode == "ratio":
            need = next(n for n in range(1, len(votes) + 1) if n * 100 >= node.vote.ratio * len(votes))
        if yes >= need:
            return "yes"
        return "no" if yes + still < need or (node.mode == "vote" and 0 < node.vote.rejects <= no) else ""

    def _back(self, target: str) -> None:
        """Nothing that can be reached from the target counts any more; what other branches brought to a join is there again."""
        region = self.graph.reachable(target)
        self.votes = {node: votes for node, votes in self.votes.items() if node not in region}
        restored = {mark for join, marks in self.fired.items() if join in region for mark in marks}
        self.fired = {join: marks for join, marks in self.fired.items() if join not in region}
        self.marks = {mark for mark in self.marks | restored if mark[0] not in region}
        self._open(self.graph.nodes[target], again=True)

    def _run(self) -> None:
        moved = True
        while moved:
            moved = False
            for mark in sorted(self.marks):
                node = self.graph.nodes[mark[1]]
                if node.kind == "join" and not self._may_join(node.id):
                    continue
                self._pass(mark, node)
                moved = True
                break

    def _may_join(self, join: str) -> bool:
        """Nobody else is on the way here: no mark and no step in what leads to this join and not past it."""
        before = self.graph.reachable(join, backwards=True) - {join}
        if any(node in before for node in self.votes):
            return False
        return not any(target in before for _, target in self.marks)

    def _pass(self, mark: Mark, node: Node) -> None:
        out = self.graph.out(node.id)
        self.marks.discard(mark)
        if node.kind == "join":
            here = {one for one in self.marks if one[1] == node.id} | {mark}
            self.fired[node.id] = here
            self.marks -= here
        if node.kind in ("approve", "handle"):
            self._open(node)
        elif node.kind == "router":
            self._route(node)
        elif node.kind == "delay" or (node.kind in ("trigger", "subprocess") and node.config["wait"]):
            self.votes[node.id] = {frozenset(): ""}
            self.below[node.id] = [""] * node.config.get("count", 1)
        elif node.kind == "end":
            self._end(node.outcome)
        elif node.kind == "condition":
            holding = [edge for edge in out if edge.when in self.resolver.true]
            holding = holding or [edge for edge in out if edge.default]
            self.marks |= {
                (node.id, edge.target) for edge in (holding if node.branches == "inclusive" else holding[:1])
            }
        else:
            self.marks |= {(node.id, edge.target) for edge in out}

    def _route(self, node: Node) -> None:
        """Back only when nothing else of this step moves, as the engine does: what was on its way arrives first."""
        route = node.config["routes"][0]
        back = node.id in self.graph.reachable(route["to"])
        holds = route["when"] in self.resolver.true
        if holds and not back:
            self.marks.add((node.id, route["to"]))
        elif holds and self.loops.get(node.id, 0) < node.config["limit"] and route["to"] in self.handled:
            self.loops[node.id] = self.loops.get(node.id, 0) + 1
            self._back(route["to"])
        else:
            self.marks.add((node.id, self.graph.next_of(node.id)))

    def _open(self, node: Node, *, again: bool = False) -> None:
        people = list(dict.fromkeys(int(one.name) for one in node.participants))
        if again:
            people = self.handled[node.id] or people
        rule = node.self_rule if node.kind == "approve" and not again else "ask"
        if STARTER in people and rule in ("head", "administrator"):
            stand_in = STARTER + 100 if rule == "head" else self.resolver.administrators()[0]
            people = [*(one for one in people if one != STARTER), stand_in]
        rows = [people] if node.mode in ("any", "claim") else [[one] for one in people]
        passes = rule == "pass"
        self.handled[node.id] = [STARTER] if passes and STARTER in people else []
        self.votes[node.id] = {frozenset(row): "agree" if passes and STARTER in row else "" for row in rows}
        self._settle(node)
