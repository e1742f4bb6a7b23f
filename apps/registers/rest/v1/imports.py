"""Imports over REST."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.registers.domain.dto import ImportDto
from apps.registers.domain.import_limits import SAME
from apps.registers.rest.v1.registers import RegisterView
from apps.registers.selectors.imports import blank_workbook, get_import, list_imports
from apps.registers.services.start_import import confirm_import, discard_import, upload_import
from ctp_core.api import files
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.rest import (
    PAGE_PARAMETERS,
    StrictSerializer,
    page_request,
    page_schema,
    paged,
    read_body,
)
from ctp_form.kit.words import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportBody(StrictSerializer):
    """A file of the caller's own (``POST /api/v1/files/``), and what becomes of records that are there already."""

    file_id = serializers.UUIDField()
    same = serializers.ChoiceField(SAME, default="add")
    match = serializers.CharField(max_length=60, allow_blank=True, default="")


class DecisionBody(StrictSerializer):
    """Take the sound rows in, or not."""

    decision = serializers.ChoiceField(("confirm", "discard"))


class ImportProblemSerializer(serializers.Serializer[Any]):
    """What is wrong in a row; *sheet* is the title of a sub-table's sheet, empty for the first one."""

    sheet = serializers.CharField()
    row = serializers.IntegerField(help_text="As the file counts, 0 for the file as a whole.")
    column = serializers.CharField(help_text="The code of the field, of a column items.price.")
    code = serializers.CharField()
    message = serializers.CharField()


class ImportSerializer(serializers.Serializer[Any]):
    """How far an import is; *problems* are the first few hundred."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="reading, ready, running, done, failed or discarded")
    file_name = serializers.CharField()
    rows = serializers.IntegerField()
    position = serializers.IntegerField(help_text="The last row of the file that is in.")
    made = serializers.IntegerField()
    changed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    wrong = serializers.IntegerField()
    problems = ImportProblemSerializer(many=True)


class ImportList(RegisterView):
    """The caller's imports."""

    @extend_schema(
        operation_id="list_register_imports",
        parameters=PAGE_PARAMETERS,
        responses=page_schema("RegisterImport", ImportSerializer),
    )
    def get(self, request: Request, register_id: UUID) -> Response:
        """Newest first."""
        return paged(list_imports(register_id=register_id, page=page_request(request), actor=self.actor), plain_import)

    @extend_schema(operation_id="start_register_import", request=ImportBody, responses={202: ImportSerializer})
    def post(self, request: Request, register_id: UUID) -> Response:
        """Have a file looked through; ask again until it is ``ready``."""
        body = read_body(ImportBody, request)
        own = files.list_own(file_ids=[body["file_id"]], actor=self.actor)
        if not own:
            raise Invalid({"file_id": [FieldError("registers.no_file", mark("The file isn't there any more."))]})
        with files.get_content(file_id=own[0].id, actor=self.actor).open() as content:
            made = upload_import(
                register_id=register_id,
                name=own[0].name,
                content=content,
                size=own[0].size,
                match=body["match"],
                same=body["same"],
                actor=self.actor,
            )
        found = get_import(register_id=register_id, import_id=made, actor=self.actor)
        return Response(plain_import(found), status=202)


class BlankWorkbook(RegisterView):
    """What an import is filled in."""

    @extend_schema(operation_id="get_register_blank_workbook", responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, register_id: UUID) -> Any:
        """A workbook with a column for each field the caller may write, a sheet for each sub-table."""
        name, content = blank_workbook(register_id=register_id, language=language(), actor=self.actor)
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


class ImportDetail(RegisterView):
    """One import."""

    @extend_schema(operation_id="get_register_import", responses=ImportSerializer)
    def get(self, request: Request, register_id: UUID, import_id: UUID) -> Response:
        """How far it is."""
        return Response(plain_import(get_import(register_id=register_id, import_id=import_id, actor=self.actor)))

    @extend_schema(operation_id="decide_register_import", request=DecisionBody, responses={202: ImportSerializer})
    def post(self, request: Request, register_id: UUID, import_id: UUID) -> Response:
        """Confirm or discard it."""
        body = read_body(DecisionBody, request)
        act = confirm_import if body["decision"] == "confirm" else discard_import
        act(register_id=register_id, import_id=import_id, actor=self.actor)
        found = get_import(register_id=register_id, import_id=import_id, actor=self.actor)
        return Response(plain_import(found), status=202)


def plain_import(one: ImportDto) -> dict[str, Any]:
    """An import as JSON."""
    return {
        "id": str(one.id),
        "state": one.state,
        "file_name": one.file_name,
        "rows": one.rows,
        "position": one.position,
        "made": one.made,
        "changed": one.changed,
        "skipped": one.skipped,
        "wrong": one.wrong,
        "problems": [
            {
                "sheet": each.get("sheet", ""),
                "row": each["row"],
                "column": each["column"],
                "code": each["code"],
                "message": translated(each["message"], each["params"]),
            }
            for each in one.problems
        ],
    }
