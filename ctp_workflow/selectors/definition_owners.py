"""The module behind a definition that belongs to somebody, and who may maintain it."""

from __future__ import annotations

from ctp_core.api import modules
from ctp_core.contracts import Actor, ObjectRef
from ctp_workflow.contracts import DefinitionOwner
from ctp_workflow.models import Definition

MANAGE = "workflow.manage_definitions"


def owner_of(definition: Definition) -> ObjectRef | None:
    """The object a definition belongs to."""
    if definition.owner_id is None:
        return None
    return ObjectRef(definition.owner_module, definition.owner_kind, definition.owner_id)


def find_owner(ref: ObjectRef | None) -> DefinitionOwner | None:
    """What the owner's module says about its flows; None for flows of nobody, and of modules that are off or say nothing."""
    if ref is None or not modules.is_on(ref.module):
        return None
    for code, one in modules.contributions(DefinitionOwner):
        if code == ref.module and one.kind == ref.kind:
            return one
    return None


def maintains(actor: Actor, definition: Definition) -> bool:
    """Flow administrators maintain every definition, the owner's people their own."""
    if actor.may(MANAGE):
        return True
    ref = owner_of(definition)
    owner = find_owner(ref)
    return ref is not None and owner is not None and owner.may_maintain(actor, ref.id)
