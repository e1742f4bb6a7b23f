"""``manage.py prove duplicates``: many people click at once, each click counts once or hears who was faster."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from threading import Barrier
from typing import Any
from uuid import UUID

from django.db import connection

from ctp_core.api.operations import scratch_database
from ctp_core.contracts import Actor, DomainError
from ctp_workflow.api import instances
from ctp_workflow.contracts import ItemGone, NotRunning, StaleItem
from ctp_workflow.management.stage import Stage, build_stage, find_faults
from ctp_workflow.models import ActionRecord

CLICKS = 10
AT_ONCE = 50
FLOWS = 10
LOSERS = (StaleItem, ItemGone, NotRunning)


@dataclass(frozen=True, slots=True)
class Click:
    """What one of them tries: an operation on an item, or to revoke the flow."""

    actor: Actor
    operation: str
    item_id: UUID | None
    instance_id: UUID


def prove_duplicates(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` clicks (1,000) from ``--seed`` (1), in turn on one item, on one flow and on many flows.

    As many come at the same moment as ``--threads`` says: 50 on PostgreSQL or what it has connections for, 10 on SQLite.
    """
    wanted = int(options.get("threads") or (AT_ONCE if connection.vendor == "postgresql" else CLICKS))
    with scratch_database(connections=wanted) as scratch:
        threads = min(wanted, scratch.connections)
        found = click_around(count=int(options.get("count", 1000)), seed=int(options.get("seed", 1)), threads=threads)
        return {**found, "at_once": threads}


def click_around(*, count: int, seed: int, threads: int) -> dict[str, Any]:
    """The rounds, in the database there is, *threads* clicks at the same moment; with one they come one after the other."""
    chance = random.Random(seed)
    stage = build_stage()
    answers: Counter[str] = Counter()
    rounds: Counter[str] = Counter()
    failures: list[str] = []
    tried = 0
    kinds = cycle((("one_item", _on_one_item), ("one_flow", _on_one_flow), ("many_flows", _on_many_flows)))
    for name, draw in kinds:
        if tried >= count:
            break
        clicks = draw(stage, chance, max(threads, CLICKS))
        found = _all_at_once(clicks) if threads > 1 else [_click(one) for one in clicks]
        tried += len(clicks)
        rounds[name] += 1
        answers.update(found)
        failures += _judge(stage, clicks, found)
    return {
        "tried": tried,
        "failed": len(failures),
        "rounds": dict(rounds),
        "answers": dict(sorted(answers.items())),
        "failures": failures[:20],
    }


def _on_one_item(stage: Stage, chance: random.Random, number: int) -> list[Click]:
    """The same approval over and over."""
    instance = stage.start("all")
    actor = chance.choice(stage.actors[1:3])
    item = instances.find_open_item(subject=instance.subject, actor=actor)
    return [Click(actor, "agree", item.id if item else None, instance.id)] * number


def _on_one_flow(stage: Stage, chance: random.Random, number: int) -> list[Click]:
    """Several clicks of each holder on the own item, now and then the starter takes the flow back."""
    instance = stage.start(chance.choice(["any", "all"]))
    items = {actor: instances.find_open_item(subject=instance.subject, actor=actor) for actor in stage.actors[1:3]}
    clicks = []
    for _ in range(number):
        actor = chance.choice(stage.actors[1:3])
        item = items[actor]
        operation = chance.choice(["agree", "agree", "agree", "disagree", "return"])
        clicks.append(Click(actor, operation, item.id if item else None, instance.id))
    if chance.random() < 0.3:
        clicks[0] = Click(stage.actors[0], "revoke", None, instance.id)
    chance.shuffle(clicks)
    return clicks


def _on_many_flows(stage: Stage, chance: random.Random, number: int) -> list[Click]:
    """The same on several flows that run side by side, among the same people."""
    each = max(2, number // FLOWS)
    clicks = [one for _ in range(max(1, number // each)) for one in _on_one_flow(stage, chance, each)]
    chance.shuffle(clicks)
    return clicks


def _all_at_once(clicks: list[Click]) -> list[str]:
    barrier = Barrier(len(clicks))

    def press(one: Click) -> str:
        try:
            barrier.wait(timeout=30)
            return _click(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clicks)) as threads:
        return list(threads.map(press, clicks))


def _click(one: Click) -> str:
    try:
        if one.operation == "revoke":
            instances.revoke(instance_id=one.instance_id, mode="draft", actor=one.actor)
        elif one.item_id is not None:
            target = "start" if one.operation == "return" else None
            instances.act(item_id=one.item_id, operation=one.operation, target=target, opinion="意见", actor=one.actor)
    except LOSERS as error:
        return error.code
    except DomainError as error:
        return f"unexpected {error.code}"
    except Exception as error:
        return f"unexpected {type(error).__name__}: {error}"
    return "done"


def _judge(stage: Stage, clicks: list[Click], answers: list[str]) -> list[str]:
    failures = [one for one in answers if one.startswith("unexpected")]
    flows = list(dict.fromkeys(one.instance_id for one in clicks))
    for flow in flows:
        told = sum(answer == "done" for one, answer in zip(clicks, answers, strict=True) if one.instance_id == flow)
        records = ActionRecord.objects.filter(instance__public_id=flow).exclude(operation="start").count()
        if records != told:
            failures.append(f"{told} clicks were told they are done, {records} were recorded")
    return failures + find_faults(stage, flows)
