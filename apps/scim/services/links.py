"""What one system says of a resource is kept beside the resource, for that system."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.scim.models import Kind, Link, Removal
from ctp_core.api import audit
from ctp_core.contracts import Actor, ObjectRef


def keep_link(*, kind: Kind, object_id: UUID, external_id: str, kept: dict[str, Any], actor: Actor) -> None:
    """Inside the transaction of the change."""
    Link.objects.update_or_create(
        client_id=actor.account_pk or 0,
        kind=kind,
        object_id=object_id,
        defaults={"external_id": external_id, "kept": kept},
    )


def note_removal(*, kind: Kind, object_id: UUID) -> None:
    """From now on the protocol does not show it; what systems called it is kept, so that it can come back."""
    Removal.objects.get_or_create(kind=kind, object_id=object_id)


def note(*, actor: Actor, action: str, kind: Kind, object_id: UUID, details: dict[str, Any]) -> None:
    """Who provisioned what; the organisation records what that changed."""
    what = "member" if kind == Kind.USER else "team"
    audit.record(
        actor=actor, action=f"scim.{action}", subject=ObjectRef("organization", what, object_id), details=details
    )
