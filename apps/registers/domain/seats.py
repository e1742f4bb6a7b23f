"""What somebody may do in a register: the roles held there, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ctp_form.contracts import OPEN, FieldPolicy

Scope = Literal["all", "own"]
SCOPES: tuple[Scope, ...] = ("all", "own")
Verb = Literal["add", "change", "delete", "import", "export"]
VERBS: tuple[Verb, ...] = ("add", "change", "delete", "import", "export")


@dataclass(frozen=True)
class Role:
    """Reading all records or one's own under *policy*, and what else may be done with those records."""

    scope: Scope
    verbs: frozenset[Verb]
    policy: FieldPolicy


@dataclass(frozen=True)
class Seat:
    """Somebody's roles in one register.

    A list has one policy for all its rows, so whoever reads all records and has more rights on own ones meets those on the
    record's page; the list shows what holds for every row. Everything stays within *limit*, what the person may at most of the form.
    """

    roles: tuple[Role, ...]
    limit: FieldPolicy = OPEN

    @property
    def lists_all(self) -> bool:
        """Are everybody's records in this person's list, or only own ones?"""
        return any(one.scope == "all" for one in self.roles)

    def listing(self) -> FieldPolicy:
        """What a list may show, filter, sort and add up."""
        return self.reading(own=not self.lists_all) or FieldPolicy("hidden")

    def reading(self, *, own: bool) -> FieldPolicy | None:
        """What may be read of a record, one's own or another's; None when it can't be seen."""
        found = self._reaching(own=own)
        return (
            FieldPolicy.widest([one.policy.reading() for one in found]).within(self.limit).reading() if found else None
        )

    def adding(self) -> FieldPolicy | None:
        """What may be filled in of a new record; None when none may be added."""
        found = [one.policy for one in self.roles if "add" in one.verbs]
        return FieldPolicy.widest(found).within(self.limit) if found else None

    def writing(self, *, own: bool) -> FieldPolicy | None:
        """What may be read and changed of a record; None when nothing may be changed."""
        found = self._reaching(own=own)
        if not any("change" in one.verbs for one in found):
            return None
        policies = [one.policy if "change" in one.verbs else one.policy.reading() for one in found]
        return FieldPolicy.widest(policies).within(self.limit)

    def may(self, verb: Verb, *, own: bool) -> bool:
        """May *verb* be done with one's own records, or with another's?"""
        return any(verb in one.verbs for one in self._reaching(own=own))

    def may_in_list(self, verb: Verb) -> bool:
        """May *verb* be done with every record of the list?"""
        return self.may(verb, own=not self.lists_all)

    def _reaching(self, *, own: bool) -> list[Role]:
        return [one for one in self.roles if own or one.scope == "all"]


EVERYTHING = Seat((Role("all", frozenset(VERBS), OPEN),))
"""The server's own seat."""
