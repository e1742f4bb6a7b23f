"""Who may do what with definitions."""

from __future__ import annotations

from ctp_core.contracts import Actor, Forbidden, MemberRef, ObjectRef
from ctp_workflow.models import Definition
from ctp_workflow.selectors.definitions import MANAGE


def require_manager(actor: Actor, definition: Definition | None, owner: ObjectRef | None) -> None:
    """Flow administrators maintain every definition; the module behind *owner* its own, and has checked its rights itself.

    Raises Forbidden.
    """
    if actor.may(MANAGE):
        return
    if owner is None or (definition is not None and owner_of(definition) != owner):
        raise Forbidden


def owner_of(definition: Definition) -> ObjectRef | None:
    """The object that maintains a definition."""
    if definition.owner_id is None:
        return None
    return ObjectRef(definition.owner_module, definition.owner_kind, definition.owner_id)


def require_starter(actor: Actor) -> MemberRef:
    """The member who would start a flow; Forbidden for accounts that are nobody in the organisation."""
    if actor.member is None:
        raise Forbidden
    return actor.member
