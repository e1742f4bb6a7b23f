"""What every service says when it is done: one audit row and its events, in the same transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ctp_core.api import audit, events
from ctp_core.contracts import Actor, Event, Forbidden, ObjectRef
from ctp_organization.selectors.maintaining import Maintenance, maintenance_of
from ctp_organization.selectors.sight import manages


def require_manager(actor: Actor) -> None:
    """Raises Forbidden for anybody who does not maintain the whole organisation."""
    if not manages(actor):
        raise Forbidden()


def require_maintainer(actor: Actor) -> Maintenance:
    """What *actor* maintains: everything, or what belongs to a company. Raises Forbidden for nothing at all."""
    return maintenance_of(actor)


def subject(kind: str, public_id: UUID) -> ObjectRef:
    """The reference of one of the organisation's objects."""
    return ObjectRef("organization", kind, public_id)


def note(*, actor: Actor, action: str, about: ObjectRef, details: dict[str, Any] | None = None, event: Event) -> None:
    """Record ``organization.<action>`` and publish *event*."""
    audit.record(actor=actor, action=f"organization.{action}", subject=about, details=details or {})
    events.publish(event)


def note_change(actor: Actor, action: str, kind: str, public_id: UUID, details: dict[str, Any]) -> None:
    """Record an act nobody else has to hear of."""
    audit.record(actor=actor, action=f"organization.{action}", subject=subject(kind, public_id), details=details)


def record_export(actor: Actor, details: dict[str, Any]) -> None:
    """Record that somebody took data out."""
    audit.record(actor=actor, action="organization.export", details=details)


def record_repair(actor: Actor, details: dict[str, Any]) -> None:
    """Record that derived data was derived anew."""
    audit.record(actor=actor, action="organization.repair", details=details)
