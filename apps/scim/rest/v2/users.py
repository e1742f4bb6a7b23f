"""/Users: people with accounts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.scim.domain.documents import Document
from apps.scim.domain.resources import PEOPLE
from apps.scim.models import Kind
from apps.scim.rest.v2.querying import Question
from apps.scim.rest.v2.resources import DetailDoor, Door, ListDoor, SearchDoor
from apps.scim.selectors.users import User, get_user, page_users
from apps.scim.services.remove_user import remove_user
from apps.scim.services.save_user import create_user, update_user


class _Users(Door):
    resource = PEOPLE
    kind = Kind.USER

    def page(self, asked: Question) -> tuple[int, Sequence[User]]:
        return page_users(
            condition=asked.condition, offset=asked.offset, limit=asked.count, locate=self.locate, actor=self.actor
        )

    def found(self, id: UUID) -> User:  # noqa: A002
        return get_user(id=id, locate=self.locate, actor=self.actor)

    def create(self, document: Document) -> UUID:
        return create_user(document=document, actor=self.actor)

    def update(self, found: User, document: Document, *, explicit: bool) -> None:
        update_user(user=found, document=document, explicit=explicit, actor=self.actor)

    def remove(self, found: User) -> None:
        remove_user(user=found, actor=self.actor)


class Users(ListDoor, _Users):
    """All of them."""


class UserSearch(SearchDoor, _Users):
    """Questions too long for an address."""


class UserDetail(DetailDoor, _Users):
    """One of them."""
