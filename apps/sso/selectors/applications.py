"""Reading applications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.sso.domain.errors import ApplicationNotFound
from apps.sso.models import Application, Consent
from ctp_core.contracts import Actor, Forbidden, Page, PageRequest
from ctp_core.kit.paging import keyset_page


@dataclass(frozen=True, slots=True)
class ApplicationDto:
    """An application without its secret; *id* is its client id."""

    id: UUID
    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    has_secret: bool
    asks_consent: bool
    is_active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentDto:
    """What somebody lets an application know."""

    application_id: UUID
    name: str
    scopes: tuple[str, ...]
    given_at: datetime


def require_security(actor: Actor) -> None:
    """Who signs in where is the work of the security administrators. Raises Forbidden."""
    if actor.kind != "system" and actor.admin_role != "security":
        raise Forbidden()


def page_applications(*, actor: Actor, page: PageRequest) -> Page[ApplicationDto]:
    """By name. Raises Forbidden."""
    require_security(actor)
    return keyset_page(Application.objects.all(), page, order=("name", "pk"), build=describe_application)


def get_application(*, id: UUID, actor: Actor) -> ApplicationDto:  # noqa: A002
    """Raises ApplicationNotFound, Forbidden."""
    require_security(actor)
    found = Application.objects.filter(public_id=id).first()
    if found is None:
        raise ApplicationNotFound()
    return describe_application(found)


def find_active_application(*, id: UUID) -> Application | None:  # noqa: A002
    """The application a sign-in names, as long as it is in use."""
    return Application.objects.filter(public_id=id, is_active=True).first()


def list_consents(*, actor: Actor) -> tuple[ConsentDto, ...]:
    """The own ones, newest first."""
    rows = Consent.objects.filter(account_id=actor.account_pk or 0).select_related("application").order_by("-given_at")
    return tuple(
        ConsentDto(one.application.public_id, one.application.name, tuple(one.scopes), one.given_at)
        for one in rows[:200]
    )


def describe_application(one: Application) -> ApplicationDto:
    """As administrators see it."""
    return ApplicationDto(
        id=one.public_id,
        name=one.name,
        redirect_uris=tuple(one.redirect_uris),
        scopes=tuple(one.scopes),
        has_secret=bool(one.secret_digest),
        asks_consent=one.asks_consent,
        is_active=one.is_active,
        created_at=one.created_at,
    )
