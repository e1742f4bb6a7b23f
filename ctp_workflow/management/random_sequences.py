"""``manage.py prove flow_machine``: random operations over random graphs keep every invariant, and history tells the state."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

from ctp_core.contracts import DomainError
from ctp_workflow.domain import commands as asked
from ctp_workflow.domain.changing_ahead import Ahead, allows, change_overlay, stretch
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.commands import Command, command_from_json, command_to_json
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.finding import OVERDUE
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.nodes import WAITING_KINDS
from ctp_workflow.domain.overlay import overlaid
from ctp_workflow.domain.prediction import next_agreement, predict
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.returning import targets
from ctp_workflow.domain.state import Item, NodeRun, State, state_from_json, state_to_json
from ctp_workflow.management.naive_model import NaiveModel
from ctp_workflow.management.random_graphs import PEOPLE, STARTER, FixedResolver, GraphMaker, named

LENGTH = 30
CLOSING = ("done", "returned", "withdrawn", "moved", "cancelled", "void")


def prove_machine(options: dict[str, Any]) -> dict[str, Any]:
    """``--sequences`` of them (20,000), from ``--seed`` (1)."""
    first, count = int(options.get("seed", 1)), int(options.get("sequences", 20000))
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    failures: list[str] = []
    for number in range(first, first + count):
        try:
            play(number, done, refused)
        except (AssertionError, LookupError, ValueError) as error:
            failures.append(f"seed {number}: {type(error).__name__} {error}"[:300])
    return {
        "tried": count,
        "failed": len(failures),
        "carried_out": dict(sorted(done.items())),
        "refused": dict(sorted(refused.items())),
        "failures": failures[:20],
    }


def play(number: int, done: Counter[str], refused: Counter[str]) -> None:
    """One sequence. Raises AssertionError where something does not hold."""
    chance = random.Random(number)
    maker = GraphMaker(chance)
    data = maker.make()
    require(not (problems := check_graph(data)), f"the graph has problems: {problems}")
    graph = load_graph(data)
    resolver = FixedResolver([name for name in maker.expressions if chance.random() < 0.5])
    state = State(starter=STARTER)
    history: list[dict[str, Any]] = [
        {"kind": "graph", "overlay": data},
        {"kind": "values", "true": sorted(resolver.true)},
    ]
    naive = NaiveModel(graph, resolver)
    command: Command | None = asked.Start(STARTER)
    while command is not None and len(history) <= LENGTH:
        name, before = type(command).__name__, state
        try:
            state, effects = step(graph, before, command, resolver)
        except DomainError as error:
            refused[f"{name}: {error.code}"] += 1
        else:
            done[name] += 1
            history.append(command_to_json(command))
            require_sound(graph, before, state)
            require(effects.ended == (not state.is_running and before.status in ("new", "running")), "ended or not")
            naive.follow(command, before, state)
            done["naive model agreed"] += naive.follows
        if state.is_running and chance.random() < 0.06:
            data, graph, changed = _change_ahead(chance, data, graph, state, history, done)
            naive.follows = naive.follows and not changed
        if maker.expressions and chance.random() < 0.05:
            resolver.true ^= {chance.choice(maker.expressions)}
            history.append({"kind": "values", "true": sorted(resolver.true)})
        command = draw(chance, graph, state)
    _replay(history, state)
    _predict(graph, state, resolver, chance)


def require(holds: object, what: str) -> None:
    """An assertion that no optimisation takes away."""
    if not holds:
        raise AssertionError(what)


def require_sound(graph: Graph, before: State, state: State) -> None:
    """Every invariant, the way through JSON, and that nothing was lost or opened again."""
    require(not (found := broken(graph, state)), f"broken: {found}")
    require([one.number for one in state.runs] == list(range(1, len(state.runs) + 1)), "runs are numbered")
    for old, new in zip(before.items, state.items, strict=False):
        same = (old.number, old.run, old.row, old.person, old.kind)
        require(same == (new.number, new.run, new.row, new.person, new.kind), f"item {old.number} changed its place")
        require(old.is_open or not new.is_open, f"item {old.number} is open again")
    require(len(state.items) >= len(before.items) and len(state.runs) >= len(before.runs), "something was deleted")
    for item in state.items:
        require(item.is_open or item.state in CLOSING, f"item {item.number} is {item.state}")


def _change_ahead(
    chance: random.Random,
    data: dict[str, Any],
    graph: Graph,
    state: State,
    history: list[dict[str, Any]],
    done: Counter[str],
) -> tuple[dict[str, Any], Graph, bool]:
    """Somebody who holds a step takes out, adds and moves what is ahead; the blocks stay whole and the state fits the new graph."""
    holding = [
        run for run in state.runs if run.state == "open" and run.kind in ("approve", "handle") and not run.ticket
    ]
    if not holding:
        return data, graph, False
    run = chance.choice(holding)
    before = stretch(graph, run.node)
    if any(one.is_live and one.node in before for one in state.runs):
        return data, graph, False
    kept = [Ahead(one) for one in before if chance.random() < 0.7]
    chance.shuffle(kept)
    for _ in range(chance.randint(0, 2)):
        people = named(*chance.sample(PEOPLE, chance.randint(1, 2)))
        new = {"kind": chance.choice(["approve", "inform"]), "name": "added", "participants": people, "mode": "all"}
        kept.insert(chance.randint(0, len(kept)), Ahead(data=new))
    require(allows("edit", before, kept), "a change that edits is allowed")
    visited = frozenset(one.node for one in state.runs)
    overlay = change_overlay(graph, data, run.node, kept, visited=visited, serial=len(history))
    if problems := check_graph(overlaid(None, overlay)):
        # A return to a step that was taken out: the service refuses such a change with the same sentence.
        require(
            {one.code for one in problems} <= {"bad_return", "bad_route"}, f"the changed graph has problems: {problems}"
        )
        return data, graph, False
    changed = load_graph(overlaid(None, overlay, history=True))
    require(not (found := broken(changed, state)), f"broken by the change: {found}")
    history.append({"kind": "graph", "overlay": overlay})
    done["ChangeAhead"] += 1
    return overlay, changed, True


def _replay(history: list[dict[str, Any]], state: State) -> None:
    """The commands alone, as the records keep them, rebuild the state."""
    again, resolver = State(starter=STARTER), FixedResolver()
    graph = load_graph(overlaid(None, history[0]["overlay"]))
    for one in json.loads(json.dumps(history)):
        if one["kind"] == "graph":
            graph = load_graph(overlaid(None, one["overlay"], history=True))
        elif one["kind"] == "values":
            resolver.true = set(one["true"])
        else:
            again, _ = step(graph, again, command_from_json(one), resolver)
    require(state_from_json(json.loads(json.dumps(state_to_json(state)))) == state, "JSON loses something")
    require(again == state, "the history does not rebuild the state")


def _predict(graph: Graph, state: State, resolver: FixedResolver, chance: random.Random) -> None:
    """What was predicted happens when everybody agrees, whoever of parallel branches is faster."""
    predicted = predict(graph, state, resolver)
    require(predicted.problems == (), f"prediction: {predicted.problems}")
    while state.is_running:
        # Who asked for help or signers decides after them; a step that counts may be decided by any of its votes.
        state, _ = step(graph, state, next_agreement(state), resolver)
    require(predicted.state == state, "the run differs from its prediction")


def draw(chance: random.Random, graph: Graph, state: State) -> Command | None:
    """One operation, most often one that fits; None when nothing is left to do."""
    open_items = [item for item in state.items if item.state in ("pending", "parked")]
    readers = [item for item in open_items if not item.asks_decision]
    if not state.is_running:
        close = asked.Archive(1) if open_items and chance.random() < 0.2 else None
        return asked.Read(readers[0].number, 1) if readers and close is None else close
    asking = [item for item in open_items if item.asks_decision]
    waiting = [run for run in state.runs if run.state == "open" and run.kind in WAITING_KINDS]
    if waiting and (not asking or chance.random() < 0.3):
        return _event(chance, chance.choice(waiting))
    make = chance.choices(list(MAKERS), list(MAKERS.values()))[0]
    return make(chance, graph, state, asking)


def _event(chance: random.Random, run: NodeRun) -> Command:
    """What happens without anybody acting, now and then what can't; an administrator may not want to wait."""
    if chance.random() < 0.1:
        return asked.Skip(run.number, 1)
    if run.kind == "subprocess":
        outcome = chance.choice(["approved", "approved", "approved", "rejected", "void"])
        return asked.ChildEnded(run.number, chance.randrange(len(run.children)), outcome)
    return asked.Resume(run.number, chance.choice(["waited", "done", "done", "failed"]))


