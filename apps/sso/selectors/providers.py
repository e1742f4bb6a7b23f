"""Reading outside providers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.sso.domain.errors import ProviderNotFound
from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.outside import Kind, OutsideDto, described, page_of, require_row, rows_of
from ctp_core.contracts import Actor, Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDto(OutsideDto):
    """A provider without its secret."""

    issuer: str
    client_id: str
    has_secret: bool
    scopes: str
    claims: dict[str, str]


def page_providers(*, actor: Actor, page: PageRequest) -> Page[ProviderDto]:
    """By name. Raises Forbidden."""
    return page_of(Kind.OIDC, actor=actor, page=page, build=describe_provider)


def get_provider(*, id: UUID, actor: Actor) -> ProviderDto:  # noqa: A002
    """Raises ProviderNotFound, Forbidden."""
    require_security(actor)
    return describe_provider(require_row(Kind.OIDC, id))


def active_provider(*, code: str) -> OutsideProvider:
    """The one people go to. Raises ProviderNotFound."""
    found = rows_of(Kind.OIDC).filter(code=code, is_active=True).first()
    if found is None:
        raise ProviderNotFound()
    return found


def active_names() -> list[tuple[str, str]]:
    """(code, name) of those shown on the sign-in page."""
    shown = rows_of(Kind.OIDC).filter(is_active=True)
    return list(shown.order_by("name").values_list("code", "name")[:20])


def describe_provider(one: OutsideProvider) -> ProviderDto:
    """As administrators see it."""
    return ProviderDto(
        **described(one),
        issuer=one.issuer,
        client_id=one.client_id,
        has_secret=bool(one.secret_box),
        scopes=one.scopes,
        claims=dict(one.claims),
    )
