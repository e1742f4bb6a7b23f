"""Figures on demand, in a database of their own: an import of many people, the questions of a page, the move of a department."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.test.utils import CaptureQueriesContext

from ctp_core.api import operations, permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, PageRequest, system_actor
from ctp_organization.models import Member, Unit
from ctp_organization.models.bytewise import Bytewise
from ctp_organization.selectors.imports import progress_key
from ctp_organization.selectors.members import page_members, rows_of
from ctp_organization.selectors.prefixes import LAST
from ctp_organization.selectors.principal_search import search_principals
from ctp_organization.services.create_unit import create_unit
from ctp_organization.services.measure_filling import (
    LARGE,
    MEMBER_TITLES,
    UNIT_TITLES,
    carry_out,
    import_table,
    member_lines,
    unit_lines,
    upload_table,
    write_table,
)
from ctp_organization.services.measure_partners import measure_partners
from ctp_organization.services.move_unit import move_unit
from ctp_organization.services.raw_sql import refresh_statistics

MEMBERS = 130_000
ROUNDS = 200


def measure_organization(options: dict[str, Any]) -> dict[str, Any]:
    """Import, picker, page with rights and move among ``--members`` people (130,000)."""
    members = int(options.get("members") or MEMBERS)
    sizes = {"members": members, "units": max(600, members // 16)}
    with operations.scratch_database():
        figures = _measure_import(sizes)
        if connection.vendor == "postgresql":
            refresh_statistics()
        sizes["memberships"] = _count_memberships()
        figures |= _measure_picker() | _measure_pages() | measure_partners() | _measure_move()
    ratios = {
        "picker_to_bare_query": round(figures["picker_p95_ms"] / figures["bare_query_p95_ms"], 2),
        "rights_to_no_rights": round(figures["page_with_rights_ms"] / figures["page_without_rights_ms"], 2),
        "partner_page_to_member_page": round(figures["partner_page_ms"] / figures["member_page_ms"], 2),
    }
    # The goals name this one without its unit of figures.
    return {"sizes": sizes, "figures": figures, "ratios": ratios, "import_members_s": figures["import_members_s"]}


def _measure_import(sizes: dict[str, int]) -> dict[str, float]:
    """Seconds and memory from the uploaded file to the last membership."""
    started = time.perf_counter()
    import_table("units", UNIT_TITLES, unit_lines(sizes["units"]))
    units_s = time.perf_counter() - started
    table = write_table(MEMBER_TITLES, member_lines(sizes["members"], sizes["units"]))
    before = _peak_mb()
    started = time.perf_counter()
    run = upload_table("members", table)
    checked, read_mb = time.perf_counter() - started, _peak_mb()
    carry_out(run)
    done = time.perf_counter() - started
    table.close()
    if cache.get(progress_key(run.public_id)) != sizes["members"]:
        raise ValueError("the import did not say how far it was")
    return {
        "import_units_s": round(units_s, 2),
        "import_check_s": round(checked, 2),
        "import_members_s": round(done, 2),
        "import_read_mb": round(read_mb - before, 1),
        "import_write_mb": round(_peak_mb() - read_mb, 1),
    }


def _measure_picker() -> dict[str, float]:
    """Every way somebody types a person, beside the plain query of the one column that holds it, in the order of its index."""
    chance = random.Random(2)  # noqa: S311
    people = _some_people(chance)
    actor = actor_for_account(account_pk=people[0].account_id)
    bare, picker = [], []
    for number, one in enumerate(people):
        column, text = _typed(one, number, chance)
        inside = Q(GreaterThanOrEqual(Bytewise(column), text)) & Q(LessThan(Bytewise(column), text + LAST))
        query = Member.objects.filter(inside, is_active=True).order_by(Bytewise(column), "pk")
        bare.append(_seconds(lambda query=query: list(query.values_list("public_id", "name")[:20])))  # type: ignore[misc]
        picker.append(_seconds(lambda text=text: search_principals(text=text, kinds=("member",), actor=actor)))  # type: ignore[misc]
    return {"bare_query_p95_ms": _p95(bare), "picker_p95_ms": _p95(picker)}


def _typed(one: Member, number: int, chance: random.Random) -> tuple[str, str]:
    given = [("name", one.name[:2]), ("name", one.name), ("given_name", one.given_name), ("initials", one.initials)]
    given += [("pinyin", one.pinyin[: chance.randint(3, 8)]), ("number", one.number[:5]), ("phone", one.phone[:8])]
    return given[number % len(given)]


def _measure_pages() -> dict[str, float]:
    """A page of 20 people within the sight of the reader, the actor's one query included, beside the same page without rights."""
    chance = random.Random(3)  # noqa: S311
    people = _some_people(chance)
    wanted = PageRequest(size=20)
    with_rights, without, actors = [], [], []
    for one in people:
        without.append(_seconds(lambda: list(rows_of(Member.objects.all()).order_by("pinyin", "pk")[:21])))
        actor, seconds = _actor(one)
        actors.append(seconds)
        page = _seconds(lambda actor=actor: page_members(actor=actor, wanted=wanted))  # type: ignore[misc]
        with_rights.append(page)
    return {
        "page_without_rights_ms": _p95(without),
        "page_with_rights_ms": _p95(with_rights),
        "actor_ms": _p95(actors),
    }


def _actor(one: Member) -> tuple[Actor, float]:
    started = time.perf_counter()
    actor = actor_for_account(account_pk=one.account_id)
    return actor, time.perf_counter() - started


def _measure_move() -> dict[str, float]:
    """The large department goes to another place and back: seconds, and how many statements."""
    actor = system_actor("bench")
    large = Unit.objects.get(code=LARGE)
    other = create_unit(code="B-X", name="另一处", kind="company", actor=actor)
    with CaptureQueriesContext(connection) as seen:
        seconds = _seconds(lambda: move_unit(id=large.public_id, parent_id=other.id, actor=actor))
    return {"move_department_s": round(seconds, 3), "move_department_statements": len(seen)}


def _some_people(chance: random.Random) -> list[Member]:
    pks = list(Member.objects.values_list("pk", flat=True))
    chosen = chance.sample(pks, min(ROUNDS, len(pks)))
    return list(Member.objects.filter(pk__in=chosen))


def _count_memberships() -> int:
    pks = list(Member.objects.values_list("account_id", flat=True))
    found = 0
    for start in range(0, len(pks), 10_000):
        found += sum(map(len, permissions.groups_of_many(account_pks=pks[start : start + 10_000]).values()))
    return found


def _peak_mb() -> float:
    """The most memory this process has held; macOS counts in bytes, others in KB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _p95(seconds: list[float]) -> float:
    return round(sorted(seconds)[int(len(seconds) * 0.95)] * 1_000, 3)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