def _agree(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    item = chance.choice(items)
    if item.kind == "help":
        return asked.Answer(item.number, item.person)
    if chance.random() < 0.05:
        return asked.Agree(item.number, 0, reason=OVERDUE)
    return asked.Agree(item.number, item.person)


def _disagree(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    item = chance.choice(items)
    if chance.random() < 0.5:
        return asked.Disagree(item.number, item.person)
    return asked.Abstain(item.number, item.person)


def _return(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    item = chance.choice(items)
    runs = targets(state, graph, item.run)
    node = chance.choice(runs).node if runs else "start"
    return asked.Return(item.number, item.person, node, chance.random() < 0.5)


def _take_back(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    done = [item for item in state.items if item.state == "done"][-4:]
    item = chance.choice(done or items)
    return asked.TakeBack(item.number, item.person)


def _people(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    item = chance.choice(items)
    people = tuple(chance.sample(range(10, 20), chance.randint(1, 2)))
    where = chance.choice(["before", "after", "beside"])
    which = chance.randrange(4)
    if which == 0:
        return asked.AddSigners(item.number, item.person, people, where, chance.random() < 0.3)
    if which == 1:
        return asked.AskHelp(item.number, item.person, people)
    if which == 2:
        return asked.Transfer(item.number, item.person, people[0], chance.random() < 0.2)
    return asked.Inform(item.number, item.person, people, chance.random() < 0.5, chance.random() < 0.5)


def _small(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    item = chance.choice(items)
    claimed = [one for one in items if one.note == "claimed"]
    pools = [one for one in items if len(state.run(one.run).rows[one.row]) > 1 and not claimed]
    if claimed and chance.random() < 0.4:
        return asked.Release(claimed[0].number, claimed[0].person)
    if pools and chance.random() < 0.5:
        return asked.Claim(pools[0].number, pools[0].person)
    if chance.random() < 0.5:
        return asked.Read(chance.choice(state.items).number, item.person)
    return asked.Park(item.number, item.person)


def _remove(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    added = [item for item in state.items if item.is_open and item.relation]
    return asked.Remove(chance.choice(added or items).number, 1, administers=chance.random() < 0.3)


def _intervene(chance: random.Random, graph: Graph, state: State, items: list[Item]) -> Command:
    item = chance.choice(items)
    kind = chance.choice(["jump", "skip", "hand_over", "recall", "revoke", "terminate"])
    if kind == "jump":
        return asked.Jump(item.run, 1, chance.choice(list(graph.nodes)))
    if kind == "skip":
        return asked.Skip(item.run, 1) if chance.random() < 0.5 else asked.PassOver(item.number)
    if kind == "recall":
        return asked.Recall(chance.choice(state.runs).number, 1)
    if kind == "hand_over":
        return asked.HandOver(item.person, chance.randint(1, 12), 1)
    end = chance.random() < 0.1
    if kind == "revoke" and end:
        return asked.Revoke(chance.choice(["draft", "void"]), STARTER)
    return asked.Terminate(1) if end else _agree(chance, graph, state, items)


MAKERS = {_agree: 12, _disagree: 3, _return: 4, _take_back: 3, _people: 5, _small: 2, _remove: 1, _intervene: 2}
"""What is drawn, and how often."""
