"""Events: what has happened, told to everybody who wants to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from ctp_core.contracts.refs import ObjectRef


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. A subclass names itself (``NAME = "news.article.published.v1"``) and adds plain fields.

    Fields are str, int, bool, None, Decimal, date, datetime, UUID, ObjectRef, or tuples of these: they travel as JSON.
    Events of one *subject* reach each subscriber in the order they were published.
    """

    NAME: ClassVar[str]
    subject: ObjectRef


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an event arrives: *id* is the same at every attempt, *at* is when it was published."""

    id: UUID
    at: datetime
    attempt: int


@dataclass(frozen=True)
class Subscription:
    """In a unit's ``handlers.py``: ``SUBSCRIPTIONS = [Subscription("index", ArticlePublished, update_entry)]``.

    *name* is unique in the unit and never changes: it is half of the inbox key. *handle* runs in the transaction that
    records the delivery as done; it may raise ModuleUnavailable to wait until that module is on.
    """

    name: str
    event: type[Event]
    handle: Callable[[Any, Delivery], None]
    # Asked when an event is published: while it says no, nothing is written for this subscriber.
    wanted: Callable[[], bool] | None = None


@dataclass(frozen=True)
class PublicEvent:
    """A contribution: other systems may be told of *event*. They get its ids and states; *leaves_out* names fields that stay here."""

    event: type[Event]
    label: str
    leaves_out: frozenset[str] = frozenset()
