"""Who sees a flow: its starter, everybody who has or had an item of it, their delegates as long as they stand for them, readers of its
subject, flow administrators."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ctp_core.api import modules
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, NotFound
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.delegating import entrusted_items
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.graphs import with_version
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.resolving_people import ADMINISTER

OPEN = ("pending", "parked")
NOT_REACHED = Q(state="waiting", reason="")
"""Named, but the turn has not come: not in anybody's hands yet. Who waits for others after that has had it."""


def visible_instances(actor: Actor) -> QuerySet[Instance]:
    """The flows an actor takes part in; flow administrators see all. Flows of modules that are off are not there."""
    known = Instance.objects.filter(subject_module__in=[code for code in modules.manifests() if modules.is_on(code)])
    if actor.may(ADMINISTER):
        return known
    if actor.member is None:
        return known.none()
    mine = WorkItem.objects.filter(instance=OuterRef("pk")).exclude(NOT_REACHED)
    member = actor.member.pk
    return known.filter(Q(starter_id=member) | Q(Exists(mine.filter(_held_by(actor)))))


def visible_items(actor: Actor) -> QuerySet[WorkItem]:
    """The items an actor holds, held or may handle for somebody. Waiting ones are not in anybody's hands yet."""
    known = WorkItem.objects.filter(
        instance__subject_module__in=[code for code in modules.manifests() if modules.is_on(code)]
    ).exclude(NOT_REACHED)
    if actor.member is None:
        return known.none()
    return known.filter(_held_by(actor))


def holds(item: WorkItem, actor: Actor) -> bool:
    """Whether one item is among those."""
    if actor.member is None or (item.state == "waiting" and not item.reason):
        return False
    return item.member_id == actor.member.pk or visible_items(actor).filter(pk=item.pk).exists()


def _held_by(actor: Actor) -> Q:
    """One's own items, and of those one stands for now: the open ones, and those one has handled for them.

    When the delegation ends nothing it gave stays visible; the history keeps both names.
    """
    member = actor.member.pk if actor.member else 0
    found = Q(member_id=member)
    entrusted = entrusted_items(actor, at=now())
    return found if entrusted is None else found | (entrusted & (Q(state__in=OPEN) | Q(acted_by_id=member)))


def get_visible(instance_id: UUID, actor: Actor) -> Instance:
    """One flow. Raises NotFound when it is not there, not to be seen, or its module is off."""
    instance = with_version(Instance.objects.all()).filter(public_id=instance_id).first()
    if instance is None or not sees(instance, actor):
        raise NotFound
    return instance


def sees(instance: Instance, actor: Actor) -> bool:
    """Whether an actor takes part in a flow or may read what it is about."""
    if not modules.is_on(instance.subject_module):
        return False
    if actor.kind == "system" or visible_instances(actor).filter(pk=instance.pk).exists():
        return True
    ref = subject_of(instance)
    return process_subject(ref).may_read(actor, ref.id)
