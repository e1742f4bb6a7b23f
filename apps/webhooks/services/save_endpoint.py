"""Endpoints are made, changed, switched off, removed; their secrets change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from apps.webhooks.domain.errors import EndpointNotFound
from apps.webhooks.domain.signing import new_secret
from apps.webhooks.models import Endpoint
from apps.webhooks.selectors.endpoints import EndpointDto, describe_endpoint, require_system
from apps.webhooks.selectors.public_events import known_events
from apps.webhooks.selectors.wanted import STATE
from ctp_core.api import audit, clock, modules, secrets
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark
from ctp_core.kit.egress import EgressRefused, require_callable

PURPOSE = "webhook"
OVERLAP = timedelta(hours=24)
"""So long calls carry the signature of the secret before as well."""
MOST = 100


@dataclass(frozen=True, slots=True)
class EndpointDetails:
    """What is written down of an endpoint."""

    name: str
    url: str
    events: tuple[str, ...]
    is_active: bool = True


def create_endpoint(*, details: EndpointDetails, actor: Actor) -> tuple[EndpointDto, str]:
    """A new one and its secret, which is shown now and never again. Raises Forbidden, Invalid."""
    require_system(actor)
    details = _checked(details)
    if Endpoint.objects.count() >= MOST:
        message = mark("There are %(limit)s endpoints already. Remove one that is not needed.")
        raise Invalid({"name": [FieldError("webhooks.too_many", message, limit=MOST)]})
    secret = new_secret()
    with transaction.atomic():
        endpoint = Endpoint(secret=secrets.seal(secret, purpose=PURPOSE))
        _write(endpoint, details)
        _record(actor, "create_endpoint", endpoint)
    return describe_endpoint(endpoint), secret


def update_endpoint(*, endpoint_id: UUID, details: EndpointDetails, actor: Actor) -> EndpointDto:
    """As *details* say; switched on again it gets what still waits. Raises EndpointNotFound, Forbidden, Invalid."""
    require_system(actor)
    details = _checked(details)
    with transaction.atomic():
        endpoint = _locked(endpoint_id)
        if details.is_active and not endpoint.is_active:
            endpoint.failing_since = None
        endpoint.off_reason = ""
        _write(endpoint, details)
        _record(actor, "update_endpoint", endpoint)
    return describe_endpoint(endpoint)


def remove_endpoint(*, endpoint_id: UUID, actor: Actor) -> None:
    """With its log; what waits is not sent any more. Raises EndpointNotFound, Forbidden."""
    require_system(actor)
    with transaction.atomic():
        endpoint = _locked(endpoint_id)
        _record(actor, "remove_endpoint", endpoint)
        endpoint.delete()
        modules.renew_state(STATE)


def renew_secret(*, endpoint_id: UUID, actor: Actor) -> str:
    """Another secret, shown now; for a day calls are signed with both. Raises EndpointNotFound, Forbidden."""
    require_system(actor)
    secret = new_secret()
    with transaction.atomic():
        endpoint = _locked(endpoint_id)
        endpoint.previous_secret, endpoint.previous_until = endpoint.secret, clock.now() + OVERLAP
        endpoint.secret = secrets.seal(secret, purpose=PURPOSE)
        endpoint.save(update_fields=["secret", "previous_secret", "previous_until"])
        _record(actor, "renew_secret", endpoint)
    return secret


def valid_secrets(endpoint: Endpoint) -> list[str]:
    """Those a call is signed with now."""
    found = [secrets.unseal(endpoint.secret, purpose=PURPOSE)]
    if endpoint.previous_secret and endpoint.previous_until and endpoint.previous_until > clock.now():
        found.append(secrets.unseal(endpoint.previous_secret, purpose=PURPOSE))
    return found


def _checked(details: EndpointDetails) -> EndpointDetails:
    errors: dict[str, list[FieldError]] = {}
    name, url = details.name.strip(), details.url.strip()
    if not 1 <= len(name) <= 100:
        errors["name"] = [FieldError("webhooks.name", mark("Give a name of at most 100 characters."))]
    try:
        require_callable(url)
    except EgressRefused:
        message = mark(
            "Write a whole address that begins with https:// and leads out of the own network, or ask the operator to allow it."
        )
        errors["url"] = [FieldError("webhooks.url", message)]
    chosen = tuple(dict.fromkeys(details.events))
    if not chosen:
        errors["events"] = [FieldError("webhooks.no_events", mark("Choose what it is told."))]
    elif unknown := set(chosen) - set(known_events(also_off=True)):
        message = mark("There is no event called %(name)s.")
        errors["events"] = [FieldError("webhooks.unknown_event", message, name=min(unknown)[:120])]
    if errors:
        raise Invalid(errors)
    return EndpointDetails(name, url, chosen, details.is_active)


def _write(endpoint: Endpoint, details: EndpointDetails) -> None:
    endpoint.name, endpoint.url = details.name, details.url
    endpoint.events, endpoint.is_active = list(details.events), details.is_active
    endpoint.save()
    modules.renew_state(STATE)


def _locked(endpoint_id: UUID) -> Endpoint:
    found = Endpoint.objects.select_for_update().filter(public_id=endpoint_id).first()
    if found is None:
        raise EndpointNotFound()
    return found


def _record(actor: Actor, action: str, endpoint: Endpoint) -> None:
    about = ObjectRef("webhooks", "endpoint", endpoint.public_id)
    details = {"name": endpoint.name, "url": endpoint.url, "events": endpoint.events, "is_active": endpoint.is_active}
    audit.record(actor=actor, action=f"webhooks.{action}", subject=about, details=details)
