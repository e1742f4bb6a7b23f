"""``manage.py prove flow_conflicts``: every operation against every other at the same moment; each counts once or hears why not.

People, the clock and administrators act on the same few flows at once: agree, disagree, return, hand on, add signers, ask, park, claim,
take back, revoke, terminate, change what is ahead, skip, and deadlines that pass. Whoever comes too late is told who did what, and when.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from uuid6 import uuid7

from ctp_core.api import actors, permissions
from ctp_core.api.operations import scratch_database
from ctp_core.contracts import Actor, DomainError, NotFound, ObjectRef
from ctp_organization.contracts import MemberDto
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    ActOptions,
    Archived,
    InstanceDto,
    ItemGone,
    LastSigner,
    NotEnded,
    NotRevocable,
    NotRunning,
    NotYourItem,
    OperationNotAllowed,
    StaleItem,
    TakenUp,
)
from ctp_workflow.management.stage import SYSTEM, Stage, build_stage, find_faults
from ctp_workflow.models import ActionRecord, WorkItem
from ctp_workflow.services.pass_deadlines import pass_deadline

AT_ONCE = 20
TELLING = ("证人", "CTP", "系统", "system")
"""The names of the stage, and those of the clock."""
EXPECTED = (
    StaleItem,
    ItemGone,
    NotRunning,
    OperationNotAllowed,
    TakenUp,
    LastSigner,
    Archived,
    NotEnded,
    NotRevocable,
    NotYourItem,
    NotFound,
)
OPERATIONS = (
    *("agree",) * 8, *("disagree", "return", "transfer", "add_signer", "ask_help", "park", "claim") * 3,
    *("take_back", "inform", "ahead") * 3, "terminate", "skip", "revoke", "clock",
    "recall", "archive",
)  # fmt: skip


BY_HAND = ("skip", "revoke", "recall", "archive")
"""What the administrator does."""


@dataclass(frozen=True, slots=True)
class Try:
    """What one of them tries on a flow."""

    operation: str
    actor: Actor
    instance: InstanceDto
    item: UUID
    other: UUID


def prove_conflicts(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` tries (10,000) from ``--seed`` (1), ``--threads`` (20) of them at the same moment."""
    wanted = int(options.get("threads") or AT_ONCE)
    with scratch_database(connections=wanted) as scratch:
        threads = min(wanted, scratch.connections) if connection.vendor == "postgresql" else 1
        found = clash(count=int(options.get("count", 10_000)), seed=int(options.get("seed", 1)), threads=threads)
        return {**found, "at_once": threads}


def clash(*, count: int, seed: int, threads: int) -> dict[str, Any]:
    """Rounds of tries at a flow, in the database there is; with one thread they come one after the other."""
    chance = random.Random(seed)
    stage = build_stage()
    key = permissions.account_key(stage.people[0].account_pk)
    permissions.grant_permission(code="workflow.administer", key=key, actor=SYSTEM)
    stage = Stage(stage.people, tuple(_fresh(one) for one in stage.people))
    answers: Counter[str] = Counter()
    failures: list[str] = []
    tried = 0
    pool = ThreadPoolExecutor(threads) if threads > 1 else None
    while tried < count:
        instance = _start(stage, chance)
        tries = _draw(stage, chance, instance, min(max(threads, 10), count - tried))
        found = _at_once(pool, tries) if pool else [_do(one) for one in tries]
        tried += len(tries)
        answers.update(f"{one.operation}: {answer}" for one, answer in zip(tries, found, strict=True))
        failures += _judge(stage, instance, tries, found)
    if pool:
        pool.shutdown()
    done = sum(number for answer, number in answers.items() if answer.endswith(": done"))
    return {
        "tried": tried,
        "done": done,
        "lost": tried - done,
        "failed": len(failures),
        "answers": dict(sorted(answers.items())),
        "failures": failures[:20],
    }


def _fresh(person: MemberDto) -> Actor:
    """With the rights that were given since."""
    return actors.actor_for_account(account_pk=person.account_pk)


def _start(stage: Stage, chance: random.Random) -> InstanceDto:
    """A countersign of two with a deadline that is over at once, then one who signs."""

    def named(*places: int) -> list[dict[str, Any]]:
        return [{"kind": "member", "id": str(stage.people[one].id), "name": stage.people[one].name} for one in places]

    time = {"field": "due", "then": chance.choice(["agree", "disagree"])}
    check = {
        "id": "check", "kind": "approve", "name": "会签", "mode": chance.choice(["all", "any", "sequential"]),
        "participants": named(1, 2), "disagree": chance.choice(["end", "return_to_starter"]), "ahead": "edit",
        "buttons": {"terminate": True}, "time": time,
    }  # fmt: skip
    sign = {"id": "sign", "kind": "approve", "name": "签发", "participants": named(3)}
    nodes = [{"id": "start", "kind": "start"}, check, sign, {"id": "end", "kind": "end"}]
    pairs = [("start", "check"), ("check", "sign"), ("sign", "end")]
    return instances.start(
        graph={"nodes": nodes, "edges": [{"from": one, "to": other} for one, other in pairs]},
        subject=ObjectRef("workflow", "trial", uuid7()),
        title="证明",
        starter=stage.people[0].ref,
        variables={"due": "2020-01-02"},
        actor=stage.actors[0],
    )


