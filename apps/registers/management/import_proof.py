"""``manage.py prove form_import``: a large import whose process is killed again and again; nothing twice, nothing lost, memory flat."""

from __future__ import annotations

import io
import random
from functools import partial
from typing import Any
from uuid import UUID

from apps.registers.domain.dto import ImportDto, register_ref
from apps.registers.management.killing import LATEST_KILL_S, MOST_GROWTH_MB, finish, kill_in
from apps.registers.management.stage import Stage, make_stage
from apps.registers.selectors.imports import get_import
from apps.registers.services.import_records import look_through, run_import
from apps.registers.services.start_import import confirm_import, upload_import
from ctp_core.api.operations import scratch_database
from ctp_form.api import lists
from ctp_form.contracts import RecordQuery, RecordSet


def prove_form_import(options: dict[str, Any]) -> dict[str, Any]:
    """``--rows`` (50,000) in a file, ``--kills`` (8) with -9 at moments from ``--seed`` (1)."""
    rows, kills = int(options.get("rows", 50_000)), int(options.get("kills", 8))
    chance = random.Random(int(options.get("seed", 1)))
    with scratch_database():
        stage = make_stage()
        run = _upload(stage, rows)
        look_through(run)
        confirm_import(register_id=stage.register, import_id=run, actor=stage.keeper)
        positions = []
        for _ in range(kills):
            kill_in(partial(run_import, run), chance.uniform(0.2, LATEST_KILL_S))
            positions.append(_state(stage, run).position)
        growth = finish(partial(run_import, run))
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
