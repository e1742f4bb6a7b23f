"""A person of the rights machine's world."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, MemberRef, PrincipalRef


@dataclass(eq=False)
class Person:
    """Somebody, as the model knows them."""

    ref: MemberRef
    account_pk: int
    active: bool = True
    units: set[UUID] = field(default_factory=set)
    home: UUID | None = None  # the primary one of the units
    roles: set[UUID] = field(default_factory=set)
    teams: set[UUID] = field(default_factory=set)
    administers: frozenset[UUID] = frozenset()

    @property
    def principal(self) -> PrincipalRef:
        """The person as one to whom rights are given."""
        return PrincipalRef("member", self.ref.id)

    def actor(self) -> Actor:
        """As a request would load them now."""
        return actor_for_account(account_pk=self.account_pk)