def _draw(stage: Stage, chance: random.Random, instance: InstanceDto, number: int) -> list[Try]:
    """Most on the items there are; one person's clicks against another's, the clock's and an administrator's."""
    items = list(
        WorkItem.objects.filter(instance__public_id=instance.id, node="check").values_list("public_id", "member_id")
    )
    holders = {one.pk: actor for one, actor in zip(stage.people, stage.actors, strict=True)}
    found = []
    for _ in range(number):
        item, holder = chance.choice(items)
        operation = chance.choice(OPERATIONS)
        actor = stage.actors[0] if operation in BY_HAND else holders[holder]
        found.append(Try(operation, actor, instance, item, stage.people[3].id))
    return found


def _act(one: Try) -> None:
    people = (one.other,) if one.operation in ("transfer", "add_signer", "ask_help", "inform") else ()
    instances.act(
        item_id=one.item, operation=one.operation, actor=one.actor, opinion="意见", options=ActOptions(people, "before"),
        target="start" if one.operation == "return" else None,
    )  # fmt: skip


def _ahead(one: Try) -> None:
    step = instances.AheadChange(people=(one.other,))
    instances.change_ahead(item_id=one.item, steps=[step], actor=one.actor)


def _skip(one: Try) -> None:
    instances.intervene(instance_id=one.instance.id, operation="skip", reason="意见", actor=one.actor, node="check")


def _recall(one: Try) -> None:
    instances.intervene(instance_id=one.instance.id, operation="recall", reason="意见", actor=one.actor, node="check")


def _archive(one: Try) -> None:
    instances.archive(instance_id=one.instance.id, retention="10", actor=one.actor)


def _revoke(one: Try) -> None:
    instances.revoke(instance_id=one.instance.id, mode="draft", actor=one.actor)


def _clock(one: Try) -> None:
    with transaction.atomic():
        pass_deadline(one.item, {})


DOERS: dict[str, Callable[[Try], None]] = {
    "ahead": _ahead, "skip": _skip, "revoke": _revoke, "clock": _clock, "recall": _recall, "archive": _archive,
}  # fmt: skip


def _do(one: Try) -> str:
    try:
        DOERS.get(one.operation, _act)(one)
    except StaleItem as error:
        told = error.params["who"] and error.params["when"] and error.params["what"]
        return error.code if told else "unexpected: the loser is not told who did what"
    except ItemGone as error:
        # A step that waits for somebody tells for whom; anything else has somebody who did it.
        named = item_state(one.item) == "waiting" or any(name in error.params["reason"] for name in TELLING)
        return error.code if named else f"unexpected: {error.params['reason']} tells nobody's name"
    except EXPECTED as error:
        return error.code
    except DomainError as error:
        return f"unexpected {error.code}"
    except Exception as error:
        return f"unexpected {type(error).__name__}: {error}"
    return "done"


def item_state(item: UUID) -> str:
    """How an item is now."""
    return WorkItem.objects.values_list("state", flat=True).get(public_id=item)


def _at_once(pool: ThreadPoolExecutor, tries: list[Try]) -> list[str]:
    barrier = Barrier(len(tries))

    def press(one: Try) -> str:
        try:
            barrier.wait(timeout=60)
            return _do(one)
        finally:
            connection.close()

    return list(pool.map(press, tries))


def _judge(stage: Stage, instance: InstanceDto, tries: list[Try], answers: list[str]) -> list[str]:
    failures = [
        f"{one.operation} {answer}" for one, answer in zip(tries, answers, strict=True) if "unexpected" in answer
    ]
    told = sum(answer == "done" for one, answer in zip(tries, answers, strict=True) if one.operation != "clock")
    records = ActionRecord.objects.filter(instance__public_id=instance.id).exclude(operation="start")
    by_clock = records.filter(member=None, actor_name="workflow").count()
    clocks = sum(one.operation == "clock" for one in tries)
    if records.count() - by_clock != told:
        failures.append(f"{told} tries were told they are done, {records.count() - by_clock} were recorded")
    if by_clock > min(clocks, 3):
        failures.append(f"the clock decided {by_clock} times")
    return failures + find_faults(stage, [instance.id])
