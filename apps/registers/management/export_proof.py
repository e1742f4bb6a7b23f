"""``manage.py prove form_export``: a large export whose writer is killed again and again; in the end one whole file, memory flat."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from apps.registers.domain.dto import ExportDto, register_ref
from apps.registers.domain.export_limits import SILENCE, TRIES
from apps.registers.domain.queries import ListQuery
from apps.registers.management.killing import LATEST_KILL_S, MOST_GROWTH_MB, finish, kill_in
from apps.registers.management.stage import SERVER, Stage, make_stage
from apps.registers.selectors.exports import get_export
from apps.registers.services.start_export import start_export
from ctp_core.api import clock, files, timers
from ctp_core.api.operations import scratch_database
from ctp_core.kit.spreadsheets import Limits, read_lines
from ctp_form.api import lists
from ctp_form.contracts import RecordQuery

BATCH = 5_000
LIMITS = Limits("registers.proof", bytes=1 << 30, rows=2_000_000, columns=20)


def prove_form_export(options: dict[str, Any]) -> dict[str, Any]:
    """``--rows`` (50,000) in a register, a workbook and a text file of them, each writer but the last killed (``--seed`` 1)."""
    rows, chance = int(options.get("rows", 50_000)), random.Random(int(options.get("seed", 1)))
    failures: list[str] = []
    figures: dict[str, Any] = {}
    with scratch_database():
        stage = make_stage()
        _fill(stage, rows)
        for file_format in ("csv", "xlsx"):
            killed, growth, seconds = _written(stage, file_format, chance, failures, rows)
            figures |= {
                f"{file_format}_killed_at_rows": killed,
                f"{file_format}_memory_growth_mb": growth,
                f"{file_format}_s": seconds,
            }
            if growth > MOST_GROWTH_MB:
                failures.append(f"memory grew by {growth} MB")
    return {"tried": 2 * TRIES, "failed": len(failures), "failures": failures, "rows": rows, **figures}


def _written(
    stage: Stage, file_format: Any, chance: random.Random, failures: list[str], rows: int
) -> tuple[list[int], int, float]:
    made = start_export(
        register_id=stage.register,
        query=ListQuery(RecordQuery(sort="_created")),
        file_format=file_format,
        language="en",
        actor=stage.keeper,
    )
    killed = []
    for turn in range(TRIES - 1):
        kill_in(partial(_work, turn), chance.uniform(0.3, LATEST_KILL_S))
        killed.append(_state(stage, made).written)
    began = time.perf_counter()
    growth = finish(partial(_work, TRIES))
    seconds = round(time.perf_counter() - began, 1)
    found = _state(stage, made)
    if (found.state, found.written, found.file_id is not None) != ("done", rows, True):
        failures.append(f"{file_format}: the export is {found.state} with {found.written} rows")
    elif found.file_id and (names := _names(found, found.file_id)) != [f"row {place}" for place in range(rows)]:
        failures.append(f"{file_format}: {len(names)} rows in the file, {len(set(names))} of them different")
    return killed, growth, seconds


def _work(turns: int) -> None:
    """What a worker does that comes after *turns* others have been silent for long enough."""
    with clock.set_to(clock.now() + turns * (SILENCE + timedelta(seconds=1))):
        timers.run_due(now=clock.now())


def _names(export: ExportDto, file_id: UUID) -> list[str]:
    with files.get_content(file_id=file_id, actor=SERVER).open() as content:
        lines = read_lines(name=export.file_name, content=content, size=export.size, limits=LIMITS)
        next(lines)
        return [cells[0] for _number, cells in lines]


def _fill(stage: Stage, rows: int) -> None:
    for first in range(0, rows, BATCH):
        batch = [
            {"name": f"row {place}", "amount": f"{place}.50", "signed": f"2026-01-{place % 28 + 1:02}", "state": "open"}
            for place in range(first, min(first + BATCH, rows))
        ]
        lists.fill_records(version_id=stage.version_id, values=batch, owner=register_ref(stage.register), actor=SERVER)


def _state(stage: Stage, export_id: UUID) -> ExportDto:
    return get_export(register_id=stage.register, export_id=export_id, actor=stage.keeper)
