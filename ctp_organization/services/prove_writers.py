"""Several writers change one organisation at once: nobody gets an error, the tree stays sound."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import Any
from uuid import UUID

from django.db import connections

from ctp_core.api import operations
from ctp_core.contracts import system_actor
from ctp_organization.contracts import UnitUnderItself
from ctp_organization.contracts.errors import LastAssignment, TreeTooDeep
from ctp_organization.models import Assignment, Member, Unit
from ctp_organization.services.assign_member import assign, unassign
from ctp_organization.services.create_unit import UnitDetails
from ctp_organization.services.measure_filling import fill_organization
from ctp_organization.services.move_unit import move_unit
from ctp_organization.services.repair_organization import find_faults
from ctp_organization.services.set_heads import set_heads
from ctp_organization.services.update_unit import update_unit

ACTOR = system_actor("proof")


def prove_writers(options: dict[str, Any]) -> dict[str, Any]:
    """``--workers`` (6) writers for ``--seconds`` (60) on ``--units`` (300) units with four people each."""
    units = int(options.get("units") or 300)
    with operations.scratch_database():
        fill_organization(members=units * 4, units=units)
        writers = _Writers()
        writers.run(int(options.get("workers") or 6), float(options.get("seconds") or 60))
        faults = find_faults()
    failures = [*writers.errors, *faults]
    return {
        "tried": sum(writers.done.values()),
        "failed": len(failures),
        "done": dict(writers.done),
        "slowest_s": round(writers.slowest, 2),
        "failures": failures[:10],
    }


class _Writers:
    """What all of them share: who is there, how often each act was done, what went wrong."""

    def __init__(self) -> None:
        self.units = list(Unit.objects.values_list("public_id", "code"))
        self.members = list(Member.objects.values_list("public_id", flat=True))
        self.done: Counter[str] = Counter()
        self.errors: list[str] = []
        self.slowest = 0.0

    def run(self, workers: int, seconds: float) -> None:
        """Until the time is over."""
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=self._work, args=(seed, until)) for seed in range(workers)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    def _work(self, seed: int, until: float) -> None:
        chance = random.Random(seed)  # noqa: S311
        try:
            while time.monotonic() < until and len(self.errors) < 20:
                self._step(chance)
        finally:
            connections.close_all()

    def _step(self, chance: random.Random) -> None:
        name = chance.choices(["move", "rename", "assign", "unassign", "heads"], weights=[5, 1, 2, 1, 1])[0]
        started = time.monotonic()
        try:
            getattr(self, f"_{name}")(chance)
            self.done[name] += 1
        except (UnitUnderItself, TreeTooDeep, LastAssignment):
            self.done[f"{name} refused"] += 1
        except Exception as error:
            self.errors.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
        self.slowest = max(self.slowest, time.monotonic() - started)

    def _unit(self, chance: random.Random) -> UUID:
        return chance.choice(self.units)[0]

    def _move(self, chance: random.Random) -> None:
        move_unit(id=self._unit(chance), parent_id=self._unit(chance), actor=ACTOR)

    def _rename(self, chance: random.Random) -> None:
        public_id, code = chance.choice(self.units)
        details = UnitDetails(code, f"部门{chance.randrange(1_000)}", "department", chance.randrange(50))
        update_unit(id=public_id, details=details, actor=ACTOR)

    def _assign(self, chance: random.Random) -> None:
        primary = chance.random() < 0.3
        assign(member_id=chance.choice(self.members), unit_id=self._unit(chance), primary=primary, actor=ACTOR)

    def _unassign(self, chance: random.Random) -> None:
        member = chance.choice(self.members)
        place = Assignment.objects.filter(member__public_id=member).order_by("?").values_list("public_id", flat=True)[0]
        unassign(member_id=member, assignment_id=place, actor=ACTOR)

    def _heads(self, chance: random.Random) -> None:
        set_heads(unit_id=self._unit(chance), heads=chance.sample(self.members, 2), actor=ACTOR)
