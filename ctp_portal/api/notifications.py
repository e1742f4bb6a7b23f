"""Notifications: told once a member and key, worded by the kind's contribution when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from ctp_core.api import clock
from ctp_core.contracts import Actor, ObjectRef, Page, PageRequest
from ctp_portal.contracts import NotificationDto
from ctp_portal.selectors.list_notifications import list_notifications as _list_notifications
from ctp_portal.selectors.reach import visible_notifications
from ctp_portal.services.mark_notifications_read import mark_notifications_read
from ctp_portal.services.notify_members import notify_members

__all__ = ["list_notifications", "mark_read", "notify", "unread_count"]


def notify(
    *, member_pks: Iterable[int], kind: str, subject: ObjectRef, key: str, params: Mapping[str, Any] | None = None
) -> None:
    """Tell members something; *key* makes it once (``urge:<id>``), *params* are small ids, never text of the subject."""
    notify_members(member_pks=member_pks, kind=kind, subject=subject, key=key, params=params, at=clock.now())


def unread_count(*, actor: Actor) -> int:
    """How many the actor has not read."""
    return visible_notifications(actor).filter(is_read=False).count()


def list_notifications(*, actor: Actor, page: PageRequest, unread: bool = False) -> Page[NotificationDto]:
    """Newest first, all or the unread ones."""
    return _list_notifications(actor=actor, page=page, unread=unread)


def mark_read(*, actor: Actor, ids: Iterable[UUID] | None = None) -> int:
    """Mark the actor's own as read, all without *ids*. How many changed."""
    return mark_notifications_read(actor=actor, ids=ids)
