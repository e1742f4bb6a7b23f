"""Imports over REST: the file goes to /api/v1/files/ first."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import files
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, page_schema, paged, read_body
from ctp_organization.api import imports
from ctp_organization.kit.policies import MANAGE
from ctp_organization.rest.v1.reading import read_filters
from ctp_organization.rest.v1.shapes import ImportSerializer, plain_import
from ctp_organization.selectors.imports import get_import, page_imports


class ImportBody(StrictSerializer):
    """An uploaded file and what it holds."""

    kind = serializers.ChoiceField(["units", "members"])
    file = serializers.UUIDField()


class ImportList(ApiView):
    """All imports; POST reads a file and answers with the preview, or with 202 when the worker reads it because it is large."""

    policy = MANAGE
    scope = "organization"

    @extend_schema(operation_id="list_imports", responses=page_schema("Import", ImportSerializer))
    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return paged(page_imports(actor=self.actor, wanted=page_request(request)), plain_import)

    @extend_schema(
        operation_id="upload_import", request=ImportBody, responses={201: ImportSerializer, 202: ImportSerializer}
    )
    def post(self, request: Request) -> Response:
        body = read_body(ImportBody, request)
        found = files.get_content(file_id=body["file"], actor=self.actor)
        with found.open() as content:
            run = imports.upload_import(
                kind=body["kind"],
                name=found.file.name,
                content=content,
                size=found.file.size,
                actor=self.actor,
            )
        return Response(plain_import(run), status=202 if run.state == "reading" else 201)


class ImportDetail(ApiView):
    """One import: preview or progress."""

    policy = MANAGE
    scope = "organization"

    @extend_schema(operation_id="get_import", responses=ImportSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return Response(plain_import(get_import(id=id, actor=self.actor)))


class ImportConfirm(ApiView):
    """Carry it out."""

    policy = MANAGE
    scope = "organization"

    @extend_schema(operation_id="confirm_import", request=None, responses={202: ImportSerializer})
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return Response(plain_import(imports.confirm_import(id=id, actor=self.actor)), status=202)


class ImportDiscard(ApiView):
    """Throw it away."""

    policy = MANAGE
    scope = "organization"

    @extend_schema(operation_id="discard_import", request=None, responses=ImportSerializer)
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return Response(plain_import(imports.discard_import(id=id, actor=self.actor)))
