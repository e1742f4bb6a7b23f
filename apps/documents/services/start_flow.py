"""What goes out and what comes in take the same road: into the flow of their category, and open to whom it reaches."""

from __future__ import annotations

from apps.documents.domain.errors import NoFlow
from apps.documents.models import Dispatch, Receipt
from apps.documents.selectors.clerks import keys_of
from ctp_core.api import permissions
from ctp_core.contracts import Actor, ObjectRef
from ctp_index.api import request_update
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, ItemDto


def start_flow(document: Dispatch | Receipt, ref: ObjectRef, actor: Actor, opinion: str) -> InstanceDto:
    """Mark *document* as running and start the flow of its category. Raises NoFlow, and what the engine refuses."""
    category = document.category
    if category is None or category.version_id is None or actor.member is None:
        raise NoFlow
    document.state = "running"
    document.save(update_fields=["state"])
    return instances.start(
        version_id=category.version_id,
        subject=ref,
        title=document.title,
        starter=actor.member,
        variables={},
        actor=actor,
        category=category.name,
        template_id=category.public_id,
        opinion=opinion,
    )


def grant_reading(document: Dispatch | Receipt, item: ItemDto) -> None:
    """Who gets *item* may read the document, and keeps that."""
    permissions.grant(target=document, verb="read", keys=keys_of([item.member]))
    request_update(ref=item.subject)
