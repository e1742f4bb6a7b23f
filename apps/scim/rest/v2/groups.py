"""/Groups: teams."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.scim.domain.documents import Document
from apps.scim.domain.resources import TEAMS
from apps.scim.models import Kind
from apps.scim.rest.v2.querying import Question
from apps.scim.rest.v2.resources import DetailDoor, Door, ListDoor, SearchDoor
from apps.scim.selectors.groups import Group, get_group, page_groups
from apps.scim.services.save_group import create_group, remove_group, update_group


class _Groups(Door):
    resource = TEAMS
    kind = Kind.GROUP

    def page(self, asked: Question) -> tuple[int, Sequence[Group]]:
        return page_groups(
            condition=asked.condition, offset=asked.offset, limit=asked.count, locate=self.locate, actor=self.actor
        )

    def found(self, id: UUID) -> Group:  # noqa: A002
        return get_group(id=id, locate=self.locate, actor=self.actor)

    def create(self, document: Document) -> UUID:
        return create_group(document=document, actor=self.actor)

    def update(self, found: Group, document: Document, *, explicit: bool) -> None:
        update_group(group=found, document=document, explicit=explicit, actor=self.actor)

    def remove(self, found: Group) -> None:
        remove_group(group=found, actor=self.actor)


class Groups(ListDoor, _Groups):
    """All of them."""


class GroupSearch(SearchDoor, _Groups):
    """Questions too long for an address."""


class GroupDetail(DetailDoor, _Groups):
    """One of them."""
