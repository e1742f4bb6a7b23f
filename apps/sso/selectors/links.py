"""Which accounts the outside providers know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from apps.sso.domain.errors import ProviderNotFound
from apps.sso.models import Identity, OutsideProvider
from apps.sso.selectors.applications import require_security
from ctp_core.contracts import Actor, Page, PageRequest
from ctp_core.kit.paging import keyset_page


@dataclass(frozen=True, slots=True)
class LinkDto:
    """An account and what a provider calls it. *id* is the account's."""

    id: UUID
    username: str
    name: str
    subject: str
    linked_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnLinkDto:
    """A provider that knows the own account."""

    provider: str
    name: str
    linked_at: datetime
    last_seen_at: datetime | None
    is_directory: bool


@dataclass(frozen=True, slots=True)
class LinkedProviderDto:
    """A provider or a directory, by name."""

    id: UUID
    name: str
    is_directory: bool


def get_linked_provider(*, id: UUID, actor: Actor) -> LinkedProviderDto:  # noqa: A002
    """Raises ProviderNotFound, Forbidden."""
    require_security(actor)
    one = OutsideProvider.objects.filter(public_id=id).first()
    if one is None:
        raise ProviderNotFound()
    return LinkedProviderDto(one.public_id, one.name, one.kind == OutsideProvider.Kind.LDAP)


def page_links(*, provider_id: UUID, text: str = "", actor: Actor, page: PageRequest) -> Page[LinkDto]:
    """Who comes in by this provider, newest link first; *text* stands in the name or the sign-in name.

    Raises ProviderNotFound, Forbidden.
    """
    require_security(actor)
    provider = OutsideProvider.objects.filter(public_id=provider_id).first()
    if provider is None:
        raise ProviderNotFound()
    found = Identity.objects.filter(provider=provider, unlinked_at=None).select_related("account")
    if text := text.strip():
        found = found.filter(Q(account__name__icontains=text) | Q(account__username__icontains=text))
    return keyset_page(found, page, order=("-pk",), build=_describe)


def list_own_links(*, actor: Actor) -> tuple[OwnLinkDto, ...]:
    """By the name of the provider or directory; one each at most."""
    found = Identity.objects.filter(account_id=actor.account_pk or 0, unlinked_at=None, provider__is_active=True)
    fields = ("provider__code", "provider__name", "linked_at", "last_seen_at", "provider__kind")
    rows = found.order_by("provider__name").values_list(*fields)
    return tuple(
        OwnLinkDto(code, name, linked_at, seen_at, kind == OutsideProvider.Kind.LDAP)
        for code, name, linked_at, seen_at, kind in rows[:100]
    )


def count_ways(account_pk: int) -> int:
    """By how many providers this account can be entered now."""
    return Identity.objects.filter(account_id=account_pk, unlinked_at=None, provider__is_active=True).count()


def _describe(one: Identity) -> LinkDto:
    account = one.account
    return LinkDto(account.public_id, account.username, account.name, one.subject, one.linked_at, one.last_seen_at)
