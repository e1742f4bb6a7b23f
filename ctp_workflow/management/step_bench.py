"""The bench ``workflow_steps``: our complete step beside a bare transaction, Viewflow and SpiffWorkflow, in one run."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from ctp_core.api.operations import scratch_database
from ctp_core.contracts import ObjectRef
from ctp_workflow.api import definitions, instances
from ctp_workflow.management.filling import fill_instances
from ctp_workflow.management.stage import SYSTEM, Stage, build_stage
from ctp_workflow.models import Instance

ROUNDS = 3
SECONDS = 2.0
STEPS = 4
ROOT = Path(__file__).resolve().parents[2]
PEERS = ("viewflow", "spiffworkflow")
INSTALL = 'python3 -m venv PEERS && PEERS/bin/pip install "django<5.3" django-viewflow SpiffWorkflow "psycopg[binary]"'


def measure_steps(options: dict[str, Any]) -> dict[str, Any]:
    """Best of ``--rounds`` (3) of ``--seconds`` (2) each, taken in turn.

    ``--peers PYTHON`` names the interpreter of an environment that has the peers (they are not part of this project); ``--instances``
    (1,000,000 on PostgreSQL) is how many flows there are when the step is measured again in a full database.
    """
    logging.disable(logging.INFO)
    rounds, seconds = int(options.get("rounds", ROUNDS)), float(options.get("seconds", SECONDS))
    many = int(options.get("instances", 1_000_000 if connection.vendor == "postgresql" else 10_000))
    with scratch_database(connections=4) as scratch:
        stage = build_stage()
        version = _publish(stage)
        floor = _Floor()
        found = _take(rounds, seconds, options, {"floor": floor.once, "step": lambda: _steps(stage, version)})
        found["step"]["statements"] = _statements(stage, version)
        found["two_processes"] = _two(scratch.environment, version, stage, seconds, rounds)
        fill_instances(count=1_000)
        few = _rate(lambda: _steps(stage, version), seconds)
        fill_instances(count=many - 1_000)
        full = _rate(lambda: _steps(stage, version), seconds)
        rows = Instance.objects.count()
    return {
        "sizes": {
            "steps_in_a_row": STEPS, "rounds": rounds, "instances": rows, "load_average": round(os.getloadavg()[0], 1),
            "database": connection.vendor,
        },
        "figures": found | {"step_at_1000": few, "step_at_many": full},
        "ratios": {
            "step_to_floor": _ratio(found, "step", "floor"),
            "step_to_floor_by_cpu": _ratio(found, "floor", "step", "cpu_ms"),
            "step_to_viewflow": _ratio(found, "step", "viewflow"),
            "step_to_spiffworkflow": _ratio(found, "step", "spiffworkflow"),
            "two_processes_to_one": _ratio(found, "two_processes", "step"),
            "many_to_1000": round(full["per_second"] / few["per_second"], 3),
        },
        **({} if all(found[one] for one in PEERS) else {"peers": f"{INSTALL}, then --peers PEERS/bin/python"}),
    }  # fmt: skip


def _take(
    rounds: int, seconds: float, options: dict[str, Any], ours: dict[str, Callable[[], tuple[int, float, float]]]
) -> dict[str, Any]:
    """All of them in turn, so that a busy moment meets each; the best of each counts."""
    best: dict[str, Any] = dict.fromkeys((*ours, *PEERS))
    for _ in range(rounds):
        for name, once in ours.items():
            best[name] = _better(best[name], _rate(once, seconds))
        for name in PEERS:
            best[name] = _better(best[name], _peer(name, seconds, options))
    return best


def _better(before: dict[str, Any] | None, now: dict[str, Any] | None) -> dict[str, Any] | None:
    if before is None or now is None:
        return now or before
    return max(before, now, key=lambda one: float(one["per_second"]))


def _rate(once: Callable[[], tuple[int, float, float]], seconds: float) -> dict[str, Any]:
    """Steps a second and CPU milliseconds a step of this process; the first go is not counted."""
    once()
    steps, spent, cpu = 0, 0.0, 0.0
    while spent < seconds:
        one, wall, used = once()
        steps, spent, cpu = steps + one, spent + wall, cpu + used
    return {"per_second": round(steps / spent, 1), "cpu_ms": round(1000 * cpu / steps, 3)}


class _Floor:
    """One row written and one changed, in a transaction: the least a step can be."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            key = "bigserial" if connection.vendor == "postgresql" else "integer"
            cursor.execute(f"CREATE TABLE bench_floor (id {key} PRIMARY KEY, what text, state text)")
            cursor.execute("INSERT INTO bench_floor (what, state) VALUES ('flow', 'x')")

    def once(self) -> tuple[int, float, float]:
        """A hundred of them."""
        began, used = time.perf_counter(), time.process_time()
        for number in range(100):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_floor (what, state) VALUES (%s, %s)", ["record", "x" * 200])
                cursor.execute("UPDATE bench_floor SET state = %s WHERE id = 1", [str(number)])
        return 100, time.perf_counter() - began, time.process_time() - used


