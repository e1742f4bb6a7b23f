"""Companies' administrators, in the rights machine: what they try is done exactly when a naive model lets them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Protocol
from uuid import UUID

from ctp_core.api import permissions
from ctp_core.contracts import DataScope, DomainError, Forbidden, system_actor
from ctp_organization.api import setup
from ctp_organization.kit.rights_person import Person

SYSTEM = system_actor("proof")


class Surroundings(Protocol):
    """What is asked of the world."""

    random: Random
    people: list[Person]
    parents: dict[UUID, UUID | None]

    def somebody(self) -> Person: ...

    def is_outside(self, person: Person) -> bool: ...

    def way_up(self, unit: UUID) -> set[UUID]: ...


class Companies:
    """The companies *ids* of a world. *faults*: where somebody was let further than the model says, or less far."""

    def __init__(self, world: Surroundings, ids: list[UUID]) -> None:
        self.world, self.ids = world, ids
        self.faults: list[str] = []

    def name_administrator(self) -> str:
        """Other companies for somebody to administer, or none."""
        person = self.world.somebody()
        person.administers = frozenset(one for one in self.ids if self.world.random.random() < 0.5)
        key = permissions.account_key(person.account_pk)
        if person.administers:
            scope = DataScope("chosen", person.administers)
            permissions.grant_permission(code="organization.manage", key=key, scope=scope, actor=SYSTEM)
        else:
            permissions.revoke_permission(code="organization.manage", key=key, actor=SYSTEM)
        return f"{person.ref.name} administers {len(person.administers)} companies"

    def maintain(self) -> str:
        """Somebody tries to change the organisation; done exactly when the model lets them."""
        known = [one for one in self.world.people if one.administers] or self.world.people
        return self.world.random.choice((self._place, self._transfer, self._switch))(self.world.random.choice(known))

    def _companies_of(self, person: Person) -> frozenset[UUID]:
        return person.administers if person.active and not self.world.is_outside(person) else frozenset()

    def _inside(self, company: UUID, *units: UUID | None) -> bool:
        return all(unit is not None and company in self.world.way_up(unit) for unit in units)

    def _place(self, by: Person) -> str:
        person, unit = self.world.somebody(), self.world.random.choice(list(self.world.parents))
        primary = self.world.random.random() < 0.5
        may = any(self._inside(one, unit, person.home) for one in self._companies_of(by))
        actor = by.actor()
        if self._tried(
            by, may, lambda: setup.assign(member_id=person.ref.id, unit_id=unit, primary=primary, actor=actor)
        ):
            person.units.add(unit)
            person.home = unit if primary else person.home
        return f"{by.ref.name} puts {person.ref.name} into {unit}"

    def _transfer(self, by: Person) -> str:
        unit, target = (
            self.world.random.choice(list(self.world.parents)),
            self.world.random.choice(list(self.world.parents)),
        )
        may = any(unit != one and self._inside(one, unit, target) for one in self._companies_of(by))
        actor = by.actor()
        if self._tried(by, may, lambda: setup.move_unit(id=unit, parent_id=target, actor=actor)):
            self.world.parents[unit] = target
        return f"{by.ref.name} moves {unit} below {target}"

    def _switch(self, by: Person) -> str:
        person = self.world.somebody()
        may = any(self._inside(one, person.home) for one in self._companies_of(by))
        switch, actor = setup.disable_member if person.active else setup.enable_member, by.actor()
        if self._tried(by, may, lambda: switch(id=person.ref.id, actor=actor)):
            person.active = not person.active
        return f"{by.ref.name} switches {person.ref.name}"

    def _tried(self, by: Person, may: bool, act: Callable[[], object]) -> bool:
        """Was it done? What is refused to who may, or done by who may not, is a fault."""
        try:
            act()
        except Forbidden:
            if may:
                self.faults.append(f"{by.ref.name} was refused what the company's administrator may")
            return False
        except DomainError:
            return False
        if not may:
            self.faults.append(f"{by.ref.name} was let beyond the company")
        return True
