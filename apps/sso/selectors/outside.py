"""What providers and directories have in common when they are read: one table, two kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from apps.sso.domain.errors import DirectoryNotFound, ProviderNotFound
from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from ctp_core.contracts import Actor, Page, PageRequest
from ctp_core.kit.paging import keyset_page

T = TypeVar("T")
Kind = OutsideProvider.Kind
NOT_FOUND = {Kind.OIDC: ProviderNotFound, Kind.LDAP: DirectoryNotFound}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideDto:
    """What both say of themselves: who it is, whom it recognises, what it creates and which teams it gives."""

    id: UUID
    code: str
    name: str
    link_by: str
    creates_people: bool
    home_unit: str
    groups: dict[str, str]
    is_active: bool


def rows_of(kind: Kind) -> QuerySet[OutsideProvider]:
    """All of one kind."""
    return OutsideProvider.objects.filter(kind=kind)


def require_row(kind: Kind, public_id: UUID, *, lock: bool = False) -> OutsideProvider:
    """One of them. Raises ProviderNotFound or DirectoryNotFound."""
    rows = rows_of(kind).select_for_update() if lock else rows_of(kind)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NOT_FOUND[kind]()
    return found


def page_of(kind: Kind, *, actor: Actor, page: PageRequest, build: Callable[[OutsideProvider], T]) -> Page[T]:
    """By name. Raises Forbidden."""
    require_security(actor)
    return keyset_page(rows_of(kind), page, order=("name", "pk"), build=build)


def described(one: OutsideProvider) -> dict[str, Any]:
    """The values of ``OutsideDto``."""
    said = {name.name: getattr(one, name.name) for name in fields(OutsideDto) if name.name not in ("id", "groups")}
    return {**said, "id": one.public_id, "groups": dict(one.groups)}
