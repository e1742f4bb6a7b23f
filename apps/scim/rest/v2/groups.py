"""/Groups: teams."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from apps.scim.domain.documents import Document, read_document, require_complete
from apps.scim.domain.patching import patched
from apps.scim.domain.resources import TEAMS
from apps.scim.models import Kind
from apps.scim.rest.v2.answers import (
    ScimView,
    list_answer,
    projection_of,
    require_version,
    resource_answer,
    shown,
)
from apps.scim.rest.v2.querying import Question, question_in_body, question_of
from apps.scim.selectors.groups import Group, get_group, page_groups
from apps.scim.services.save_group import create_group, remove_group, update_group


class _Groups(ScimView):
    def found(self, id: UUID) -> Group:  # noqa: A002
        """One team. Raises NotFound."""
        return get_group(id=id, locate=self.locate, actor=self.actor)

    def answer(self, request: Request, id: UUID, *, status: int = 200) -> Response:  # noqa: A002
        """The team as it is now."""
        wanted = projection_of(dict(request.query_params.items()), TEAMS)
        return resource_answer(request, self.found(id).document, TEAMS, wanted, status=status)

    def listed(self, asked: Question) -> Response:
        """The page that was asked for."""
        total, groups = page_groups(
            condition=asked.condition, offset=asked.offset, limit=asked.count, locate=self.locate, actor=self.actor
        )
        return list_answer(total, asked.start, [shown(one.document, TEAMS, asked.wanted) for one in groups])


class Groups(_Groups):
    """All of them."""

    def get(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_of(request, TEAMS, Kind.GROUP, self.actor))

    def post(self, request: Request) -> Response:
        """A new one."""
        document = read_document(request.data, TEAMS)
        require_complete(document, TEAMS)
        return self.answer(request, create_group(document=document, actor=self.actor), status=201)


class GroupSearch(_Groups):
    """Questions too long for an address."""

    def post(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_in_body(request.data, TEAMS, Kind.GROUP, self.actor))


class GroupDetail(_Groups):
    """One of them."""

    def get(self, request: Request, group_id: UUID) -> Response:
        """As it is."""
        return self.answer(request, group_id)

    def put(self, request: Request, group_id: UUID) -> Response:
        """As it shall be."""
        document = read_document(request.data, TEAMS)
        require_complete(document, TEAMS)
        return self._write(request, group_id, document, explicit=False)

    def patch(self, request: Request, group_id: UUID) -> Response:
        """One operation after the other, all or none."""
        document = patched(self.found(group_id).document, request.data, TEAMS)
        require_complete(document, TEAMS)
        return self._write(request, group_id, document, explicit=True)

    def delete(self, request: Request, group_id: UUID) -> Response:
        """Gone: it carries no rights any more."""
        group = self.found(group_id)
        require_version(request, group.document)
        remove_group(group=group, actor=self.actor)
        return Response(status=204)

    def _write(self, request: Request, group_id: UUID, document: Document, *, explicit: bool) -> Response:
        group = self.found(group_id)
        require_version(request, group.document)
        update_group(group=group, document=document, explicit=explicit, actor=self.actor)
        return self.answer(request, group_id)
