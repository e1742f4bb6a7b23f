"""A page of notifications, worded for the reader."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from ctp_core.api import modules
from ctp_core.contracts import Actor, NotFound, ObjectRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_portal.contracts import NotificationDto, NotificationKind, NotificationText
from ctp_portal.selectors.reach import visible_notifications


def list_notifications(*, actor: Actor, page: PageRequest, unread: bool = False) -> Page[NotificationDto]:
    """Newest first; each kind's texts are made in one go, and a text is missing where the reader has lost the right."""
    rows = visible_notifications(actor)
    if unread:
        rows = rows.filter(is_read=False)
    found = keyset_page(rows, page, order=("-id",), build=_dto)
    texts = _texts(actor, found.items)
    return found.map(lambda one: replace(one, text=texts.get(one.id)))


def get_notification(*, actor: Actor, id: UUID) -> NotificationDto:  # noqa: A002
    """One of the actor's own, worded if the actor may see what it is about. Raises NotFound."""
    row = visible_notifications(actor).filter(public_id=id).first()
    if row is None:
        raise NotFound()
    found = _dto(row)
    return replace(found, text=_texts(actor, (found,)).get(found.id))


def _texts(actor: Actor, notifications: tuple[NotificationDto, ...]) -> dict[UUID, NotificationText]:
    by_kind: dict[str, list[NotificationDto]] = defaultdict(list)
    for one in notifications:
        by_kind[one.kind].append(one)
    texts: dict[UUID, NotificationText] = {}
    for _, kind in modules.contributions(NotificationKind):
        if kind.code in by_kind:
            texts |= kind.render(actor, by_kind[kind.code])
    return texts


def _dto(row: Any) -> NotificationDto:
    return NotificationDto(
        id=row.public_id,
        kind=row.kind,
        subject=ObjectRef(row.subject_module, row.subject_kind, row.subject_id),
        params=row.params,
        at=row.at,
        is_read=row.is_read,
    )
