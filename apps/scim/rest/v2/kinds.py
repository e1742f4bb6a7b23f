"""The two kinds of resource, each by what can be asked of it and done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from apps.scim.domain.attributes import Resource
from apps.scim.domain.documents import Document
from apps.scim.domain.resources import PEOPLE, TEAMS
from apps.scim.models import Kind
from apps.scim.selectors.groups import get_group, page_groups
from apps.scim.selectors.users import get_user, page_users
from apps.scim.services.remove_user import remove_user
from apps.scim.services.save_group import create_group, remove_group, update_group
from apps.scim.services.save_user import create_user, update_user


class Described(Protocol):
    """What a kind finds: it carries the document the asking system gets."""

    @property
    def document(self) -> Document:
        """As it is now."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind. What *get* finds goes into *update* and *remove*; each takes the actor, *page* and *get* a ``Locate`` too."""

    resource: Resource
    kind: Kind
    page: Callable[..., tuple[int, Sequence[Described]]]
    get: Callable[..., Any]
    create: Callable[..., UUID]
    update: Callable[..., None]
    remove: Callable[..., None]


USERS = Shelf(PEOPLE, Kind.USER, page_users, get_user, create_user, update_user, remove_user)
GROUPS = Shelf(TEAMS, Kind.GROUP, page_groups, get_group, create_group, update_group, remove_group)
