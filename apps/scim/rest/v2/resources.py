"""/Users and /Groups: the list, the search, one of them. Which of the two, says the ``shelf`` given to ``as_view``."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from apps.scim.domain.documents import Document, read_document, require_complete
from apps.scim.domain.patching import patched
from apps.scim.rest.v2.answers import ScimView, list_answer, projection_of, require_version, resource_answer, shown
from apps.scim.rest.v2.kinds import USERS, Shelf
from apps.scim.rest.v2.querying import Question, question_in_body, question_of
from apps.scim.services.changing import changing


class Door(ScimView):
    """What the doors of both kinds have in common."""

    shelf: ClassVar[Shelf] = USERS

    def found(self, id: UUID) -> Any:  # noqa: A002
        """One of them, ``Described``. Raises NotFound."""
        return self.shelf.get(id=id, locate=self.locate, actor=self.actor)

    def answer(self, request: Request, id: UUID, *, status: int = 200) -> Response:  # noqa: A002
        """One as it is now."""
        wanted = projection_of(dict(request.query_params.items()), self.shelf.resource)
        return resource_answer(request, self.found(id).document, self.shelf.resource, wanted, status=status)

    def complete(self, document: Document) -> Document:
        """The document, when it has all that its kind must have."""
        require_complete(document, self.shelf.resource)
        return document

    def listed(self, asked: Question) -> Response:
        """The page that was asked for."""
        total, found = self.shelf.page(
            condition=asked.condition, offset=asked.offset, limit=asked.count, locate=self.locate, actor=self.actor
        )
        documents = [shown(one.document, self.shelf.resource, asked.wanted) for one in found]
        return list_answer(total, asked.start, documents)


class ResourceList(Door):
    """All of them."""

    def get(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_of(request, self.shelf.resource, self.shelf.kind, self.actor))

    def post(self, request: Request) -> Response:
        """A new one."""
        document = self.complete(read_document(request.data, self.shelf.resource))
        with changing():
            made = self.shelf.create(document=document, actor=self.actor)
        return self.answer(request, made, status=201)


class ResourceSearch(Door):
    """Questions too long for an address."""

    def post(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_in_body(request.data, self.shelf.resource, self.shelf.kind, self.actor))


class ResourceDetail(Door):
    """One of them. A version that the sender names is compared while nobody else can change anything."""

    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """As it is."""
        return self.answer(request, id)

    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """As it shall be."""
        document = self.complete(read_document(request.data, self.shelf.resource))
        with changing():
            found = self.current(request, id)
            self.shelf.update(found=found, document=document, explicit=False, actor=self.actor)
        return self.answer(request, id)

    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """One operation after the other, all or none; what is left out afterwards is meant to be."""
        with changing():
            found = self.current(request, id)
            document = self.complete(patched(found.document, request.data, self.shelf.resource))
            self.shelf.update(found=found, document=document, explicit=True, actor=self.actor)
        return self.answer(request, id)

    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """Gone; the history stays."""
        with changing():
            self.shelf.remove(found=self.current(request, id), actor=self.actor)
        return Response(status=204)

    def current(self, request: Request, id: UUID) -> Any:  # noqa: A002
        """The one to be changed, in the version the sender has read. Raises NotFound, PreconditionFailed."""
        found = self.found(id)
        require_version(request, found.document)
        return found
