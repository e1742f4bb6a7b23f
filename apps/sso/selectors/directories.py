"""Reading LDAP directories."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.sso.models import OutsideProvider
from apps.sso.selectors.applications import require_security
from apps.sso.selectors.outside import Kind, OutsideDto, described, page_of, require_row
from ctp_core.contracts import Actor, Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryDto(OutsideDto):
    """A directory without the password it is read under."""

    address: str
    reader: str
    has_password: bool
    base: str
    people: str
    key: str
    disabled: str
    attributes: dict[str, str]


def page_directories(*, actor: Actor, page: PageRequest) -> Page[DirectoryDto]:
    """By name. Raises Forbidden."""
    return page_of(Kind.LDAP, actor=actor, page=page, build=describe_directory)


def get_directory(*, id: UUID, actor: Actor) -> DirectoryDto:  # noqa: A002
    """Raises DirectoryNotFound, Forbidden."""
    require_security(actor)
    return describe_directory(directory_row(id=id))


def directory_row(*, id: UUID) -> OutsideProvider:  # noqa: A002
    """The row, for services. Raises DirectoryNotFound."""
    return require_row(Kind.LDAP, id)


def describe_directory(one: OutsideProvider) -> DirectoryDto:
    """As administrators see it."""
    says = one.directory
    return DirectoryDto(
        **described(one),
        address=one.issuer,
        reader=one.client_id,
        has_password=bool(one.secret_box),
        base=says["base"],
        people=says["people"],
        key=says["id"],
        disabled=says["disabled"],
        attributes=dict(one.claims),
    )
