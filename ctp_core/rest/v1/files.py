"""Files over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import files
from ctp_core.kit.file_doors import file_json, serve_content, take_in
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView


class FileSerializer(serializers.Serializer[Any]):
    """A file: it belongs to its uploader until something takes it over by its id."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()
    url = serializers.CharField()


class FileUploadSerializer(serializers.Serializer[Any]):
    """A form with one file."""

    file = serializers.FileField()


class FileList(ApiView):
    """Bringing files."""

    policy = SIGNED_IN
    scope = "files"
    parser_classes: ClassVar[list[Any]] = [MultiPartParser]  # type: ignore[misc]

    @extend_schema(operation_id="upload_file", request=FileUploadSerializer, responses={201: FileSerializer})
    def post(self, request: Request) -> Response:
        _ = request.data  # lets the parser read the body
        return Response(file_json(take_in(request._request, self.actor)), status=201)


class FileDetail(ApiView):
    """What a file is."""

    policy = SIGNED_IN
    scope = "files"

    @extend_schema(operation_id="get_file", responses=FileSerializer)
    def get(self, request: Request, file_id: UUID) -> Response:
        return Response(file_json(files.get_content(file_id=file_id, actor=self.actor).file))


class FileContentView(ApiView):
    """The bytes of a file."""

    policy = SIGNED_IN
    scope = "files"

    @extend_schema(operation_id="get_file_content", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        return serve_content(request._request, files.get_content(file_id=file_id, actor=self.actor))
