"""The service other modules call."""

from __future__ import annotations

from typing import Protocol

from apps_api.collaboration.dto import AffairRef, AffairStart, TemplateRef
from ctp_core.contracts import Actor, ObjectRef, Port


class CollaborationService(Protocol):
    """Starting affairs and looking them up, in the caller's transaction."""

    def list_templates(self, *, actor: Actor) -> tuple[TemplateRef, ...]:
        """The templates *actor* may use, by category and name."""
        ...

    def start(self, *, start: AffairStart, source: ObjectRef, actor: Actor) -> AffairRef:
        """Fill in a template and submit it for *actor*, who must be a member and may use it.

        Once for each *source*: a second call gives the same affair and changes nothing. Raises TemplateNotFound, NoMember and
        what form and flow refuse (Invalid with the fields).
        """
        ...

    def find_started(self, *, source: ObjectRef, actor: Actor) -> AffairRef | None:
        """The affair started for *source*, if there is one and *actor* sees it."""
        ...


COLLABORATION: Port[CollaborationService] = Port("collaboration", version=1)
