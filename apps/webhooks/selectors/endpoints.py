"""Reading endpoints and what they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from apps.webhooks.domain.errors import EndpointNotFound
from apps.webhooks.models import Call, Endpoint
from ctp_core.contracts import Actor, Forbidden, Page, PageRequest
from ctp_core.kit.paging import keyset_page


@dataclass(frozen=True, slots=True)
class EndpointDto:
    """An endpoint without its secret. *off_reason*: ``gone`` or ``failing`` when the server itself switched it off."""

    id: UUID
    name: str
    url: str
    events: tuple[str, ...]
    is_active: bool
    off_reason: str
    failing_since: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CallDto:
    """One event for one endpoint: *state* is waiting, sent or dead; *status* what was answered last, *error* why that
    was no success: status, not_allowed, unknown_name, timeout, certificate, failed.
    """

    id: UUID
    event_id: UUID
    event: str
    subject: str
    body: str
    state: str
    attempts: int
    status: int | None
    error: str
    took_ms: int | None
    created_at: datetime
    sent_at: datetime | None
    next_at: datetime | None


def require_system(actor: Actor) -> None:
    """What leaves the house is the work of the system administrators. Raises Forbidden."""
    if actor.kind != "system" and actor.admin_role != "system":
        raise Forbidden()


def page_endpoints(*, actor: Actor, page: PageRequest) -> Page[EndpointDto]:
    """By name. Raises Forbidden."""
    require_system(actor)
    return keyset_page(Endpoint.objects.all(), page, order=("name", "pk"), build=describe_endpoint)


def get_endpoint(*, endpoint_id: UUID, actor: Actor) -> EndpointDto:
    """Raises EndpointNotFound, Forbidden."""
    require_system(actor)
    return describe_endpoint(_find(endpoint_id))


def page_calls(*, endpoint_id: UUID, actor: Actor, page: PageRequest, state: str = "") -> Page[CallDto]:
    """What the endpoint was told, newest first. Raises EndpointNotFound, Forbidden."""
    require_system(actor)
    rows = _find(endpoint_id).calls.all()
    if state in Call.State.values:
        rows = rows.filter(state=state)
    return keyset_page(rows, page, order=("-pk",), build=describe_call)


def count_calls(*, endpoint_id: UUID, actor: Actor) -> dict[str, int]:
    """How many calls of an endpoint wait and how many are dead. Raises EndpointNotFound, Forbidden."""
    require_system(actor)
    calls = _find(endpoint_id).calls
    return calls.aggregate(
        waiting=Count("pk", filter=Q(state=Call.State.WAITING)), dead=Count("pk", filter=Q(state=Call.State.DEAD))
    )


def _find(endpoint_id: UUID) -> Endpoint:
    found = Endpoint.objects.filter(public_id=endpoint_id).first()
    if found is None:
        raise EndpointNotFound()
    return found


def describe_endpoint(one: Endpoint) -> EndpointDto:
    """As administrators see it."""
    return EndpointDto(
        id=one.public_id,
        name=one.name,
        url=one.url,
        events=tuple(one.events),
        is_active=one.is_active,
        off_reason=one.off_reason,
        failing_since=one.failing_since,
        created_at=one.created_at,
    )


def describe_call(one: Call) -> CallDto:
    """As it stands in the log."""
    return CallDto(
        id=one.public_id,
        event_id=one.event_id,
        event=one.event,
        subject=one.subject,
        body=one.body,
        state=one.state,
        attempts=one.attempts,
        status=one.status,
        error=one.error,
        took_ms=one.took_ms,
        created_at=one.created_at,
        sent_at=one.sent_at,
        next_at=one.next_at if one.state == Call.State.WAITING else None,
    )
