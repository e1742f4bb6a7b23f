"""What somebody may do in a register: the roles held there, put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Literal
from uuid import UUID

from ctp_core.contracts import DATA_SCOPE_KINDS, DataScope, DataScopeKind
from ctp_form.contracts import OPEN, FieldPolicy

Scope = Literal["all"] | DataScopeKind
SCOPES: tuple[Scope, ...] = ("all", *DATA_SCOPE_KINDS)
Verb = Literal["add", "change", "delete", "import", "export"]
VERBS: tuple[Verb, ...] = ("add", "change", "delete", "import", "export")
OWN, UNIT, TREE = DataScope("own"), DataScope("unit"), DataScope("unit_tree")


@dataclass(frozen=True)
class Role:
    """Reading all records or a part of them under *policy*, and what else may be done with those records.

    A record belongs to the part that whoever entered it belongs to (decision 0229); *units* are the chosen ones.
    """

    scope: Scope
    verbs: frozenset[Verb]
    policy: FieldPolicy
    units: frozenset[UUID] = frozenset()

    @property
    def part(self) -> DataScope | None:
        """The part of the records it is for, None for all of them."""
        return None if self.scope == "all" else DataScope(self.scope, self.units)


@dataclass(frozen=True)
class Seat:
    """Somebody's roles in one register.

    A list has one policy for all its rows, so whoever has more rights on some of them meets those on the record's page; the list shows
    what holds for every row. Everything stays within *limit*, what the person may at most of the form. What is asked of one record
    names the parts it is *reached* by (``parts`` are those that matter).
    """

    roles: tuple[Role, ...]
    limit: FieldPolicy = OPEN

    @property
    def lists_all(self) -> bool:
        """Are everybody's records in this person's list, or only a part of them?"""
        return any(one.part is None for one in self.roles)

    @property
    def parts(self) -> frozenset[DataScope]:
        """The parts its roles are for."""
        return frozenset(one.part for one in self.roles if one.part is not None)

    @property
    def listed_parts(self) -> frozenset[DataScope]:
        """The parts that make up the list, none within another: one's own lies within one's unit, that within the units below."""
        found = self.parts
        if TREE in found:
            found -= {UNIT}
        return found - {OWN} if found & {UNIT, TREE} else found

    def listing(self) -> FieldPolicy:
        """What a list may show, filter, sort and add up."""
        found = [FieldPolicy.widest([one.policy.reading() for one in some]) for some in self._groups()]
        return reduce(FieldPolicy.within, found).within(self.limit).reading() if found else FieldPolicy("hidden")

    def writing_listed(self) -> FieldPolicy | None:
        """What may be changed of every record of the list; None when nothing may be."""
        found = [_writing(some) for some in self._groups()]
        policies = [one for one in found if one is not None]
        return reduce(FieldPolicy.within, policies).within(self.limit) if policies and None not in found else None

    def may_in_list(self, verb: Verb) -> bool:
        """May *verb* be done with every record of the list?"""
        groups = self._groups()
        return bool(groups) and all(any(verb in one.verbs for one in some) for some in groups)

    def adding(self) -> FieldPolicy | None:
        """What may be filled in of a new record; None when none may be added."""
        found = [one.policy for one in self.roles if "add" in one.verbs]
        return FieldPolicy.widest(found).within(self.limit) if found else None

    def reading(self, reached: Collection[DataScope]) -> FieldPolicy | None:
        """What may be read of a record; None when it can't be seen."""
        found = self._reaching(reached)
        return (
            FieldPolicy.widest([one.policy.reading() for one in found]).within(self.limit).reading() if found else None
        )

    def writing(self, reached: Collection[DataScope]) -> FieldPolicy | None:
        """What may be read and changed of a record; None when nothing may be changed."""
        policy = _writing(self._reaching(reached))
        return policy and policy.within(self.limit)

    def may(self, verb: Verb, reached: Collection[DataScope]) -> bool:
        """May *verb* be done with a record?"""
        return any(verb in one.verbs for one in self._reaching(reached))

    def may_somewhere(self, verb: Verb) -> bool:
        """May *verb* be done with some record there could be?"""
        return any(verb in one.verbs for one in self.roles)

    def _reaching(self, reached: Collection[DataScope]) -> list[Role]:
        return [one for one in self.roles if one.part is None or one.part in reached]

    def _groups(self) -> list[list[Role]]:
        """The roles behind each part of the list: all rows of it are reached by all of its roles."""
        if self.lists_all:
            return [[one for one in self.roles if one.part is None]]
        return [[one for one in self.roles if one.part == part] for part in self.listed_parts]


def _writing(roles: Iterable[Role]) -> FieldPolicy | None:
    found = list(roles)
    if not any("change" in one.verbs for one in found):
        return None
    return FieldPolicy.widest([one.policy if "change" in one.verbs else one.policy.reading() for one in found])


EVERYTHING = Seat((Role("all", frozenset(VERBS), OPEN),))
"""The server's own seat."""
