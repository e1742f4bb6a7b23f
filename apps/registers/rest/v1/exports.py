"""Exports over REST: a short list with the answer, a long one as a job whose file is fetched when it is ready."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.registers.domain.dto import ExportDto
from apps.registers.domain.export_limits import FORMATS
from apps.registers.domain.queries import ListQuery, read_query
from apps.registers.rest.v1.records import WHERE, query_of
from apps.registers.rest.v1.registers import RegisterView
from apps.registers.selectors.exports import get_export, list_exports
from apps.registers.services.export_list import export_file
from apps.registers.services.start_export import discard_export, start_export
from ctp_core.api import files
from ctp_core.contracts import NotFound
from ctp_core.kit.answers import translated
from ctp_core.kit.file_doors import serve_content
from ctp_core.kit.rest import PAGE_PARAMETERS, StrictSerializer, page_request, page_schema, paged, read_body
from ctp_form.kit.words import language

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportBody(StrictSerializer):
    """What to write: the conditions of a list, and how."""

    format = serializers.ChoiceField(FORMATS, default="csv")
    exact = serializers.BooleanField(default=False, help_text="Codes and stored values, to be imported again.")
    where = serializers.ListField(child=serializers.CharField(max_length=700), max_length=20, default=list)
    sort = serializers.CharField(max_length=100, allow_blank=True, default="")
    columns = serializers.ListField(child=serializers.CharField(max_length=100), max_length=200, default=list)


class ExportProblemSerializer(serializers.Serializer[Any]):
    """Why there is no file."""

    code = serializers.CharField()
    message = serializers.CharField()


class ExportSerializer(serializers.Serializer[Any]):
    """How far an export is; *file* is the address of what was written, while the caller may have it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(("running", "done", "failed", "discarded", "expired"))
    format = serializers.ChoiceField(FORMATS)
    exact = serializers.BooleanField()
    written = serializers.IntegerField()
    rows = serializers.IntegerField(allow_null=True, help_text="How many match; null until they are counted.")
    file = serializers.CharField(allow_null=True)
    problem = ExportProblemSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When the file is removed.")


class ExportList(RegisterView):
    """The caller's exports."""

    @extend_schema(
        operation_id="list_register_exports",
        parameters=PAGE_PARAMETERS,
        responses=page_schema("RegisterExport", ExportSerializer),
    )
    def get(self, request: Request, register_id: UUID) -> Response:
        """Newest first; the address of a file is told by the export itself."""
        found = list_exports(register_id=register_id, page=page_request(request), actor=self.actor)
        return paged(found, lambda one: plain_export(register_id, one))

    @extend_schema(operation_id="start_register_export", request=ExportBody, responses={202: ExportSerializer})
    def post(self, request: Request, register_id: UUID) -> Response:
        """Have it written; ask the address in `Location` until it is `done`."""
        body = read_body(ExportBody, request)
        made = start_export(
            register_id=register_id,
            query=ListQuery(read_query(body["where"], body["sort"]), tuple(body["columns"])),
            file_format="xlsx" if body["format"] == "xlsx" else "csv",
            exact=body["exact"],
            language=language(),
            actor=self.actor,
        )
        found = get_export(register_id=register_id, export_id=made, actor=self.actor)
        address = reverse("api-registers:export-detail", args=[register_id, made])
        return Response(plain_export(register_id, found), status=202, headers={"Location": address})


class ExportDetail(RegisterView):
    """One export."""

    @extend_schema(operation_id="get_register_export", responses=ExportSerializer)
    def get(self, request: Request, register_id: UUID, export_id: UUID) -> Response:
        """How far it is."""
        found = get_export(register_id=register_id, export_id=export_id, actor=self.actor)
        return Response(plain_export(register_id, found))

    @extend_schema(operation_id="discard_register_export", responses={204: None})
    def delete(self, request: Request, register_id: UUID, export_id: UUID) -> Response:
        """Break it off, or remove its file."""
        discard_export(register_id=register_id, export_id=export_id, actor=self.actor)
        return Response(status=204)


class ExportFile(RegisterView):
    """What was written."""

    @extend_schema(
        operation_id="get_register_export_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, register_id: UUID, export_id: UUID) -> HttpResponse:
        """The bytes."""
        found = get_export(register_id=register_id, export_id=export_id, actor=self.actor)
        if found.file_id is None:
            raise NotFound()
        return serve_content(request._request, files.get_content(file_id=found.file_id, actor=self.actor))


class RecordExport(RegisterView):
    """A short list as a table."""

    @extend_schema(
        operation_id="export_register_records",
        parameters=[
            *WHERE,
            OpenApiParameter("column", str, many=True, description="A field; all of them if left out."),
            OpenApiParameter("as", str, enum=list(TYPES), description="csv if left out."),
            OpenApiParameter("exact", bool, description="1: codes and stored values, to be imported again."),
        ],
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, register_id: UUID) -> Any:
        """What the caller lists and that matches; 409 `registers.export_large` for more than a thousand records: `POST exports/`."""
        wanted = "xlsx" if request.query_params.get("as") == "xlsx" else "csv"
        target = export_file(
            register_id=register_id,
            query=query_of(request),
            columns=request.query_params.getlist("column")[:200],
            file_format="xlsx" if wanted == "xlsx" else "csv",
            exact=request.query_params.get("exact") == "1",
            language=language(),
            actor=self.actor,
        )
        return FileResponse(target, as_attachment=True, filename=f"records.{wanted}", content_type=TYPES[wanted])


def plain_export(register_id: UUID, one: ExportDto) -> dict[str, Any]:
    """An export as JSON."""
    problem = one.problem
    return {
        "id": str(one.id),
        "state": one.state,
        "format": one.file_format,
        "exact": one.exact,
        "written": one.written,
        "rows": one.rows,
        "file": reverse("api-registers:export-file", args=[register_id, one.id]) if one.file_id else None,
        "problem": problem
        and {"code": problem["code"], "message": translated(problem["message"], problem.get("params", {}))},
        "created_at": one.created_at,
        "expires_at": one.expires_at,
    }
