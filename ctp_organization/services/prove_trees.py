"""Real trees: two vintages of one country's divisions are loaded, and the one is reorganised into the other."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ctp_core.api import clock, operations
from ctp_core.contracts import system_actor
from ctp_organization.models import Assignment, Delegation, Head, Member, Unit
from ctp_organization.selectors.units import ancestors
from ctp_organization.services.measure_filling import MEMBER_TITLES, UNIT_TITLES, import_table
from ctp_organization.services.reorganize_tree import Division, TreeChange, plan_changes
from ctp_organization.services.repair_organization import find_faults
from ctp_organization.services.set_delegation import set_delegation
from ctp_organization.services.set_heads import set_heads

LENGTHS = {1: 2, 2: 4, 3: 6, 4: 9}
ACTOR = system_actor("proof")


@dataclass
class Outcome:
    """What was tried, and in words what did not hold."""

    tried: int = 0
    failures: list[str] | None = None

    def expect(self, what: str, found: object, wanted: object) -> None:
        """One comparison."""
        self.tried += 1
        if found != wanted:
            self.failures = [*(self.failures or ()), f"{what}: {str(found)[:200]} instead of {str(wanted)[:200]}"]


def prove_trees(options: dict[str, Any]) -> dict[str, Any]:
    """The trees of ``--data`` or CTP_SHARED_DATA: loaded, checked against their codes, reorganised from one vintage to the next.

    ``--provinces 41,51`` takes these alone.
    """
    folder = Path(str(options.get("data") or os.environ.get("CTP_SHARED_DATA") or "../shared/data")) / "org-trees"
    old, new = (read_vintage(folder / f"cn_divisions_{name}.csv.gz") for name in ("2.3.1", "2.5.0"))
    recoded = json.loads((folder / "cn_changes_2.3.1_to_2.5.0.json").read_text(encoding="utf-8"))["recoded_pairs"]
    wanted = tuple(one for one in str(options.get("provinces") or "").split(",") if one)
    if wanted:
        old, new = ([one for one in rows if one.code.startswith(wanted)] for rows in (old, new))
    outcome = Outcome()
    with operations.scratch_database():
        load_vintage(new)
        check_codes(new, outcome)
    with operations.scratch_database():
        changes = reorganize(old, new, [tuple(pair) for pair in recoded], outcome)
    failures = outcome.failures or []
    return {
        "tried": outcome.tried,
        "failed": len(failures),
        "units": len(new),
        "changes": changes,
        "failures": failures,
    }


def read_vintage(path: Path) -> list[Division]:
    """The rows of one vintage, from the top down."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [Division(row["code"], row["name"], row["parent_code"]) for row in csv.DictReader(file)]
    return sorted(rows, key=lambda one: (len(one.code), one.code))


def load_vintage(rows: list[Division]) -> None:
    """All units in one import."""
    import_table("units", UNIT_TITLES, ([one.code, one.name, "部门", one.parent, "0"] for one in rows))


