"""A small house whose people, units and delegations change at random, beside a naive model that knows who belongs where.

For trials of rights: what the model says is worked out person by person from plain sets, without the database, the groups or
the policies. Time is moved on by ``World.pass_time``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import UUID

from django.utils import timezone

from ctp_core.contracts import DomainError, PrincipalRef, system_actor
from ctp_organization.api import delegations, setup
from ctp_organization.kit.rights_of_companies import Companies
from ctp_organization.kit.rights_person import Person
from ctp_organization.selectors.cards import list_assignments

__all__ = ["SYSTEM", "Person", "Standing", "World"]

SYSTEM = system_actor("proof")
# So many begin at the partner.
GUESTS = 2


@dataclass
class Standing:
    """A delegation, as the model knows it."""

    id: UUID
    grantor: Person
    delegate: Person
    starts_at: datetime
    ends_at: datetime
    modules: frozenset[str]
    templates: frozenset[UUID]


class World:
    """The house and its model; every step changes both."""

    def __init__(self, *, seed: int, people: int = 8) -> None:
        self.random = random.Random(seed)  # noqa: S311  reproducible on purpose
        self._ahead = timedelta()
        self._real_now = timezone.now
        top = setup.create_unit(code="T", name="远山集团", kind="company", actor=SYSTEM).id
        self.parents: dict[UUID, UUID | None] = {top: None}
        for number in range(6):
            above = self.random.choice(list(self.parents))
            kind = "company" if number == 0 else "department"
            made = setup.create_unit(code=f"U{number}", name=f"部门{number}", kind=kind, parent_id=above, actor=SYSTEM)
            self.parents[made.id] = above
            if number == 0:
                self.companies = Companies(self, [top, made.id])
        self.top = top
        self.partner = setup.create_unit(code="P", name="协作公司", kind="partner", actor=SYSTEM).id
        self.parents[self.partner] = None
        self.roles = [setup.create_role(code=f"r{n}", name=f"角色{n}", actor=SYSTEM).id for n in range(2)]
        self.teams = [setup.create_team(name=f"小组{n}", actor=SYSTEM).id for n in range(2)]
        self.people = [self._hire(number) for number in range(people)]
        self.standing: list[Standing] = []
        # Public ids of templates that trials have made: delegations are limited to some of them.
        self.templates: list[UUID] = []
        for _ in range(2):
            self.companies.name_administrator()

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Inside, it is as late as the world says."""
        with patch("django.utils.timezone.now", self.now):
            yield

    def now(self) -> datetime:
        """The world's time."""
        return self._real_now() + self._ahead

    # --- What the model says -----------------------------------------------------------------------------------------
    def belongs(self, person: Person, ref: PrincipalRef) -> bool:
        """Is *person* one of those meant by *ref*?"""
        if not person.active:
            return False
        if ref.kind == "everyone":
            return not self.is_outside(person)
        if ref.kind == "member":
            return person.ref.id == ref.id
        if ref.kind == "unit":
            return ref.id in person.units
        if ref.kind == "unit_tree":
            return any(ref.id in self.way_up(unit) for unit in person.units)
        return ref.id in (person.teams if ref.kind == "team" else person.roles)

    def is_outside(self, person: Person) -> bool:
        """One of the partner's people: the primary unit is the partner, or lies below it."""
        return person.home is not None and self.partner in self.way_up(person.home)

    def sees_people(self, person: Person, shared: set[Person]) -> set[Person]:
        """Whom *person* sees; *shared* are those they share an object with. Staff see everybody who is there."""
        there = {one for one in self.people if one.active}
        if not person.active or not self.is_outside(person):
            return there if person.active else set()
        partner = {one for one in there if any(self.partner in self.way_up(unit) for unit in one.units)}
        team = {one for one in there if one.teams & person.teams}
        return there & (partner | team | shared | {person})

    def acts_for(self, person: Person, module: str, template: UUID | None = None) -> set[Person]:
        """For whom *person* may act at this moment in *module*, in what is made from *template* (None: from none)."""
        now = self.now()
        return {
            one.grantor
            for one in self.standing
            if one.delegate is person
            and person.active
            and one.grantor.active
            and one.starts_at <= now < one.ends_at
            and (module in one.modules or template in one.templates or not (one.modules or one.templates))
        }

    def way_up(self, unit: UUID) -> set[UUID]:
        """The unit and all above it."""
        found: set[UUID] = set()
        above: UUID | None = unit
        while above is not None:
            found.add(above)
            above = self.parents[above]
        return found

    # --- Choosing -----------------------------------------------------------------------------------------------------
    def somebody(self) -> Person:
        """Anybody, also somebody who has left."""
        return self.random.choice(self.people)

    def insider(self) -> Person:
        """Anybody of the house."""
        return self.random.choice([one for one in self.people if not self.is_outside(one)] or self.people)

    def some_principals(self) -> tuple[PrincipalRef, ...]:
        """One to three, of any kind."""
        return tuple({self._principal() for _ in range(self.random.randint(1, 3))})

    def _principal(self) -> PrincipalRef:
        kind = self.random.choice(("member", "unit", "unit_tree", "role", "team", "everyone"))
        if kind == "member":
            return self.somebody().principal
        if kind == "everyone":
            return PrincipalRef("everyone")
        pool: Sequence[UUID] = {"role": self.roles, "team": self.teams}.get(kind) or list(self.parents)
        return PrincipalRef(kind, self.random.choice(pool))  # type: ignore[arg-type]

    # --- Steps --------------------------------------------------------------------------------------------------------
    def step(self) -> str:
        """One random change of the organisation; what it was. One that is refused changes nothing."""
        steps = (
            self.move_person, self.move_person, self.move_unit, self.change_team, self.change_role, self.change_role,
            self.leave_or_return, self.leave_or_return, self.delegate, self.delegate, self.end_delegation, self.pass_time,
            self.companies.name_administrator, self.companies.maintain, self.companies.maintain,
        )  # fmt: skip
        chosen = self.random.choice(steps)
        try:
            return chosen()
        except DomainError as refusal:
            return f"{chosen.__name__} refused: {refusal.code}"

    def move_person(self) -> str:
        """To another unit, or to one more."""
        person, unit = self.somebody(), self.random.choice(list(self.parents))
        one_more = self.random.random() < 0.4
        setup.assign(member_id=person.ref.id, unit_id=unit, primary=not one_more, actor=SYSTEM)
        if not one_more:
            for place in list_assignments(member_pk=person.ref.pk):
                if place.unit.id != unit:
                    setup.unassign(member_id=person.ref.id, assignment_id=place.id, actor=SYSTEM)
            person.units.clear()
            person.home = unit
        person.units.add(unit)
        return f"{person.ref.name} to {unit}"

    def move_unit(self) -> str:
        """A unit with all below it."""
        unit = self.random.choice([one for one in self.parents if one not in (self.top, self.partner)])
        target = self.random.choice(list(self.parents))
        setup.move_unit(id=unit, parent_id=target, actor=SYSTEM)
        self.parents[unit] = target
        return f"unit {unit} below {target}"

    def change_team(self) -> str:
        """Other people in a team."""
        team = self.random.choice(self.teams)
        chosen = [one for one in self.people if one.active and self.random.random() < 0.4]
        setup.set_team_members(id=team, member_ids=[one.ref.id for one in chosen], actor=SYSTEM)
        for one in self.people:
            (one.teams.add if one in chosen else one.teams.discard)(team)
        return f"team of {len(chosen)}"

    def change_role(self) -> str:
        """Given, or taken away."""
        person, role = self.somebody(), self.random.choice(self.roles)
        if role in person.roles:
            setup.revoke_role(role_id=role, member_id=person.ref.id, actor=SYSTEM)
            person.roles.discard(role)
            return f"role from {person.ref.name}"
        setup.grant_role(role_id=role, member_id=person.ref.id, actor=SYSTEM)
        person.roles.add(role)
        return f"role to {person.ref.name}"

    def leave_or_return(self) -> str:
        """Disabled, or there again."""
        person = self.somebody()
        switch = setup.disable_member if person.active else setup.enable_member
        switch(id=person.ref.id, actor=SYSTEM)
        person.active = not person.active
        return f"{person.ref.name} {'is back' if person.active else 'is disabled'}"

    def delegate(self) -> str:
        """Begun in the past, now, or in some hours."""
        grantor, delegate = self.random.sample(self.people, 2)
        now = self.now()
        starts_at = now + timedelta(hours=self.random.choice((-1, 0, 5)))
        ends_at = now + timedelta(hours=self.random.choice((6, 30)))
        modules = self.random.choice(((), (), ("meetings",), ("news",), ("meetings", "news"), ("collaboration",)))
        templates = self.random.sample(self.templates, min(len(self.templates), self.random.choice((0, 1))))
        made = delegations.set_delegation(
            grantor_id=grantor.ref.id, delegate_id=delegate.ref.id, starts_at=starts_at, ends_at=ends_at,
            modules=list(modules), templates=templates, reason="", actor=SYSTEM,
        )  # fmt: skip
        limits = frozenset(modules), frozenset(templates)
        self.standing.append(Standing(made.id, grantor, delegate, starts_at, ends_at, *limits))
        return f"{delegate.ref.name} acts for {grantor.ref.name}"

    def end_delegation(self) -> str:
        """One of them, early."""
        if not self.standing:
            return "no delegation to end"
        one = self.random.choice(self.standing)
        delegations.end_delegation(id=one.id, actor=SYSTEM)
        self.standing.remove(one)
        return f"{one.delegate.ref.name} acts no more for {one.grantor.ref.name}"

    def pass_time(self) -> str:
        """Some hours: what was given for a time ends by itself."""
        self._ahead += timedelta(hours=self.random.choice((1, 4, 12)))
        return "time passes"

    def _hire(self, number: int) -> Person:
        unit = self.partner if number < GUESTS else self.random.choice(list(self.parents))
        details = setup.MemberDetails(number=f"P{number}", name=f"人员{number}")
        made = setup.create_member(details=details, unit_id=unit, actor=SYSTEM)
        return Person(made.ref, made.account_pk, units={unit}, home=unit)
