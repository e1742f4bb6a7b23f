"""Who follows an affair hears of it: at once, or in one digest at the end of the day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from apps.collaboration.domain.views import affair_ref
from apps.collaboration.models import Affair, AffairParticipant
from ctp_core.api import clock, timers
from ctp_core.contracts import Actor
from ctp_portal.api import notifications
from ctp_workflow.api import instances
from ctp_workflow.contracts import ItemDto, OpinionDto

DIGEST = "collaboration.digest"
HOUR = time(17, 30)
"""When the digests of a day are sent."""


def tell_followers(row: Affair, item: ItemDto | None, opinion: OpinionDto, actor: Actor) -> None:
    """Inside the step. One query; nothing more where nobody follows. Who acts hears nothing of the own act."""
    me = actor.member.pk if actor.member is not None else 0
    acting = {me, item.member.pk if item is not None else 0}
    following = AffairParticipant.objects.filter(affair=row, is_tracking=True).exclude(member_id=me)
    found = [
        (member, digest)
        for member, watched, digest in following.values_list("member_id", "watched", "digest")
        if not watched or acting & set(watched)
    ]
    if opinion.operation == "start":
        return
    at_once = [member for member, digest in found if not digest]
    if at_once:
        notifications.notify(
            member_pks=at_once,
            kind="collaboration.acted",
            subject=affair_ref(row.public_id),
            key=f"acted:{opinion.id}",
            params={"operation": opinion.operation},
        )
    later = [member for member, digest in found if digest]
    if later:
        due = _end_of_day(clock.now())
        for member in later:
            # Every step of the day sets the same timer again.
            payload = {"affair": str(row.public_id), "member": member, "until": due.isoformat()}
            key = uuid5(row.public_id, f"{member}:{due:%Y-%m-%d}")
            timers.schedule(kind=DIGEST, key=key, due_at=due, payload=payload)


def send_digest(_key: UUID, payload: dict[str, Any]) -> None:
    """One notification for what the last day brought; nothing where nobody follows any more."""
    part = AffairParticipant.objects.select_related("affair").filter(
        affair__public_id=UUID(payload["affair"]), member_id=payload["member"], is_tracking=True, digest=True
    )
    found = part.first()
    if found is None or found.affair.instance_id is None:
        return
    until = datetime.fromisoformat(payload["until"])
    count = instances.count_acts(
        instance_id=found.affair.instance_id, since=until - timedelta(days=1), until=until, by=found.watched,
        without=found.member_id,
    )  # fmt: skip
    if count:
        notifications.notify(
            member_pks=[found.member_id],
            kind=DIGEST,
            subject=affair_ref(found.affair.public_id),
            key=f"digest:{found.affair.public_id}:{until:%Y-%m-%d}",
            params={"count": count},
        )


def _end_of_day(at: datetime) -> datetime:
    local = timezone.localtime(at)
    today = local.replace(hour=HOUR.hour, minute=HOUR.minute, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)
