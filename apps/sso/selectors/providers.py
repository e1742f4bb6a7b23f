"""Reading outside providers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.sso.domain.errors import ProviderNotFound
from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from ctp_core.contracts import Actor, Page, PageRequest
from ctp_core.kit.paging import keyset_page


@dataclass(frozen=True, slots=True)
class ProviderDto:
    """A provider without its secret."""

    id: UUID
    code: str
    name: str
    issuer: str
    client_id: str
    has_secret: bool
    scopes: str
    claims: dict[str, str]
    link_by: str
    creates_people: bool
    home_unit: str
    groups: dict[str, str]
    is_active: bool


def page_providers(*, actor: Actor, page: PageRequest) -> Page[ProviderDto]:
    """By name. Raises Forbidden."""
    require_security(actor)
    found = OutsideProvider.objects.filter(kind=OutsideProvider.Kind.OIDC)
    return keyset_page(found, page, order=("name", "pk"), build=describe_provider)


def get_provider(*, id: UUID, actor: Actor) -> ProviderDto:  # noqa: A002
    """Raises ProviderNotFound, Forbidden."""
    require_security(actor)
    found = OutsideProvider.objects.filter(public_id=id, kind=OutsideProvider.Kind.OIDC).first()
    if found is None:
        raise ProviderNotFound()
    return describe_provider(found)


def active_provider(*, code: str) -> OutsideProvider:
    """The one people go to. Raises ProviderNotFound."""
    found = OutsideProvider.objects.filter(code=code, kind=OutsideProvider.Kind.OIDC, is_active=True).first()
    if found is None:
        raise ProviderNotFound()
    return found


def active_names() -> list[tuple[str, str]]:
    """(code, name) of those shown on the sign-in page."""
    shown = OutsideProvider.objects.filter(kind=OutsideProvider.Kind.OIDC, is_active=True)
    return list(shown.order_by("name").values_list("code", "name")[:20])


def describe_provider(one: OutsideProvider) -> ProviderDto:
    """As administrators see it."""
    return ProviderDto(
        id=one.public_id,
        code=one.code,
        name=one.name,
        issuer=one.issuer,
        client_id=one.client_id,
        has_secret=bool(one.secret_box),
        scopes=one.scopes,
        claims=dict(one.claims),
        link_by=one.link_by,
        creates_people=one.creates_people,
        home_unit=one.home_unit,
        groups=dict(one.groups),
        is_active=one.is_active,
    )