def check_codes(rows: list[Division], outcome: Outcome) -> None:
    """Counts per level, every unit's way up and every unit's number below, against the prefixes of the codes."""
    present = list(Unit.objects.filter(is_active=True).order_by("pk").values_list("pk", "code", "path", "depth"))
    per_level = Counter(depth + 1 for _pk, _code, _path, depth in present)
    outcome.expect("units per level", dict(per_level), dict(Counter(level_of(one.code) for one in rows)))
    codes = {pk: code for pk, code, _path, _depth in present}
    known = set(codes.values())
    below: dict[str, int] = defaultdict(int)
    wrong = []
    for pk, code, path, depth in present:
        above = [codes[int(part)] for part in str(path).strip("/").split("/")[:-1]]
        wanted = [code[: LENGTHS[level]] for level in range(1, level_of(code))]
        if above != wanted or depth != len(wanted) or codes[pk] != code:
            wrong.append((code, above))
        for one in wanted:
            below[one] += 1
    outcome.expect("ways up that the codes don't say", wrong[:3], [])
    sizes = dict(Unit.objects.filter(is_active=True, depth__lt=3).values_list("code", "lft"))
    ends = dict(Unit.objects.filter(is_active=True, depth__lt=3).values_list("code", "rght"))
    counted = {code: (ends[code] - left - 1) // 2 for code, left in sizes.items()}
    if not Unit.objects.filter(is_active=False).exists():
        outcome.expect("units below", counted, {code: below[code] for code in sizes})
    for pk, code, _path, _depth in present[:: max(1, len(present) // 50)]:
        wanted = [code[: LENGTHS[level]] for level in range(1, level_of(code)) if code[: LENGTHS[level]] in known]
        outcome.expect(f"ancestors of {code}", [codes[one.pk] for one in ancestors(unit_pk=pk)], wanted)


def level_of(code: str) -> int:
    """1 province, 2 city, 3 county, 4 township."""
    return {2: 1, 4: 2, 6: 3, 9: 4}[len(code)]


def reorganize(
    old: list[Division],
    new: list[Division],
    recoded: list[tuple[str, str]],
    outcome: Outcome,
    progress: Callable[[int], None] = lambda _count: None,
) -> dict[str, int]:
    """Load *old* with people, heads and delegations, carry the published changes out, and compare with *new*."""
    load_vintage(old)
    changes = plan_changes(old, new, recoded)
    people = _settle(old, changes)
    before = set(Delegation.objects.values_list("grantor__number", "delegate__number"))
    for number, change in enumerate(changes, start=1):
        change.carry_out(ACTOR)
        progress(number)
    rows = Unit.objects.filter(is_active=True).values_list("code", "name", "parent__code")
    found = {(code, name, parent or "") for code, name, parent in rows}
    outcome.expect("units, names and parents", found ^ {(one.code, one.name, one.parent) for one in new}, set())
    check_codes(new, outcome)
    _check_people(people, changes, outcome)
    outcome.expect("delegations", set(Delegation.objects.values_list("grantor__number", "delegate__number")), before)
    outcome.expect("faults", find_faults()[:5], [])
    return dict(Counter(change.kind for change in changes))


def _settle(old: list[Division], changes: list[TreeChange]) -> dict[str, str]:
    """People in every unit that something happens to, heads among them; number to the code where they stand."""
    touched = {change.code for change in changes if change.kind != "create"}
    codes = [one.code for one in old if one.code in touched]
    places = {f"T{code}-{number}": code for code in codes for number in range(2)}
    lines = ([number, "王明", number.lower(), code, ""] for number, code in places.items())
    import_table("members", MEMBER_TITLES, lines)
    ids = dict(Member.objects.values_list("number", "public_id"))
    units = dict(Unit.objects.values_list("code", "public_id"))
    for code in codes[::7]:
        set_heads(unit_id=units[code], heads=[ids[f"T{code}-0"]], actor=ACTOR)
    now = clock.now()
    for code in codes[::97]:
        set_delegation(
            grantor_id=ids[f"T{code}-0"],
            delegate_id=ids[f"T{code}-1"],
            starts_at=now,
            ends_at=now + timedelta(days=30),
            actor=ACTOR,
        )
    return places


def _check_people(places: dict[str, str], changes: list[TreeChange], outcome: Outcome) -> None:
    """A dictionary of codes says where everybody has to stand, and who leads what."""
    goes = {change.code: change.to for change in changes if change.kind in ("recode", "merge")}

    def follow(code: str) -> str:
        while goes.get(code, code) != code:
            code = goes[code]
        return code

    rows = Assignment.objects.values_list("member__number", "unit__code", "unit__is_active")
    found = {number: code if active else f"{code} out of use" for number, code, active in rows}
    outcome.expect("where people stand", _differing(found, {who: follow(code) for who, code in places.items()}), {})
    led = dict(Head.objects.values_list("member__number", "unit__code"))
    wanted = {number: follow(code) for number, code in places.items() if number in led}
    outcome.expect("what heads lead", _differing(led, wanted), {})
    outcome.expect("heads", len(led), len(list(dict.fromkeys(places.values()))[::7]))


def _differing(found: dict[str, str], wanted: dict[str, str]) -> dict[str, tuple[str | None, str | None]]:
    keys = found.keys() | wanted.keys()
    return {key: (found.get(key), wanted.get(key)) for key in keys if found.get(key) != wanted.get(key)}
