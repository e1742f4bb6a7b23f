"""Other systems are registered, changed, switched off."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from apps.sso.domain.addresses import is_redirect_uri
from apps.sso.domain.errors import ApplicationNotFound
from apps.sso.domain.scopes import SCOPES, in_order
from apps.sso.models import Application, SignOn
from apps.sso.selectors.applications import ApplicationDto, describe_application, require_security
from apps.sso.services.issue_tokens import CLIENT_PURPOSE
from ctp_core.api import audit, clock, secrets
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark

MOST_ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class ApplicationDetails:
    """What is written down of an application."""

    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    asks_consent: bool = True
    is_active: bool = True


def create_application(
    *, details: ApplicationDetails, is_public: bool = False, actor: Actor
) -> tuple[ApplicationDto, str]:
    """A new one and its secret, which is shown now and never again; a public client has none. Raises Forbidden, Invalid."""
    require_security(actor)
    details = _checked(details)
    with transaction.atomic():
        application = Application()
        secret = "" if is_public else _new_secret(application)
        _write(application, details)
        _record(actor, "create_application", application)
    return describe_application(application), secret


def update_application(*, id: UUID, details: ApplicationDetails, actor: Actor) -> ApplicationDto:  # noqa: A002
    """As *details* say; one that is switched off is refused from now on. Raises ApplicationNotFound, Forbidden, Invalid."""
    require_security(actor)
    details = _checked(details)
    with transaction.atomic():
        application = _locked(id)
        _write(application, details)
        _record(actor, "update_application", application)
    return describe_application(application)


def renew_secret(*, id: UUID, actor: Actor) -> str:  # noqa: A002
    """Another secret; the old one stops working, and so does everything issued. Raises ApplicationNotFound, Forbidden."""
    require_security(actor)
    with transaction.atomic():
        application = _locked(id)
        secret = _new_secret(application)
        application.save(update_fields=["secret_digest"])
        SignOn.objects.filter(application=application, revoked_at=None).update(revoked_at=clock.now())
        _record(actor, "renew_secret", application)
    return secret


def _checked(details: ApplicationDetails) -> ApplicationDetails:
    errors: dict[str, list[FieldError]] = {}
    name = details.name.strip()
    if not 1 <= len(name) <= 100:
        errors["name"] = [FieldError("sso.name", mark("Give a name of at most 100 characters."))]
    uris = tuple(dict.fromkeys(uri.strip() for uri in details.redirect_uris if uri.strip()))
    if not 1 <= len(uris) <= MOST_ADDRESSES or not all(is_redirect_uri(uri) for uri in uris):
        message = mark("Write whole addresses that begin with https://, one a line, at most %(number)s.")
        errors["redirect_uris"] = [FieldError("sso.redirect_uris", message, number=MOST_ADDRESSES)]
    if unknown := set(details.scopes) - set(SCOPES):
        message = mark("There is no scope called %(scope)s.")
        errors["scopes"] = [FieldError("sso.unknown_scope", message, scope=min(unknown)[:100])]
    if errors:
        raise Invalid(errors)
    scopes = tuple(in_order({"openid", *details.scopes}))
    return ApplicationDetails(name, uris, scopes, details.asks_consent, details.is_active)


def _write(application: Application, details: ApplicationDetails) -> None:
    application.name, application.redirect_uris = details.name, list(details.redirect_uris)
    application.scopes, application.asks_consent = list(details.scopes), details.asks_consent
    application.is_active = details.is_active
    application.save()


def _new_secret(application: Application) -> str:
    secret = f"ctps_{random.token_urlsafe(32)}"
    application.secret_digest = secrets.digest_of(secret, purpose=CLIENT_PURPOSE)
    return secret


def _locked(public_id: UUID) -> Application:
    found = Application.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise ApplicationNotFound()
    return found


def _record(actor: Actor, action: str, application: Application) -> None:
    about = ObjectRef("sso", "application", application.public_id)
    details = {"name": application.name, "redirect_uris": application.redirect_uris, "is_active": application.is_active}
    audit.record(actor=actor, action=f"sso.{action}", subject=about, details=details)
