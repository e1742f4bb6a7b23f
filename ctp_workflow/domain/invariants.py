"""What must hold after every step, whatever happened: asked by the property tests, the proofs and the repair command."""

from __future__ import annotations

from collections import Counter

from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import WAITING_KINDS
from ctp_workflow.domain.state import SIGNING_KINDS, State


def broken(graph: Graph, state: State) -> list[str]:
    """The invariants that do not hold, in words; empty when all do."""
    return [*_tokens(graph, state), *_items(state), *_ended(state)]


def _tokens(graph: Graph, state: State) -> list[str]:
    found = []
    at_runs = Counter(token.run for token in state.tokens if not token.waiting)
    open_runs = [run.number for run in state.runs if run.state == "open"]
    if at_runs != Counter(open_runs):
        found.append(f"open runs {open_runs} but tokens at {dict(at_runs)}")
    if state.is_running and not state.tokens:
        found.append("running without a token")
    paths = Counter(token.path for token in state.tokens)
    if any(count > 1 for count in paths.values()):
        found.append(f"two tokens on one branch: {paths}")
    for token in state.tokens:
        for depth, (split, branch) in enumerate(token.path):
            run = state.run(split)
            if run.kind not in ("parallel", "condition") or run.state != "done" or branch >= len(graph.out(run.node)):
                found.append(f"token {token.number} lies in a branch of a split that is not live")
            if run.path != token.path[:depth]:
                found.append(f"token {token.number} has a path that does not nest")
    found += _branches(graph, state)
    return found


def _branches(graph: Graph, state: State) -> list[str]:
    """Every live split holds exactly one token, or tokens nested below it, in each of its branches."""
    found = []
    splits = {split for token in state.tokens for split, _ in token.path}
    for split in splits:
        held = {branch for token in state.tokens for run, branch in token.path if run == split}
        taken = state.run(split).branches or range(len(graph.out(state.run(split).node)))
        if held != set(taken):
            found.append(f"split {split} lost a branch: only {sorted(held)} hold tokens")
    for token in state.tokens:
        for other in state.tokens:
            if token is not other and other.path[: len(token.path)] == token.path:
                found.append(f"tokens {token.number} and {other.number} lie on one branch")
    return found


def _items(state: State) -> list[str]:
    found = []
    slots = Counter((item.run, item.person) for item in state.items if item.asks_decision)
    found += [
        f"person {person} holds {count} open items in run {run}" for (run, person), count in slots.items() if count > 1
    ]
    for item in state.items:
        run = state.run(item.run)
        halted = run.state == "suspended" and item.state == "waiting"
        if item.asks_decision and run.state != "open" and not halted:
            found.append(f"item {item.number} is open but run {run.number} is {run.state}")
        if item.is_open and not run.is_live and run.state != "cancelled":
            found.append(f"item {item.number} is open but run {run.number} is {run.state}")
    for run in state.runs:
        asked = [item for item in state.items_of(run.number) if item.asks_decision]
        if run.kind in WAITING_KINDS:
            if asked or (run.state == "open" and run.kind == "subprocess" and all(run.children)):
                found.append(f"run {run.number} waits for nothing, or for somebody")
        elif run.state == "open" and not any(item.state in ("pending", "parked") for item in asked):
            found.append(f"run {run.number} is open and nobody has it")
        away = [one for one in state.runs if one.ticket == run.number and one.state == "open"]
        if (run.state == "suspended") != (len(away) == 1):
            found.append(f"run {run.number} is {run.state} but {len(away)} runs lead straight back to it")
    return found + _rows(state)


def _rows(state: State) -> list[str]:
    """Whoever is asked to sign stands in the row, and nobody is called who waits for somebody."""
    found = []
    for item in state.items:
        if item.is_open and item.kind in SIGNING_KINDS and item.person not in state.run(item.run).rows[item.row]:
            found.append(f"item {item.number} has no place in its row")
        blocked = any(
            other.is_open and other.parent == item.number and other.relation in ("before", "help")
            for other in state.items_of(item.run)
        )
        if item.state in ("pending", "parked") and blocked:
            found.append(f"item {item.number} may act although it waits for somebody")
    return found


def _ended(state: State) -> list[str]:
    if state.status not in ("finished", "revoked"):
        return []
    found = []
    if state.tokens:
        found.append("ended with tokens")
    if any(item.asks_decision for item in state.items):
        found.append("ended with an open item")
    if any(run.state == "open" for run in state.runs):
        found.append("ended with an open run")
    if not state.outcome:
        found.append("ended without an outcome")
    return found
