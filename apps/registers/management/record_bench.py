"""``manage.py bench form_records``: a list of a million records against the bare query over the same index."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from apps.registers.domain.dto import register_ref
from apps.registers.management.raw_queries import bare_page, refresh_statistics
from apps.registers.management.stage import SERVER, Stage, make_stage
from ctp_core.api.operations import scratch_database
from ctp_core.contracts import PageRequest
from ctp_form.api import lists
from ctp_form.contracts import Condition, Measure, RecordQuery, RecordSet

BATCH = 5_000
ROUNDS = 60


def bench_form_records(options: dict[str, Any]) -> dict[str, Any]:
    """``--rows`` (1,000,000): filter on an indexed field, sort by it, first page and a deep one; each beside the bare query."""
    rows = int(options.get("rows", 1_000_000))
    with scratch_database():
        stage = make_stage(fast=("amount", "signed"))
        began = time.perf_counter()
        _fill(stage, rows)
        filled_s = time.perf_counter() - began
        began = time.perf_counter()
        lists.settle_indexes()
        indexed_s = time.perf_counter() - began
        refresh_statistics()
        within = RecordSet(register_ref(stage.register), stage.version_id, stage.policy)
        chance = random.Random(7)
        figures = _measured(within, chance)
    return {
        "sizes": {"rows": rows, "rounds": ROUNDS},
        "figures": figures | {"filled_s": round(filled_s, 1), "indexed_s": round(indexed_s, 1)},
        "ratios": {
            "filter_to_bare_query": round(figures["list_ms"] / figures["bare_ms"], 2),
            "deep_page_to_first_page": round(figures["deep_ms"] / figures["list_ms"], 2),
        },
    }


def _measured(within: RecordSet, chance: random.Random) -> dict[str, float]:
    bounds = [f"{chance.randrange(1_000, 900_000)}.00" for _ in range(ROUNDS)]
    page = PageRequest(size=20)

    def ask(bound: str) -> RecordQuery:
        return RecordQuery((Condition("amount", "from", bound),), "amount")

    def listed(bound: str) -> None:
        lists.list_records(within=within, query=ask(bound), page=page)

    deep = lists.list_records(within=within, query=ask("450000"), page=PageRequest(size=200)).next

    def further(bound: str) -> None:
        lists.list_records(within=within, query=ask("1"), page=PageRequest(cursor=deep, size=20))

    def bare(bound: str) -> None:
        bare_page(owner=within.owner.id, path="amount", value=bound, limit=21)

    for warm in (listed, bare, further):
        for bound in bounds[:8]:
            warm(bound)
    # Taken in turns: what else the machine does meets all alike.
    times: dict[str, list[float]] = {"list_ms": [], "bare_ms": [], "deep_ms": []}
    for bound in bounds:
        for name, act in (("bare_ms", bare), ("list_ms", listed), ("deep_ms", further)):
            times[name].append(_timed(act, bound))
    found = {name: round(statistics.median(each) * 1_000, 3) for name, each in times.items()}
    everything = RecordQuery()
    found["count_ms"] = round(_timed(lambda _b: lists.count_records(within=within, query=everything), "") * 1_000, 1)
    found["sum_all_ms"] = round(
        _timed(
            lambda _b: lists.summarize(
                within=within, query=everything, measures=[Measure("sum", "amount")], language="en"
            ),
            "",
        )
        * 1_000,
        1,
    )
    return found


def _timed(act: Callable[[str], Any], bound: str) -> float:
    began = time.perf_counter()
    act(bound)
    return time.perf_counter() - began


def _fill(stage: Stage, rows: int) -> None:
    """A thousand records through the service, and so many copies of them with other amounts and days."""
    chance = random.Random(1)
    day = date(2020, 1, 1)
    made = 0
    while made < rows:
        batch = [
            {
                "name": f"合同 {made + place}",
                "amount": f"{chance.randrange(1_000, 1_000_000)}.{chance.randrange(100):02}",
                "signed": (day + timedelta(days=chance.randrange(2_400))).isoformat(),
                "state": chance.choice(("open", "done")),
            }
            for place in range(min(BATCH, rows - made))
        ]
        lists.fill_records(version_id=stage.version_id, values=batch, owner=register_ref(stage.register), actor=SERVER)
        made += len(batch)
