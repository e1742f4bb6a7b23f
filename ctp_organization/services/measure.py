"""Figures on demand: an import of many people, and how long the questions of a page take afterwards. Nothing is kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

from django.db import connection, transaction

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, PageRequest
from ctp_organization.domain.names import pinyin_of
from ctp_organization.models import Member, Unit
from ctp_organization.selectors.members import page_members
from ctp_organization.selectors.principal_search import search_principals
from ctp_organization.services.check_member_rows import check_member_rows
from ctp_organization.services.check_unit_rows import check_unit_rows
from ctp_organization.services.import_members import import_members
from ctp_organization.services.import_rows import Findings, Row
from ctp_organization.services.import_units import import_units
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.raw_sql import refresh_statistics

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "安石清照明诚弃疾修巩轼辙洵游万里成大渊翰章载之文武天祥光宗泽"
SIZES = {"members": 10_000, "units": 800}
ROUNDS = 60


def measure_import(options: dict[str, Any]) -> dict[str, Any]:
    """Seconds for checking and writing units and people."""
    figures: dict[str, float] = {}
    sizes = _sizes(options)
    with transaction.atomic():
        _fill(sizes, figures)
        transaction.set_rollback(True)
    rates = {"members_per_second": round(sizes["members"] / figures["members_write_s"])}
    return {"sizes": sizes, "figures": figures, "ratios": {"write_to_check": _ratio(figures)}, **rates}


def measure_questions(options: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds of the directory, the picker and the actor among many people, beside a query by primary key."""
    sizes = _sizes(options)
    figures: dict[str, float] = {}
    with transaction.atomic():
        _fill(sizes, {})
        if connection.vendor == "postgresql":
            refresh_statistics()
        some = list(Member.objects.order_by("pk")[:ROUNDS])
        actor = actor_for_account(account_pk=some[0].account_id)
        unit = Unit.objects.filter(parent=None).values_list("public_id", flat=True).first()
        wanted = PageRequest(size=30)
        chance = random.Random(1)  # noqa: S311

        def pick() -> Member:
            return some[chance.randrange(len(some))]

        floor = _p95(lambda: Member.objects.get(pk=pick().pk))
        figures["floor_ms"] = floor
        figures["actor_ms"] = _p95(lambda: actor_for_account(account_pk=pick().account_id))
        figures["picker_pinyin_ms"] = _p95(lambda: _search(pinyin_of(pick().name, person=True)[:4], actor))
        figures["picker_name_ms"] = _p95(lambda: _search(pick().name[:2], actor))
        figures["directory_ms"] = _p95(lambda: page_members(actor=actor, wanted=wanted))
        figures["unit_ms"] = _p95(lambda: page_members(actor=actor, wanted=wanted, unit_id=unit))
        transaction.set_rollback(True)
    ratios = {name.replace("_ms", "_to_floor"): round(value / floor, 2) for name, value in figures.items()}
    return {"sizes": sizes, "figures": figures, "ratios": ratios}


def _sizes(options: dict[str, Any]) -> dict[str, int]:
    members = int(options.get("members") or SIZES["members"])
    return {"members": members, "units": int(options.get("units") or max(10, members // 16))}


def _fill(sizes: dict[str, int], figures: dict[str, float]) -> None:
    lock_organization()
    chance = random.Random(1)  # noqa: S311
    units = [_unit_row(number, chance) for number in range(sizes["units"])]
    found = Findings()
    figures["units_check_s"] = _seconds(lambda: check_unit_rows(units, found))
    figures["units_write_s"] = _seconds(lambda: import_units(create=found.create, update=[], progress=_nothing))
    people = [_member_row(number, chance, sizes["units"]) for number in range(sizes["members"])]
    members = Findings()
    figures["members_check_s"] = _seconds(lambda: check_member_rows(people, members))
    figures["members_write_s"] = _seconds(lambda: import_members(create=members.create, update=[], progress=_nothing))


def _unit_row(number: int, chance: random.Random) -> Row:
    parent = f"bench-{chance.randrange(max(1, number // 8 + 1))}" if number else ""
    return {
        "row": number + 2, "code": f"bench-{number}", "name": f"单位{number}", "kind": "部门" if number else "集团",
        "parent": parent if parent != f"bench-{number}" else "bench-0", "position": "0",
    }  # fmt: skip


def _member_row(number: int, chance: random.Random, units: int) -> Row:
    name = chance.choice(SURNAMES) + "".join(islice(iter(chance.sample(GIVEN, 2)), chance.choice((1, 2))))
    return {
        "row": number + 2, "number": f"bench-{number}", "name": name, "username": f"bench-{number}",
        "unit": f"bench-{chance.randrange(units)}", "post": "", "level": "", "phone": f"138{number:08}", "email": "",
    }  # fmt: skip


def _search(text: str, actor: Actor) -> None:
    search_principals(text=text, kinds=("member",), actor=actor)


def _p95(ask: Callable[[], object]) -> float:
    times = sorted(_seconds(ask) for _ in range(ROUNDS))
    return round(times[int(ROUNDS * 0.95)] * 1_000, 2)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 6)


def _ratio(figures: dict[str, float]) -> float:
    return round(figures["members_write_s"] / max(figures["members_check_s"], 1e-6), 2)


def _nothing(_more: int) -> None:
    return None
