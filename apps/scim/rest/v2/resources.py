"""The doors of one kind of resource: its list, its search, one of it. What a kind is and does, it says by a ``Door`` of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Protocol
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from apps.scim.domain.attributes import Resource
from apps.scim.domain.documents import Document, read_document, require_complete
from apps.scim.domain.patching import patched
from apps.scim.models import Kind
from apps.scim.rest.v2.answers import ScimView, list_answer, projection_of, require_version, resource_answer, shown
from apps.scim.rest.v2.querying import Question, question_in_body, question_of


class Described(Protocol):
    """What a kind finds: it carries the document the asking system gets."""

    @property
    def document(self) -> Document:
        """As it is now."""


class Door(ScimView):
    """What the doors of a kind have in common. A kind sets ``resource`` and ``kind`` and fills in the five acts."""

    resource: ClassVar[Resource]
    kind: ClassVar[Kind]

    @abstractmethod
    def page(self, asked: Question) -> tuple[int, Sequence[Described]]:
        """(how many, those of the page)."""

    @abstractmethod
    def found(self, id: UUID) -> Any:  # noqa: A002
        """One of them, ``Described``. Raises NotFound."""

    @abstractmethod
    def create(self, document: Document) -> UUID:
        """A new one."""

    @abstractmethod
    def update(self, found: Any, document: Document, *, explicit: bool) -> None:
        """Make it as *document* says; *explicit*: what it leaves out is to be removed."""

    @abstractmethod
    def remove(self, found: Any) -> None:
        """The protocol does not show it any more."""

    def answer(self, request: Request, id: UUID, *, status: int = 200) -> Response:  # noqa: A002
        """One as it is now."""
        wanted = projection_of(dict(request.query_params.items()), self.resource)
        return resource_answer(request, self.found(id).document, self.resource, wanted, status=status)

    def listed(self, asked: Question) -> Response:
        """The page that was asked for."""
        total, found = self.page(asked)
        return list_answer(total, asked.start, [shown(one.document, self.resource, asked.wanted) for one in found])


class ListDoor(Door):
    """All of them."""

    def get(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_of(request, self.resource, self.kind, self.actor))

    def post(self, request: Request) -> Response:
        """A new one."""
        document = read_document(request.data, self.resource)
        require_complete(document, self.resource)
        return self.answer(request, self.create(document), status=201)


class SearchDoor(Door):
    """Questions too long for an address."""

    def post(self, request: Request) -> Response:
        """By filter and place."""
        return self.listed(question_in_body(request.data, self.resource, self.kind, self.actor))


class DetailDoor(Door):
    """One of them."""

    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """As it is."""
        return self.answer(request, id)

    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """As it shall be."""
        document = read_document(request.data, self.resource)
        require_complete(document, self.resource)
        return self._write(request, id, document, explicit=False)

    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """One operation after the other, all or none."""
        document = patched(self.found(id).document, request.data, self.resource)
        require_complete(document, self.resource)
        return self._write(request, id, document, explicit=True)

    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """Gone; the history stays."""
        found = self.found(id)
        require_version(request, found.document)
        self.remove(found)
        return Response(status=204)

    def _write(self, request: Request, id: UUID, document: Document, *, explicit: bool) -> Response:  # noqa: A002
        found = self.found(id)
        require_version(request, found.document)
        self.update(found, document, explicit=explicit)
        return self.answer(request, id)
