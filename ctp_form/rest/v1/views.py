"""Forms over REST: their maintenance, and reading records by their owner's rights."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import files
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import (
    PAGE_PARAMETERS,
    ApiView,
    etag_of,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)
from ctp_form.api import definitions, records
from ctp_form.contracts import MANAGE_DEFINITIONS, OPEN, DefinitionDto, VersionDto
from ctp_form.kit.words import language
from ctp_form.rest.v1.serializers import (
    CheckBody,
    DefinitionAnswer,
    DefinitionChangeBody,
    DefinitionCreateBody,
    ImportAnswer,
    ImportBody,
    ProblemAnswer,
    RecordAnswer,
    VersionAnswer,
)

MANAGE = PERMISSION(MANAGE_DEFINITIONS)


class _FormView(ApiView):
    policy: ClassVar[Policy] = MANAGE
    scope: ClassVar[str | None] = "form"


def definition_body(one: DefinitionDto) -> Any:
    """A form as JSON."""
    return DefinitionAnswer(one).data


def version_body(one: VersionDto) -> Any:
    """A version as JSON."""
    return VersionAnswer(one).data


class DefinitionList(_FormView):
    """All forms."""

    @extend_schema(
        responses=page_schema("FormDefinition", DefinitionAnswer), parameters=[OpenApiParameter("text", str)]
    )
    def get(self, request: Request) -> Response:
        """By name; ``text`` narrows."""
        text = request.query_params.get("text", "")[:100]
        found = definitions.list_definitions(actor=self.actor, page=page_request(request), text=text)
        return paged(found, definition_body)

    @extend_schema(request=DefinitionCreateBody, responses={201: DefinitionAnswer})
    def post(self, request: Request) -> Response:
        """Begin a form."""
        body = read_body(DefinitionCreateBody, request)
        made = definitions.create_definition(**body, actor=self.actor)
        return tagged(definition_body(made), made.id, made.revision, status=201)


class DefinitionDetail(_FormView):
    """One form."""

    @extend_schema(responses=DefinitionAnswer)
    def get(self, request: Request, definition_id: UUID) -> Response:
        """The form with its draft."""
        found = definitions.get_definition(definition_id=definition_id, actor=self.actor)
        return tagged(definition_body(found), found.id, found.revision)

    @extend_schema(request=DefinitionChangeBody, responses=DefinitionAnswer)
    def patch(self, request: Request, definition_id: UUID) -> Response:
        """Change name, draft or whether it is offered; takes If-Match."""
        body = read_body(DefinitionChangeBody, request)
        before = definitions.get_definition(definition_id=definition_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        guarded = before.revision if request.headers.get("If-Match") else None
        found = definitions.save_draft(definition_id=definition_id, **body, expected_revision=guarded, actor=self.actor)
        return tagged(definition_body(found), found.id, found.revision)


class DefinitionPublish(_FormView):
    """Publishing."""

    @extend_schema(request=None, responses={201: VersionAnswer})
    def post(self, request: Request, definition_id: UUID) -> Response:
        """Make the draft a version."""
        version = definitions.publish(definition_id=definition_id, actor=self.actor)
        return Response(version_body(version), status=201)


class DefinitionVersions(_FormView):
    """The versions of a form."""

    @extend_schema(responses=page_schema("FormVersion", VersionAnswer), parameters=PAGE_PARAMETERS)
    def get(self, request: Request, definition_id: UUID) -> Response:
        """Newest first."""
        wanted = page_request(request)
        return paged(
            definitions.list_versions(definition_id=definition_id, actor=self.actor, page=wanted), version_body
        )


class DefinitionCheck(_FormView):
    """Looking a definition through without saving it."""

    @extend_schema(request=CheckBody, responses=ProblemAnswer(many=True))
    def post(self, request: Request) -> Response:
        """Every mistake with its place."""
        body = read_body(CheckBody, request)
        found = definitions.check_schema(schema=body["schema"])
        items = [{"path": one.path, "code": one.code, "message": translated(one.message, one.params)} for one in found]
        return Response({"items": items, "next": None})


class DefinitionImport(_FormView):
    """Forms made elsewhere."""

    @extend_schema(request=ImportBody, responses=ImportAnswer)
    def post(self, request: Request) -> Response:
        """Read an uploaded file (XLSForm, XForms, JSON Schema, form-js, HTML, spreadsheet); nothing is stored."""
        body = read_body(ImportBody, request)
        stored = files.get_content(file_id=body["file"], actor=self.actor)
        with stored.open() as content:
            found = definitions.import_form(name=stored.file.name, content=content.read(definitions.IMPORT_LIMIT + 1))
        findings = [
            {"path": one.path, "element": one.element, "message": translated(one.message, one.params)}
            for one in found.findings
        ]
        return Response({"kind": found.source, "name": found.name, "schema": found.schema, "findings": findings})


class VersionSchema(_FormView):
    """JSON Schema of a version."""

    @extend_schema(responses={200: dict[str, Any]})
    def get(self, request: Request, version_id: UUID) -> Response:
        """What a record of this version may hold, under no policy; modules give it under theirs."""
        return Response(definitions.json_schema(version_id=version_id, policy=OPEN, language=language()))


class RecordDetail(ApiView):
    """One record."""

    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "form"

    @extend_schema(responses=RecordAnswer)
    def get(self, request: Request, record_id: UUID) -> Response:
        """The record as the module that owns it lets the caller read it; 404 for everybody else."""
        found, _policy = records.find_record_for(record_id=record_id, actor=self.actor)
        return Response(RecordAnswer(found).data, headers={"ETag": etag_of(found.id, found.revision, found.values)})
