"""Mark notifications read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_portal.models import Notification


def mark_notifications_read(*, actor: Actor, ids: Iterable[UUID] | None = None, is_read: bool = True) -> int:
    """Mark the actor's own notifications, all of them without *ids*. How many changed."""
    if actor.member is None:
        return 0
    rows = Notification.objects.filter(member_pk=actor.member.pk, is_read=not is_read)
    if ids is not None:
        rows = rows.filter(public_id__in=list(ids))
    with transaction.atomic():
        return rows.update(is_read=is_read)
