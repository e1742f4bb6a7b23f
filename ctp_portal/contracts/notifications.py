"""Notifications: stored as ids only; the words are made when they are read, for the person who reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationText:
    """What the reader sees, in the reader's language. *sender* gives the avatar, empty for the system."""

    title: str
    url: str
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationDto:
    """One notification of one member. *text* is None until it is rendered, and stays so when the reader may not see it."""

    id: UUID
    kind: str
    subject: ObjectRef
    params: Mapping[str, Any]
    at: datetime
    is_read: bool
    text: NotificationText | None = None


@dataclass(frozen=True)
class NotificationKind:
    """How notifications of one kind (``collaboration.urged``) are said.

    *render* gets all of that kind on a page at once and returns the texts of those the actor may see by notification id:
    one query for the page, rights checked there; what it leaves out is shown without words.
    """

    code: str
    render: Callable[[Actor, Sequence[NotificationDto]], Mapping[UUID, NotificationText]]
