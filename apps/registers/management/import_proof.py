"""``manage.py prove form_import``: a large import whose process is killed again and again; nothing twice, nothing lost, memory flat."""

from __future__ import annotations

import io
import os
import random
import signal
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from apps.registers.domain.dto import ImportDto, register_ref
from apps.registers.management.stage import Stage, make_stage
from apps.registers.selectors.imports import get_import
from apps.registers.services.import_records import look_through, run_import
from apps.registers.services.start_import import confirm_import, upload_import
from ctp_core.api.operations import release_connections, scratch_database
from ctp_form.api import lists
from ctp_form.contracts import RecordQuery, RecordSet

MOST_GROWTH_MB = 64
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
LATEST_KILL_S = 3.0


def prove_form_import(options: dict[str, Any]) -> dict[str, Any]:
    """``--rows`` (50,000) in a file, ``--kills`` (8) with -9 at moments from ``--seed`` (1)."""
    rows, kills = int(options.get("rows", 50_000)), int(options.get("kills", 8))
    chance = random.Random(int(options.get("seed", 1)))
    with scratch_database():
        stage = make_stage()
        run = _upload(stage, rows)
        look_through(run)
        confirm_import(register_id=stage.register, import_id=run, actor=stage.keeper)
        positions = [_killed(run, chance.uniform(0.2, LATEST_KILL_S), stage) for _ in range(kills)]
        growth = _finished(run)
        failures = _check(stage, run, rows)
        if growth > MOST_GROWTH_MB:
            failures.append(f"memory grew by {growth} MB")
    return {
        "tried": kills + 1,
        "failed": len(failures),
        "failures": failures,
        "rows": rows,
        "killed_at_rows": positions,
        "memory_growth_mb": growth,
    }


def _upload(stage: Stage, rows: int) -> UUID:
    lines = ["name,amount,signed,state"]
    lines += [f"row {place},{place}.50,2026-01-{place % 28 + 1:02},open" for place in range(rows)]
    content = "\n".join(lines).encode()
    return upload_import(
        register_id=stage.register, name="rows.csv", content=io.BytesIO(content), size=len(content), actor=stage.keeper
    )


def _killed(run: UUID, seconds: float, stage: Stage) -> int:
    """A process goes on with the import and dies; how far it came."""
    child = _start(run)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return _state(stage, run).position


def _finished(run: UUID) -> int:
    """A last process carries it to its end; by how many MB it grew after it had settled in."""
    child = _start(run)
    settled = largest = 0
    began = time.monotonic()
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        now = _memory_kb(child)
        if time.monotonic() - began > 2:
            settled = settled or now
        largest = max(largest, now)
        time.sleep(0.1)
    return max(largest - (settled or largest), 0) // 1024


def _start(run: UUID) -> int:
    release_connections()
    child = os.fork()
    if child == 0:
        try:
            run_import(run)
        finally:
            os._exit(0)
    return child


def _memory_kb(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * PAGE_KB
    except (OSError, IndexError, ValueError):
        return 0


def _check(stage: Stage, run: UUID, rows: int) -> list[str]:
    found = _state(stage, run)
    failures = [] if found.state == "done" else [f"the import is {found.state}"]
    within = RecordSet(register_ref(stage.register), stage.version_id, stage.policy)
    names = [one.values["name"] for one in lists.each_record(within=within, query=RecordQuery(sort="_created"))]
    if len(names) != rows or len(set(names)) != rows:
        failures.append(f"{len(names)} records with {len(set(names))} names of {rows} rows")
    if names != [f"row {place}" for place in range(len(names))]:
        failures.append("the records are not in the order of the file")
    if found.made != rows:
        failures.append(f"the import says {found.made}")
    return failures


def _state(stage: Stage, run: UUID) -> ImportDto:
    return get_import(register_id=stage.register, import_id=run, actor=stage.keeper)
