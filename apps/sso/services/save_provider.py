"""Outside providers are registered, changed, switched off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.sso.domain.errors import ProviderNotFound
from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.providers import ProviderDto, describe_provider
from apps.sso.services.outside_sign_in import SECRET_PURPOSE
from ctp_core.api import audit, secrets
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark, system_actor
from ctp_core.kit.egress import EgressRefused, require_callable
from ctp_organization.api import provisioning
from ctp_organization.api.provisioning import Compare

CLAIMS = {
    "username": "preferred_username",
    "name": "name",
    "email": "email",
    "phone": "phone_number",
    "number": "",
    "groups": "groups",
}
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LINKS = ("", "username", "email", "number")


@dataclass(frozen=True, slots=True)
class ProviderDetails:
    """What is written down of a provider. *secret* None keeps the present one, empty means none."""

    code: str
    name: str
    issuer: str
    client_id: str
    secret: str | None = None
    scopes: str = "openid profile email"
    claims: dict[str, str] = field(default_factory=lambda: dict(CLAIMS))
    link_by: str = ""
    creates_people: bool = False
    home_unit: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    is_active: bool = True


def save_provider(*, details: ProviderDetails, id: UUID | None = None, actor: Actor) -> ProviderDto:  # noqa: A002
    """A new one, or the one with *id*. Raises ProviderNotFound, Forbidden, Invalid."""
    require_security(actor)
    _check(details)
    with transaction.atomic():
        provider = OutsideProvider() if id is None else _locked(id)
        for name in (
            "code",
            "name",
            "issuer",
            "client_id",
            "scopes",
            "link_by",
            "creates_people",
            "home_unit",
            "is_active",
        ):
            value = getattr(details, name)
            setattr(provider, name, value.strip() if isinstance(value, str) else value)
        provider.claims = {name: details.claims.get(name, "").strip() for name in CLAIMS}
        provider.groups = dict(details.groups)
        if details.secret is not None:
            provider.secret_box = secrets.seal(details.secret, purpose=SECRET_PURPOSE) if details.secret else ""
        try:
            with transaction.atomic():
                provider.save()
        except IntegrityError:
            message = mark("There is a provider with this short name.")
            raise Invalid({"code": [FieldError("sso.code_taken", message)]}) from None
        about = ObjectRef("sso", "provider", provider.public_id)
        told = {
            "code": provider.code,
            "issuer": provider.issuer,
            "link_by": provider.link_by,
            "is_active": provider.is_active,
        }
        audit.record(actor=actor, action="sso.save_provider", subject=about, details=told)
    return describe_provider(provider)


def _check(details: ProviderDetails) -> None:
    errors: dict[str, list[FieldError]] = {}
    if not CODE.fullmatch(details.code):
        errors["code"] = [FieldError("sso.code", mark("Use small letters, digits and -, at most 40."))]
    for name, limit in (("name", 100), ("client_id", 300), ("issuer", 500)):
        if not 1 <= len(getattr(details, name).strip()) <= limit:
            errors[name] = [
                FieldError("sso.required", mark("Fill this in, at most %(limit)s characters."), limit=limit)
            ]
    if "issuer" not in errors and not _is_issuer(details.issuer.strip()):
        errors["issuer"] = [
            FieldError(
                "sso.issuer",
                mark(
                    "Write a whole address that begins with https:// and leads out of the own network, or ask the operator to allow it."
                ),
            )
        ]
    if "openid" not in details.scopes.split() or len(details.scopes) > 300:
        errors["scopes"] = [FieldError("sso.scopes", mark("openid has to be among the scopes."))]
    if details.link_by not in LINKS or (details.link_by and not details.claims.get(details.link_by)):
        errors["link_by"] = [FieldError("sso.link_by", mark("Name the claim that people are recognised by."))]
    if details.creates_people and provisioning.find_unit_called(text=details.home_unit.strip()) is None:
        errors["home_unit"] = [FieldError("sso.home_unit", mark("New people need a unit: write its code."))]
    if unknown := unknown_team(details.groups):
        message = mark("There is no team with the id %(team)s.")
        errors["groups"] = [FieldError("sso.groups", message, team=unknown[:100])]
    if errors:
        raise Invalid(errors)


def _is_issuer(text: str) -> bool:
    try:
        parts = require_callable(text)
    except EgressRefused:
        return False
    return not (parts.query or parts.fragment)


def unknown_team(groups: dict[str, str]) -> str:
    """The first id that no team has; empty when all are there."""
    for team in groups.values():
        try:
            asked = Compare("id", "eq", UUID(team))
        except ValueError:
            return team or "?"
        if not provisioning.page_all_teams(condition=asked, offset=0, limit=1, actor=system_actor("sso"))[0]:
            return team
    return ""


def _locked(public_id: UUID) -> OutsideProvider:
    rows = OutsideProvider.objects.select_for_update().filter(kind=OutsideProvider.Kind.OIDC)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise ProviderNotFound()
    return found
