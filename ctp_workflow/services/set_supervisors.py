"""Name who watches over the flows of a definition, or over one flow."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, MemberRef, NotFound, ObjectRef, mark
from ctp_organization.api import members
from ctp_workflow.models import Definition, Instance, Supervisor
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.resolving_people import ADMINISTER

MOST = 50


def set_supervisors(
    *,
    people: Sequence[UUID],
    may_replace: bool,
    actor: Actor,
    definition_id: UUID | None = None,
    instance_id: UUID | None = None,
) -> tuple[MemberRef, ...]:
    """Exactly *people* watch from now on: over all flows of a definition (who maintains flows names them), or over one flow (flow
    administrators). Raises Forbidden, NotFound, Invalid.
    """
    if not actor.may(MANAGE if definition_id is not None else ADMINISTER):
        raise Forbidden
    found = members.list_members_by_id(ids=dict.fromkeys(people), actor=actor) if people else {}
    refs = [found[one].ref for one in dict.fromkeys(people) if one in found and found[one].is_active]
    if len(refs) != len(set(people)) or len(refs) > MOST:
        raise Invalid({"people": [FieldError("workflow.people_required", mark("Choose somebody."))]})
    with transaction.atomic():
        definition = instance = None
        if definition_id is not None:
            definition = Definition.objects.select_for_update().filter(public_id=definition_id).first()
        elif instance_id is not None:
            instance = Instance.objects.select_for_update().filter(public_id=instance_id).first()
        over = definition or instance
        if over is None:
            raise NotFound
        Supervisor.objects.filter(definition=definition, instance=instance).delete()
        Supervisor.objects.bulk_create(
            Supervisor(definition=definition, instance=instance, member_id=one.pk, may_replace=may_replace)
            for one in refs
        )
        audit.record(
            actor=actor,
            action="workflow.set_supervisors",
            subject=ObjectRef("workflow", "definition" if definition else "instance", over.public_id),
            details={"people": [str(one.id) for one in refs], "may_replace": may_replace},
        )
    return tuple(refs)
