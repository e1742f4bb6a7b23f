"""``manage.py prove duplicates``: many people click at once, each click counts once or hears who was faster."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
LOSERS = (StaleItem, ItemGone, NotRunning)


@dataclass(frozen=True, slots=True)
class Click:
    """What one of them tries: an operation on an item, or to revoke the flow."""

    actor: Actor
    operation: str
    item_id: UUID | None
    instance_id: UUID


def prove_duplicates(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` clicks (1,000), ten at a time on one flow, from ``--seed`` (1)."""
    with scratch_database():
        return click_around(count=int(options.get("count", 1000)), seed=int(options.get("seed", 1)), at_once=True)


def click_around(*, count: int, seed: int, at_once: bool) -> dict[str, Any]:
    """The rounds, in the database there is; *at_once* with threads, else one click after the other."""
    chance = random.Random(seed)
    stage = build_stage()
    answers: Counter[str] = Counter()
    failures: list[str] = []
    tried = 0
    while tried < count:
        clicks = _draw(stage, chance)
        found = _all_at_once(clicks) if at_once else [_click(one) for one in clicks]
        tried += len(clicks)
        answers.update(found)
        failures += _judge(stage, clicks[0].instance_id, found)
    return {
        "tried": tried,
        "failed": len(failures),
        "answers": dict(sorted(answers.items())),
        "failures": failures[:20],
    }


def _draw(stage: Stage, chance: random.Random) -> list[Click]:
    """A fresh flow, and ten clicks: several of each holder on the own item, now and then the starter takes it back."""
    instance = stage.start(chance.choice(["any", "all"]))
    items = {actor: instances.find_open_item(subject=instance.subject, actor=actor) for actor in stage.actors[1:3]}
    clicks = []
    for _ in range(CLICKS):
        actor = chance.choice(stage.actors[1:3])
        item = items[actor]
        operation = chance.choice(["agree", "agree", "agree", "disagree", "return"])
        clicks.append(Click(actor, operation, item.id if item else None, instance.id))
    if chance.random() < 0.3:
        clicks[0] = Click(stage.actors[0], "revoke", None, instance.id)
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


def _judge(stage: Stage, instance_id: UUID, answers: list[str]) -> list[str]:
    failures = [one for one in answers if one.startswith("unexpected")]
    records = ActionRecord.objects.filter(instance__public_id=instance_id).exclude(operation="start").count()
    if records != answers.count("done"):
        failures.append(f"{answers.count('done')} clicks were told they are done, {records} were recorded")
    return failures + find_faults(stage, [instance_id])
