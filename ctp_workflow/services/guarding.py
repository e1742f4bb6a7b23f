"""Who may do what with definitions."""

from __future__ import annotations

from ctp_core.contracts import Actor, Forbidden, MemberRef, ObjectRef
from ctp_workflow.models import Definition
from ctp_workflow.selectors.definition_owners import MANAGE, maintains, owner_of


def require_manager(actor: Actor, definition: Definition | None, owner: ObjectRef | None) -> None:
    """Flow administrators maintain every definition; the module behind *owner* its own, and has checked its rights itself; other
    doors ask what the owner's module contributes.

    Raises Forbidden.
    """
    if actor.may(MANAGE) or (definition is not None and owner is None and maintains(actor, definition)):
        return
    if owner is None or (definition is not None and owner_of(definition) != owner):
        raise Forbidden


def require_starter(actor: Actor) -> MemberRef:
    """The member who would start a flow; Forbidden for accounts that are nobody in the organisation."""
    if actor.member is None:
        raise Forbidden
    return actor.member
