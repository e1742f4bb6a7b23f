"""The starter takes a flow back: to a draft, or for good."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Invalid, NotFound, mark
from ctp_workflow.contracts import InstanceDto, NotRevocable, NotRunning, NotTheStarter
from ctp_workflow.domain.commands import Revoke
from ctp_workflow.domain.engine import step
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import sees
from ctp_workflow.services.loading import Loaded, load, lock_instance, open_items
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling import tell
from ctp_workflow.services.writing_steps import Act, write_step


def revoke_instance(*, instance_id: UUID, mode: str, actor: Actor, opinion: str = "") -> InstanceDto:
    """End a running flow as *draft* (the subject can be sent again) or *void*. Open items are cancelled, holders lose them.

    Raises NotFound, NotTheStarter, NotRevocable by the flow's own rule, NotRunning, Invalid.
    """
    check_opinion(opinion)
    if mode not in ("draft", "void"):
        raise Invalid({"mode": [FieldError("workflow.bad_mode", mark("Revoke to draft or void."))]})
    with transaction.atomic():
        instance = lock_instance(instance_id)
        at = now()
        allowed, behalf = stands_for(actor, instance.starter_id, instance, at=at)
        administers = actor.may(ADMINISTER)
        if not allowed and not administers:
            raise NotTheStarter if sees(instance, actor) else NotFound
        if instance.status != "running":
            raise NotRunning
        loaded = load(instance, open_items(instance))
        if not administers:
            require_revocable(loaded)
        if instance.parent_id is not None and (not administers or mode == "draft"):
            # A flow below another has no draft to go back to.
            raise NotRevocable
        by = actor.member.pk if actor.member else 0
        command = Revoke(mode, by)
        after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
        act = Act("revoke", actor, actor.member, behalf, at, opinion.strip(), target=mode, command=command)
        record = write_step(instance, loaded.graph, loaded.items, after, effects, act, loaded.resolver.variables)
        return tell(loaded, effects, act, record).instance


def require_revocable(loaded: Loaded) -> None:
    """Raises NotRevocable when the graph's rule does not allow it now."""
    rule = loaded.graph.revoke
    handled = any(item.kind == "approve" and item.outcome for item in loaded.state.items)
    if rule == "never" or (rule == "until_handled" and handled):
        raise NotRevocable
