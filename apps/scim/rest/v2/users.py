"""/Users: people with accounts."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from apps.scim.domain.documents import Document, read_document, require_complete
from apps.scim.domain.patching import patched
from apps.scim.domain.resources import PEOPLE
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
from apps.scim.selectors.users import User, get_user, page_users
from apps.scim.services.remove_user import remove_user
from apps.scim.services.save_user import create_user, update_user


class _Users(ScimView):
    def found(self, id: UUID) -> User:  # noqa: A002
        """One person. Raises NotFound."""
        return get_user(id=id, locate=self.locate, actor=self.actor)

    def answer(self, request: Request, id: UUID, *, status: int = 200) -> Response:  # noqa: A002
        """The person as he or she is now."""
        wanted = projection_of(dict(request.query_params.items()), PEOPLE)
        return resource_answer(request, self.found(id).document, PEOPLE, wanted, status=status)

    def listed(self, asked: Question) -> Response:
        """The page that was asked for."""
        total, users = page_users(
            condition=asked.condition, offset=asked.offset, limit=asked.count, locate=self.locate, actor=self.actor
        )
        return list_answer(total, asked.start, [shown(one.document, PEOPLE, asked.wanted) for one in users])


class Users(_Users):
    """All of them."""

    def get(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_of(request, PEOPLE, Kind.USER, self.actor))

    def post(self, request: Request) -> Response:
        """A new one."""
        document = read_document(request.data, PEOPLE)
        require_complete(document, PEOPLE)
        return self.answer(request, create_user(document=document, actor=self.actor), status=201)


class UserSearch(_Users):
    """Questions too long for an address."""

    def post(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_in_body(request.data, PEOPLE, Kind.USER, self.actor))


class UserDetail(_Users):
    """One of them."""

    def get(self, request: Request, user_id: UUID) -> Response:
        """As it is."""
        return self.answer(request, user_id)

    def put(self, request: Request, user_id: UUID) -> Response:
        """As it shall be."""
        document = read_document(request.data, PEOPLE)
        require_complete(document, PEOPLE)
        return self._write(request, user_id, document, explicit=False)

    def patch(self, request: Request, user_id: UUID) -> Response:
        """One operation after the other, all or none."""
        document = patched(self.found(user_id).document, request.data, PEOPLE)
        require_complete(document, PEOPLE)
        return self._write(request, user_id, document, explicit=True)

    def delete(self, request: Request, user_id: UUID) -> Response:
        """Gone: signed out everywhere, tokens refused; the history stays."""
        user = self.found(user_id)
        require_version(request, user.document)
        remove_user(user=user, actor=self.actor)
        return Response(status=204)

    def _write(self, request: Request, user_id: UUID, document: Document, *, explicit: bool) -> Response:
        user = self.found(user_id)
        require_version(request, user.document)
        update_user(user=user, document=document, explicit=explicit, actor=self.actor)
        return self.answer(request, user_id)
