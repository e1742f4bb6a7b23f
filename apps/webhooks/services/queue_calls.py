"""An event becomes a call for each endpoint that wants to hear of it; a test and a second sending are calls as well."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from apps.webhooks.domain.errors import CallNotFound, CallOnItsWay, EndpointNotFound
from apps.webhooks.models import Call, Endpoint
from apps.webhooks.selectors.endpoints import CallDto, describe_call, require_system
from apps.webhooks.selectors.public_events import told_of
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, Delivery, Event, ObjectRef

TEST = "webhooks.test.v1"


def queue_calls(event: Event, delivery: Delivery) -> None:
    """One call for each active endpoint; the same event makes no second one."""
    wanting = [one for one in Endpoint.objects.filter(is_active=True) if event.NAME in one.events]
    body = _body(event.NAME, delivery.at, told_of(event))
    Call.objects.bulk_create(
        [_call(one, delivery.id, event.NAME, str(event.subject), body) for one in wanting], ignore_conflicts=True
    )


def queue_test(*, endpoint_id: UUID, actor: Actor) -> CallDto:
    """A call that says only that it is a test. Raises EndpointNotFound, Forbidden."""
    require_system(actor)
    endpoint = Endpoint.objects.filter(public_id=endpoint_id).first()
    if endpoint is None:
        raise EndpointNotFound()
    made = _call(endpoint, uuid7(), TEST, "", _body(TEST, clock.now(), {}))
    with transaction.atomic():
        made.save()
        _record(actor, "send_test", endpoint)
    return describe_call(made)


def send_again(*, call_id: UUID, actor: Actor) -> CallDto:
    """A call that was sent or is dead goes out once more, under its old id. Raises CallNotFound, CallOnItsWay, Forbidden."""
    require_system(actor)
    with transaction.atomic():
        call = Call.objects.select_for_update(of=("self",)).select_related("endpoint").filter(public_id=call_id).first()
        if call is None:
            raise CallNotFound()
        if call.state == Call.State.WAITING:
            raise CallOnItsWay()
        call.state, call.attempts, call.next_at = Call.State.WAITING, 0, clock.now()
        call.save(update_fields=["state", "attempts", "next_at"])
        _record(actor, "send_again", call.endpoint)
    return describe_call(call)


def _call(endpoint: Endpoint, event_id: UUID, name: str, subject: str, body: str) -> Call:
    at = clock.now()
    return Call(endpoint=endpoint, event_id=event_id, event=name, subject=subject, body=body, next_at=at, created_at=at)


def _body(name: str, at: datetime, data: dict[str, Any]) -> str:
    return json.dumps({"type": name, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False, sort_keys=True)


def _record(actor: Actor, action: str, endpoint: Endpoint) -> None:
    about = ObjectRef("webhooks", "endpoint", endpoint.public_id)
    audit.record(actor=actor, action=f"webhooks.{action}", subject=about, details={"name": endpoint.name})
