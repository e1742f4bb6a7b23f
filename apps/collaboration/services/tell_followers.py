"""Who follows an affair hears of it: at once, or in one digest at the end of the day."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.collaboration.domain.views import affair_ref
from apps.collaboration.models import Affair, AffairParticipant
from ctp_core.api import clock, timers
from ctp_core.contracts import Actor
from ctp_portal.api import notifications
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, ItemDto, OpinionDto

DIGEST = "collaboration.digest"
HOUR = time(17, 30)
"""When the digests of a day are sent."""


def tell_followers(row: Affair, instance: InstanceDto, item: ItemDto | None, opinion: OpinionDto, actor: Actor) -> None:
    """Inside the step. One query; nothing more where nobody follows. Who acts hears nothing of the own act."""
    if opinion.operation == "start":
        # A new flow counts its records anew.
        AffairParticipant.objects.filter(affair=row, told__isnull=False).update(told=None)
        return
    me = actor.member.pk if actor.member is not None else 0
    acting = {me, item.member.pk if item is not None else 0}
    following = AffairParticipant.objects.filter(affair=row, is_tracking=True).exclude(member_id=me)
    found = [one for one in following.only("member_id", "watched", "digest", "told") if _wants(one.watched, acting)]
    at_once = [one.member_id for one in found if not one.digest]
    if at_once:
        notifications.notify(
            member_pks=at_once,
            kind="collaboration.acted",
            subject=affair_ref(row.public_id),
            key=f"acted:{opinion.id}",
            params={"operation": opinion.operation},
        )
    first = [one.pk for one in found if one.digest and one.told is None]
    if first:
        AffairParticipant.objects.filter(pk__in=first).update(told=instance.revision - 1)
    if any(one.digest for one in found):
        # Every step of the day sets the same timer again.
        payload = {"affair": str(row.public_id)}
        timers.schedule(kind=DIGEST, key=row.public_id, due_at=_end_of_day(clock.now()), payload=payload)


def send_digest(_key: UUID, payload: dict[str, Any]) -> None:
    """One notification for each who wants it so, of what was done since the one before. A few queries, however many follow."""
    affair = Affair.objects.filter(public_id=UUID(payload["affair"])).first()
    if affair is None or affair.instance_id is None:
        return
    waiting = AffairParticipant.objects.filter(affair=affair, is_tracking=True, digest=True, told__isnull=False)
    followers = list(waiting.only("member_id", "watched", "told"))
    if not followers:
        return
    lines = instances.acts_since(instance_id=affair.instance_id, after=min(one.told or 0 for one in followers))
    counts: dict[int, list[int]] = {}
    for one in followers:
        mine = [
            line
            for line in lines
            if line.number > (one.told or 0) and line.by != one.member_id and _wants(one.watched, line.concerns)
        ]
        if mine:
            counts.setdefault(len(mine), []).append(one.member_id)
    for count, people in counts.items():
        notifications.notify(
            member_pks=people,
            kind=DIGEST,
            subject=affair_ref(affair.public_id),
            key=f"digest:{affair.instance_id}:{lines[-1].number}",
            params={"count": count},
        )
    if lines:
        # What commits meanwhile has a higher number, and is told the next time.
        AffairParticipant.objects.filter(pk__in=[one.pk for one in followers]).update(told=lines[-1].number)


def _wants(watched: Sequence[int], acting: Set[int]) -> bool:
    """Whom *watched* names, or everybody."""
    return not watched or not acting.isdisjoint(watched)


def _end_of_day(at: datetime) -> datetime:
    local = timezone.localtime(at)
    today = local.replace(hour=HOUR.hour, minute=HOUR.minute, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)
