"""Categories of documents, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.rest.v1.serializers import (
    CategoryAnswer,
    CategoryChangeBody,
    CategoryCreateBody,
)
from apps.documents.rest.v1.shapes import category_body
from apps.documents.rest.v1.views import DocumentsView
from apps.documents.selectors.categories import get_category, page_categories
from apps.documents.selectors.visibility import MANAGE
from apps.documents.services.maintain_categories import create_category, update_category
from ctp_core.contracts import Actor, PrincipalKind
from ctp_core.kit.policies import PERMISSION, Policy
from ctp_core.kit.rest import (
    page_request,
    page_schema,
    paged,
    read_body,
)
from ctp_organization.kit.picker import read_refs

PEOPLE: tuple[PrincipalKind, ...] = ("member", "post", "role", "team")


class CategoryList(DocumentsView):
    """Categories."""

    policies: ClassVar[dict[str, Policy]] = {"POST": PERMISSION(MANAGE)}

    @extend_schema(
        responses=page_schema("DocumentCategory", CategoryAnswer),
        parameters=[OpenApiParameter("direction", str, enum=["dispatch", "receipt"])],
    )
    def get(self, request: Request) -> Response:
        """Those in use."""
        direction = self.chosen(request, "direction", ("dispatch", "receipt")) or None
        return paged(page_categories(page=page_request(request), direction=direction), category_body)

    @extend_schema(request=CategoryCreateBody, responses={201: CategoryAnswer})
    def post(self, request: Request) -> Response:
        """A new one, with its flow."""
        given = read_body(CategoryCreateBody, request)
        given["people"] = _people(given["people"], self.actor)
        return Response(category_body(create_category(**given, actor=self.actor)), status=201)


class CategoryDetail(DocumentsView):
    """One category."""

    policies: ClassVar[dict[str, Policy]] = {"PUT": PERMISSION(MANAGE)}

    @extend_schema(responses=CategoryAnswer)
    def get(self, request: Request, category_id: UUID) -> Response:
        """Flow and numbers."""
        return Response(category_body(get_category(category_id=category_id)))

    @extend_schema(request=CategoryChangeBody, responses=CategoryAnswer)
    def put(self, request: Request, category_id: UUID) -> Response:
        """Change it; its flow is published anew."""
        given = read_body(CategoryChangeBody, request)
        given["people"] = _people(given["people"], self.actor)
        return Response(category_body(update_category(category_id=category_id, **given, actor=self.actor)))


def _people(given: dict[str, list[str]], actor: Actor) -> dict[str, Any]:
    return {step: read_refs(f"people.{step}", refs, kinds=PEOPLE, actor=actor) for step, refs in given.items()}
