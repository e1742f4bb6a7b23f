"""Saved views over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.registers.domain.queries import ListQuery, read_query
from apps.registers.rest.v1.registers import RegisterView
from apps.registers.rest.v1.shapes import ViewBody, ViewSerializer, plain_view
from apps.registers.selectors.views import get_view, list_views
from apps.registers.services.save_view import delete_view, save_view
from ctp_core.kit.rest import page_schema, read_body, whole


class ViewList(RegisterView):
    """The views of a register."""

    @extend_schema(operation_id="list_register_views", responses=page_schema("RegisterView", ViewSerializer))
    def get(self, request: Request, register_id: UUID) -> Response:
        """The caller's own and the shared ones."""
        return whole(list_views(register_id=register_id, actor=self.actor), plain_view)

    @extend_schema(operation_id="create_register_view", request=ViewBody, responses={201: ViewSerializer})
    def post(self, request: Request, register_id: UUID) -> Response:
        """Keep a view."""
        body = _read(request)
        return Response(plain_view(save_view(register_id=register_id, **body, actor=self.actor)), status=201)


class ViewDetail(RegisterView):
    """One view."""

    @extend_schema(operation_id="get_register_view", responses=ViewSerializer)
    def get(self, request: Request, register_id: UUID, view_id: UUID) -> Response:
        """As it was kept."""
        return Response(plain_view(get_view(register_id=register_id, view_id=view_id, actor=self.actor)))

    @extend_schema(operation_id="update_register_view", request=ViewBody, responses=ViewSerializer)
    def put(self, request: Request, register_id: UUID, view_id: UUID) -> Response:
        """Keep it otherwise."""
        body = _read(request)
        return Response(plain_view(save_view(register_id=register_id, view_id=view_id, **body, actor=self.actor)))

    @extend_schema(operation_id="delete_register_view", responses={204: None})
    def delete(self, request: Request, register_id: UUID, view_id: UUID) -> Response:
        """Delete it."""
        delete_view(register_id=register_id, view_id=view_id, actor=self.actor)
        return Response(status=204)


def _read(request: Request) -> dict[str, Any]:
    body = read_body(ViewBody, request)
    query = ListQuery(read_query(body["where"], body["sort"]), tuple(body["columns"]))
    return {"name": body["name"], "shared": body["shared"], "query": query}
