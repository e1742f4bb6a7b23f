"""Several pending lines agreed to at once: an engine says how one is agreed to, the portal does it for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor, Conflict, DomainError, mark

BATCH_LIMIT = 50
"""So many lines in one request."""


class HandledOnItsPage(Conflict):
    """There is nothing to agree to in a list: it is read, filled in or decided on its own page."""

    code = "portal.handled_on_its_page"
    message = mark("This is handled on its own page.")


@dataclass(frozen=True)
class TodoAgreement:
    """Lines that can be agreed to from the list.

    *knows* returns those of the keys that are the engine's, in one query. *agree* does what a single agreement does, in a
    transaction of its own, and raises the DomainError that says why it needs to be opened.
    """

    knows: Callable[[Sequence[UUID]], set[UUID]]
    agree: Callable[[Actor, UUID], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDto:
    """What became of one line: agreed, or *refusal* says why not. *title* and *url* are empty for a line that is gone."""

    key: UUID
    title: str = ""
    url: str = ""
    refusal: DomainError | None = None

    @property
    def agreed(self) -> bool:
        """True when it was agreed to."""
        return self.refusal is None
