"""Reading LDAP directories."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.sso.domain.errors import DirectoryNotFound
from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from ctp_core.contracts import Actor, Page, PageRequest
from ctp_core.kit.paging import keyset_page


@dataclass(frozen=True, slots=True)
class DirectoryDto:
    """A directory without the password it is read under."""

    id: UUID
    code: str
    name: str
    address: str
    reader: str
    has_password: bool
    base: str
    people: str
    key: str
    disabled: str
    attributes: dict[str, str]
    link_by: str
    creates_people: bool
    home_unit: str
    groups: dict[str, str]
    is_active: bool


def page_directories(*, actor: Actor, page: PageRequest) -> Page[DirectoryDto]:
    """By name. Raises Forbidden."""
    require_security(actor)
    found = OutsideProvider.objects.filter(kind=OutsideProvider.Kind.LDAP)
    return keyset_page(found, page, order=("name", "pk"), build=describe_directory)


def get_directory(*, id: UUID, actor: Actor) -> DirectoryDto:  # noqa: A002
    """Raises DirectoryNotFound, Forbidden."""
    require_security(actor)
    return describe_directory(directory_row(id=id))


def directory_row(*, id: UUID) -> OutsideProvider:  # noqa: A002
    """The row, for services. Raises DirectoryNotFound."""
    found = OutsideProvider.objects.filter(public_id=id, kind=OutsideProvider.Kind.LDAP).first()
    if found is None:
        raise DirectoryNotFound()
    return found


def describe_directory(one: OutsideProvider) -> DirectoryDto:
    """As administrators see it."""
    says = one.directory
    return DirectoryDto(
        id=one.public_id,
        code=one.code,
        name=one.name,
        address=one.issuer,
        reader=one.client_id,
        has_password=bool(one.secret_box),
        base=says["base"],
        people=says["people"],
        key=says["id"],
        disabled=says["disabled"],
        attributes=dict(one.claims),
        link_by=one.link_by,
        creates_people=one.creates_people,
        home_unit=one.home_unit,
        groups=dict(one.groups),
        is_active=one.is_active,
    )