def _publish(stage: Stage) -> UUID:
    people = [{"kind": "member", "id": str(one.id), "name": one.name} for one in stage.people]
    nodes: list[dict[str, Any]] = [{"id": "start", "kind": "start"}]
    nodes += [
        {"id": f"s{number}", "kind": "approve", "name": f"第{number}步", "participants": [people[number % len(people)]]}
        for number in range(1, STEPS + 1)
    ]
    nodes.append({"id": "end", "kind": "end"})
    edges = [{"from": one["id"], "to": other["id"]} for one, other in pairwise(nodes)]
    graph = {"nodes": nodes, "edges": edges}
    made = definitions.create_definition(code=f"bench-{uuid7()}", name="Bench", graph=graph, actor=SYSTEM)
    return definitions.publish(definition_id=made.id, actor=SYSTEM).id


def _start(stage: Stage, version: UUID) -> UUID:
    """Start a flow; the first item."""
    subject = ObjectRef("workflow", "trial", uuid7())
    instances.start(
        version_id=version, subject=subject, title="关于采购服务器的请示", starter=stage.people[0].ref, variables={"amount": 1},
        actor=stage.actors[0],
    )  # fmt: skip
    item = instances.find_open_item(subject=subject, actor=stage.actors[1])
    if item is None:
        raise LookupError("nobody has the first step")
    return item.id


def _steps(stage: Stage, version: UUID) -> tuple[int, float, float]:
    """All steps of one flow through the public function; starting it is not counted."""
    item = _start(stage, version)
    began, used = time.perf_counter(), time.process_time()
    for number in range(1, STEPS + 1):
        done = instances.act(
            item_id=item, operation="agree", opinion="同意", actor=stage.actors[number % len(stage.actors)]
        )
        if done.opened:
            item = done.opened[0].id
    return STEPS, time.perf_counter() - began, time.process_time() - used


def rate_of_steps(stage: Stage, version: UUID, seconds: float) -> float:
    """Steps a second of one process."""
    return float(_rate(lambda: _steps(stage, version), seconds)["per_second"])


def _statements(stage: Stage, version: UUID) -> int:
    """Statements of one step in the middle of the flow, begin and commit among them."""
    item = _start(stage, version)
    with CaptureQueriesContext(connection) as queries:
        instances.act(item_id=item, operation="agree", opinion="同意", actor=stage.actors[1])
    return len(queries) + (0 if any(one["sql"].startswith("BEGIN") for one in queries.captured_queries) else 2)


def _peer(name: str, seconds: float, options: dict[str, Any]) -> dict[str, Any] | None:
    """A peer's own figure from its script, in its own schema of the same database; None where it is not there."""
    script = ROOT / "benchmarks" / "peers" / f"{name}_steps.py"
    if connection.vendor != "postgresql" or not script.is_file():
        return None
    python = str(options.get("peers") or sys.executable)
    command = [python, str(script), _address(), str(seconds)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 whoever runs the bench names the interpreter
    lines = found.stdout.strip().splitlines()
    if found.returncode or not lines:
        return None
    told = json.loads(lines[-1])
    return {"per_second": round(told["per_second"], 1), "statements": told["statements"]}


def _address() -> str:
    said = connection.settings_dict
    password = f":{said['PASSWORD']}" if said["PASSWORD"] else ""
    return f"postgres://{said['USER']}{password}@{said['HOST'] or 'localhost'}:{said['PORT'] or 5432}/{said['NAME']}"


def _two(
    environment: dict[str, str], version: UUID, stage: Stage, seconds: float, rounds: int
) -> dict[str, Any] | None:
    """Two processes at once, each with its own flows; the sum of their rates."""
    if connection.vendor != "postgresql":
        return None
    people = ",".join(str(one.account_pk) for one in stage.people)
    command = [sys.executable, "-m", "ctp_workflow.management.step_worker", str(version), people, str(seconds)]

    def run(_: int) -> float:
        given = {**os.environ, **environment}
        found = subprocess.run(command, capture_output=True, text=True, check=True, env=given, cwd=ROOT)  # noqa: S603
        return float(found.stdout.strip().splitlines()[-1])

    best = 0.0
    for _ in range(rounds):
        with ThreadPoolExecutor(2) as both:
            best = max(best, sum(both.map(run, range(2))))
    return {"per_second": round(best, 1)}


def _ratio(found: dict[str, Any], one: str, other: str, key: str = "per_second") -> float | None:
    if not found.get(one) or not found.get(other):
        return None
    return round(float(found[one][key]) / float(found[other][key]), 3)
