"""A random machine of organisation changes, compared with a naive model after every few steps."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

from ctp_core.api import operations
from ctp_core.contracts import Conflict, DomainError, system_actor
from ctp_organization.models import Assignment
from ctp_organization.services.assign_member import assign, make_primary, unassign
from ctp_organization.services.create_member import MemberDetails, create_member
from ctp_organization.services.create_unit import create_unit
from ctp_organization.services.disable_member import disable_member, enable_member
from ctp_organization.services.disable_unit import disable_unit, enable_unit
from ctp_organization.services.maintain_posts import create_post
from ctp_organization.services.merge_units import merge_units
from ctp_organization.services.move_unit import move_unit
from ctp_organization.services.naive_model import NaiveModel, Place, differences
from ctp_organization.services.repair_organization import find_faults
from ctp_organization.services.set_heads import set_heads
from ctp_organization.services.tree import MAX_DEPTH

ACTOR = system_actor("proof")


def prove_machine(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` steps (2,000) from ``--seed`` (1), compared every ``--every`` (20)."""
    with operations.scratch_database():
        machine = Machine(int(options.get("seed") or 1))
        every = int(options.get("every") or 20)
        found = machine.run(int(options.get("count") or 2_000), every)
    return {"tried": machine.tried, "failed": len(found), "refused": machine.refused, "failures": found[:10]}


