"""Changing the title of a flow: by who holds a step that allows it, or by flow administrators."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, MemberRef, NotFound, mark
from ctp_portal.api import todos
from ctp_workflow.contracts import Archived, InstanceDto, OperationNotAllowed
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.models import Instance
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.describing import describe_instance, subject_of
from ctp_workflow.selectors.graphs import graph_of
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import sees
from ctp_workflow.services.loading import lock_instance
from ctp_workflow.services.start_instance import MAX_TITLE, check_opinion
from ctp_workflow.services.telling_records import tell_record
from ctp_workflow.services.writing_steps import Act, write_record

ROOM = 48
"""Characters of a title in the history, which shows two of them in one column."""


def change_title(*, instance_id: UUID, title: str, actor: Actor, reason: str = "") -> InstanceDto:
    """Every list, the search and the module behind follow; the history keeps the old one. The same title again changes nothing.

    Raises NotFound, Forbidden, Archived, OperationNotAllowed where the module's titles can't be changed, Invalid.
    """
    check_opinion(reason)
    wanted = title.strip()
    if not wanted or len(wanted) > MAX_TITLE:
        message = mark("Give a title of at most %(limit)s characters.")
        raise Invalid({"title": [FieldError("workflow.bad_title", message, limit=MAX_TITLE)]})
    with transaction.atomic():
        instance = lock_instance(instance_id)
        graph = graph_of(instance)
        if not sees(instance, actor):
            raise NotFound
        allowed, behalf = _hand(instance, graph, actor)
        if not allowed:
            raise Forbidden
        subject = process_subject(subject_of(instance))
        if instance.archived_at is not None:
            raise Archived
        if subject.on_retitled is None or instance.parent_id is not None:
            raise OperationNotAllowed
        old = instance.title
        if wanted != old:
            instance.title = wanted
            _write(instance, graph, old, actor, behalf, reason)
        told = describe_instance(instance, refs_of([instance.starter_id]))
        if wanted != old:
            subject.on_retitled(told, actor)
        return told


def _hand(instance: Instance, graph: Graph, actor: Actor) -> tuple[bool, MemberRef | None]:
    """Flow administrators may, and whoever has an open decision at a step that allows it, or stands for them: then for whom."""
    if actor.may(ADMINISTER):
        return True, None
    at = now()
    held = instance.items.filter(state__in=("pending", "parked"), kind__in=("submit", "approve", "handle"))
    found = [
        stands_for(actor, member, instance, at=at)
        for node, member in held.values_list("node", "member_id")
        if graph.nodes[node].allows("retitle")
    ]
    hands = [behalf for allowed, behalf in found if allowed]
    # One's own item before those one stands for.
    return bool(hands), None if None in hands else next(iter(hands), None)


def _write(instance: Instance, graph: Graph, old: str, actor: Actor, behalf: MemberRef | None, reason: str) -> None:
    instance.revision += 1
    instance.save(update_fields=["title", "revision"])
    keys = [*instance.items.values_list("public_id", flat=True), instance.subject_id]
    todos.set_title(keys=keys, title=instance.title)
    act = Act("retitle", actor, actor.member, behalf, now(), reason.strip(), whom=_both(old, instance.title))
    tell_record(instance, write_record(instance, graph, act), act)
    audit.record(
        actor=actor.acting_for(behalf),
        action="workflow.retitle",
        subject=subject_of(instance),
        details={"instance": str(instance.public_id), "from": old, "to": instance.title},
    )


def _both(old: str, new: str) -> str:
    """Old and new title as far as the history has room; the audit has them whole."""
    return " → ".join(one if len(one) <= ROOM else f"{one[: ROOM - 1]}…" for one in (old, new))
