"""Outside providers are registered, changed, switched off."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.outside import Kind, require_row
from apps.sso.selectors.providers import ProviderDto, describe_provider
from apps.sso.services.save_outside import OutsideDetails, common_errors, fill, keep
from ctp_core.contracts import Actor, FieldError, Invalid, mark
from ctp_core.kit.egress import EgressRefused, require_callable

CLAIMS = {
    "username": "preferred_username",
    "name": "name",
    "email": "email",
    "phone": "phone_number",
    "number": "",
    "groups": "groups",
}
LINKS = ("", "username", "email", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDetails(OutsideDetails):
    """What is written down of a provider. *secret* None keeps the present one, empty means none."""

    issuer: str
    client_id: str
    secret: str | None = None
    scopes: str = "openid profile email"
    claims: dict[str, str] = field(default_factory=lambda: dict(CLAIMS))


def save_provider(*, details: ProviderDetails, id: UUID | None = None, actor: Actor) -> ProviderDto:  # noqa: A002
    """A new one, or the one with *id*. Raises ProviderNotFound, Forbidden, Invalid."""
    require_security(actor)
    with transaction.atomic():
        row = OutsideProvider() if id is None else require_row(Kind.OIDC, id, lock=True)
        _check(details, row)
        fill(row, details, claims=details.claims, names=CLAIMS)
        row.issuer, row.client_id = details.issuer.strip(), details.client_id.strip()
        row.scopes = details.scopes.strip()
        keep(row, secret=details.secret, action="sso.save_provider", told={"issuer": row.issuer}, actor=actor)
    return describe_provider(row)


def _check(details: ProviderDetails, row: OutsideProvider) -> None:
    limits = (("name", 100), ("client_id", 300), ("issuer", 500))
    errors = common_errors(details, limits=limits, links=LINKS, claims=details.claims, known=row.groups)
    if "issuer" not in errors and not _is_issuer(details.issuer.strip()):
        message = mark(
            "Write a whole address that begins with https:// and leads out of the own network, or ask the operator to allow it."
        )
        errors["issuer"] = [FieldError("sso.issuer", message)]
    if "openid" not in details.scopes.split() or len(details.scopes) > 300:
        errors["scopes"] = [FieldError("sso.scopes", mark("openid has to be among the scopes."))]
    if errors:
        raise Invalid(errors)


def _is_issuer(text: str) -> bool:
    try:
        parts = require_callable(text)
    except EgressRefused:
        return False
    return not (parts.query or parts.fragment)