class Machine:
    """Takes the same random step in the organisation and in the model; a refusal must be one the model foresees."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.model = NaiveModel()
        self.tried = self.refused = self.made = 0
        self.ids: dict[int, Any] = {}
        self.people: dict[int, Any] = {}
        self.posts = {
            one.pk: one.id for one in (create_post(code=f"M{n}", name=f"岗位{n}", actor=ACTOR) for n in range(3))
        }
        for _ in range(4):
            self._create_unit(None)
        for _ in range(6):
            self._create_member()

    def run(self, steps: int, every: int) -> list[str]:
        """Take *steps*; what did not agree, in words."""
        acts = self._acts()
        for step in range(1, steps + 1):
            name = self.chance.choices(list(acts), weights=[weight for weight, _ in acts.values()])[0]
            self.tried += 1
            try:
                acts[name][1]()
            except Foreseen:
                self.refused += 1
            except DomainError as error:
                return [f"step {step}, {name}: refused with {error.code}, the model allows it"]
            if step % every == 0 and (found := differences(self.model)):
                return [f"step {step}, after {name}: {one}" for one in found]
        return differences(self.model) + find_faults()

    def _acts(self) -> dict[str, tuple[int, Callable[[], None]]]:
        return {
            "create unit": (4, lambda: self._create_unit(self._unit())), "create member": (3, self._create_member),
            "move": (8, self._move), "merge": (2, self._merge), "switch unit": (3, self._switch_unit),
            "assign": (8, self._assign), "unassign": (5, self._unassign), "make primary": (3, self._make_primary),
            "leave or come back": (4, self._switch_member), "heads": (5, self._set_heads),
        }  # fmt: skip

    def _unit(self) -> int:
        return self.chance.choice(list(self.ids))

    def _member(self) -> int:
        return self.chance.choice(list(self.people))

    def _create_unit(self, parent: int | None) -> None:
        self.made += 1
        fits = parent is None or (parent in self.model.in_use and len(self.model.above(parent)) < MAX_DEPTH)
        parent_id = self.ids[parent] if parent else None
        with Expecting(not fits):
            unit = create_unit(code=f"U{self.made}", name=f"单位{self.made}", parent_id=parent_id, actor=ACTOR)
        self.ids[unit.pk] = unit.id
        self.model.parents[unit.pk] = parent
        self.model.in_use.add(unit.pk)

    def _create_member(self) -> None:
        self.made += 1
        unit = self._unit()
        details = MemberDetails(f"N{self.made}", f"王{self.made}")
        with Expecting(unit not in self.model.in_use):
            member = create_member(details=details, unit_id=self.ids[unit], actor=ACTOR)
        self.people[member.pk] = member.id
        self.model.present.add(member.pk)
        self.model.places[member.pk], self.model.primary[member.pk] = [(unit, None)], (unit, None)

    def _move(self) -> None:
        unit, parent = self._unit(), self._unit()
        model = self.model
        moved = model.parents[unit] != parent
        bad = unit in model.above(parent) or len(model.above(parent)) + model.depth_below(unit) > MAX_DEPTH
        with Expecting(parent not in model.in_use or (moved and bad)):
            move_unit(id=self.ids[unit], parent_id=self.ids[parent], actor=ACTOR)
        model.parents[unit] = parent

    def _merge(self) -> None:
        gone, into = self._unit(), self._unit()
        if gone == into or len(self.model.in_use) < 4:
            raise Foreseen
        good = {gone, into} <= self.model.in_use and gone not in self.model.above(into)
        with Expecting(not good):
            merge_units(into_id=self.ids[into], from_ids=[self.ids[gone]], actor=ACTOR)
        self.model.merge(gone, into)

    def _switch_unit(self) -> None:
        unit, model = self._unit(), self.model
        if unit in model.in_use:
            people = any(unit in {one for one, _ in model.places[member]} for member in model.present)
            units = any(parent == unit and child in model.in_use for child, parent in model.parents.items())
            with Expecting(people or units or len(model.in_use) < 4):
                if len(model.in_use) < 4:
                    raise Foreseen
                disable_unit(id=self.ids[unit], actor=ACTOR)
            model.in_use.discard(unit)
        else:
            above = model.parents[unit]
            with Expecting(above is not None and above not in model.in_use):
                enable_unit(id=self.ids[unit], actor=ACTOR)
            model.in_use.add(unit)

    def _assign(self) -> None:
        member, unit, model = self._member(), self._unit(), self.model
        post = self.chance.choice([None, *self.posts])
        primary = self.chance.random() < 0.3
        with Expecting(member not in model.present or unit not in model.in_use):
            post_id = self.posts[post] if post else None
            assign(member_id=self.people[member], unit_id=self.ids[unit], post_id=post_id, primary=primary, actor=ACTOR)
        if (unit, post) not in model.places[member]:
            model.places[member].append((unit, post))
        if primary:
            model.primary[member] = (unit, post)

    def _unassign(self) -> None:
        member, model = self._member(), self.model
        place = self.chance.choice(model.places[member])
        # The oldest other one becomes the primary one: the database knows which one that is after merges.
        rows = Assignment.objects.filter(member_id=member).order_by("pk").values_list("unit_id", "post_id", "public_id")
        ids: dict[Place, UUID] = {(unit, post): public_id for unit, post, public_id in rows}
        with Expecting(len(model.places[member]) == 1):
            unassign(member_id=self.people[member], assignment_id=ids[place], actor=ACTOR)
        model.places[member].remove(place)
        if model.primary[member] == place:
            model.primary[member] = next(one for one in ids if one != place)

    def _make_primary(self) -> None:
        member = self._member()
        place = self.chance.choice(self.model.places[member])
        row = Assignment.objects.get(member_id=member, unit_id=place[0], post=place[1])
        make_primary(member_id=self.people[member], assignment_id=row.public_id, actor=ACTOR)
        self.model.primary[member] = place

    def _switch_member(self) -> None:
        member, model = self._member(), self.model
        if member in model.present:
            disable_member(id=self.people[member], actor=ACTOR)
            model.present.discard(member)
        else:
            enable_member(id=self.people[member], actor=ACTOR)
            model.present.add(member)

    def _set_heads(self) -> None:
        unit = self._unit()
        chosen = self.chance.sample(list(self.people), min(len(self.people), self.chance.randrange(4)))
        cut = self.chance.randrange(len(chosen) + 1)
        heads, deputies = chosen[:cut], chosen[cut:]
        ids = [[self.people[one] for one in some] for some in (heads, deputies)]
        set_heads(unit_id=self.ids[unit], heads=ids[0], deputies=ids[1], actor=ACTOR)
        self.model.heads[unit] = [(one, False) for one in heads] + [(one, True) for one in deputies]


class Foreseen(Exception):
    """The organisation refused what the model says it must refuse."""


class Expecting:
    """A refusal inside the block must come exactly when it is *expected*."""

    def __init__(self, expected: bool) -> None:
        self.expected = expected

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None and self.expected:
            raise AssertionError("the organisation allowed what the model refuses")
        if isinstance(error, Conflict) and self.expected:
            raise Foreseen from error
