"""Reminding those who have a flow in hand."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, Forbidden, NotFound
from ctp_portal.api import notifications
from ctp_workflow.contracts import NothingToUrge, NotRunning, UrgedJustNow
from ctp_workflow.domain.state import READING_KINDS
from ctp_workflow.models import Instance
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.supervision import supervises
from ctp_workflow.selectors.visibility import sees
from ctp_workflow.services.loading import load, lock_instance, open_items
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling_records import tell_record
from ctp_workflow.services.writing_steps import Act, write_record

PAUSE = timedelta(hours=1)


def urge_holders(*, instance_id: UUID, actor: Actor, opinion: str = "") -> int:
    """Remind everybody but the actor who holds an open decision; how many were told. The record stays out of the opinions.

    The starter, whoever has handled the flow, supervisors and flow administrators may, once an hour each. Raises NotFound, Forbidden,
    NotRunning, NothingToUrge, UrgedJustNow.
    """
    check_opinion(opinion)
    with transaction.atomic():
        instance = lock_instance(instance_id)
        watches = supervises(instance, actor)
        if not watches and not sees(instance, actor):
            raise NotFound
        if actor.member is None or not (watches or _may(instance, actor)):
            raise Forbidden
        if instance.status != "running":
            raise NotRunning
        at, me = now(), actor.member.pk
        if instance.records.filter(operation="urge", member_id=me, at__gt=at - PAUSE).exists():
            raise UrgedJustNow
        loaded = load(instance, open_items(instance))
        holders = {
            one.member_id
            for one in loaded.items.values()
            if one.state in ("pending", "parked") and one.kind not in READING_KINDS
        } - {me}
        if not holders:
            raise NothingToUrge
        instance.revision += 1
        instance.save(update_fields=["revision"])
        act = Act("urge", actor, actor.member, None, at, opinion.strip())
        record = write_record(instance, loaded.graph, act)
        tell_record(instance, record, act)
        ref = subject_of(instance)
        notifications.notify(
            member_pks=sorted(holders),
            kind="workflow.urged",
            subject=ref,
            key=f"urge:{record.public_id}",
            params={"instance": str(instance.public_id), "by": me},
        )
        audit.record(actor=actor, action="workflow.urge", subject=ref, details={"instance": str(instance.public_id)})
    return len(holders)


def _may(instance: Instance, actor: Actor) -> bool:
    if actor.may(ADMINISTER):
        return True
    me = actor.member.pk if actor.member else 0
    return me == instance.starter_id or instance.items.filter(acted_by_id=me).exists()
