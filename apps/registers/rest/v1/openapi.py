"""The OpenAPI document of one register: what a generator needs to post a record without reading prose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.registers.domain.dto import RegisterCard
from apps.registers.rest.v1.registers import RegisterView
from apps.registers.selectors.registers import open_register
from ctp_form.api import definitions
from ctp_form.kit.words import language

PROBLEM = {"$ref": "#/components/schemas/Problem"}


class RegisterOpenApi(RegisterView):
    """The description of a register."""

    @extend_schema(operation_id="get_register_openapi", responses={200: dict[str, Any]})
    def get(self, request: Request, register_id: UUID) -> Response:
        """OpenAPI 3.1 of the calls the caller may make here, with the fields the caller may send and gets."""
        card = open_register(register_id=register_id, actor=self.actor)
        return Response(document(card, request.build_absolute_uri("../").rstrip("/")))


def document(card: RegisterCard, server: str) -> dict[str, Any]:
    """The document for one seat."""
    listing = card.seat.listing()
    adding, changing = card.seat.adding(), card.seat.writing_listed()
    schemas: dict[str, Any] = {"Read": _values(card, listing.reading()), "Record": _record(), "Problem": _problem()}
    records: dict[str, Any] = {"get": _list()}
    one: dict[str, Any] = {"parameters": [_id()], "get": _answered("getRecord", "200", "Record")}
    if adding is not None:
        schemas["New"] = _values(card, adding)
        records["post"] = _sending("addRecord", "New", "201", ["Idempotency-Key"])
    if changing is not None:
        schemas["Change"] = {**_values(card, changing), "required": []}
        one["patch"] = _sending("changeRecord", "Change", "200", ["If-Match"])
    if card.seat.may_in_list("delete"):
        one["delete"] = {"operationId": "deleteRecord", "responses": {"204": {"description": "Gone."}, **_refusals()}}
    paths: dict[str, Any] = {"/records/": records, "/records/{id}/": one}
    if any(_takes_files(schemas.get(name, {})) for name in ("New", "Change")):
        paths["/files/"] = _upload(server)
    return {
        "openapi": "3.1.0",
        "info": {"title": card.name, "description": card.description, "version": str(card.version_id)},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _values(card: RegisterCard, policy: Any) -> dict[str, Any]:
    found = definitions.json_schema(version_id=card.version_id, policy=policy, language=language())
    found.pop("$schema")
    return found


def _takes_files(schema: dict[str, Any]) -> bool:
    """Is there a field, or a column, that takes the id of a file?"""
    found = schema.get("properties", {}).values()
    return any(
        one.get("x-kind") in ("attachment", "image", "signature") or _takes_files(one.get("items", {})) for one in found
    )


def _upload(server: str) -> dict[str, Any]:
    """Where the ids of files come from; it stands beside the registers, not in this one."""
    file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
    answer = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}, "required": ["id"]}
    post = {
        "operationId": "uploadFile",
        "description": "The token needs the scope files:write.",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": file}}},
        "responses": {"201": {"description": "The file.", "content": _content(answer)}, **_refusals()},
    }
    return {"servers": [{"url": server.partition("/registers/")[0]}], "post": post}


def _record() -> dict[str, Any]:
    text = {"type": "string"}
    moment = {"type": "string", "format": "date-time"}
    properties = {
        "id": {"type": "string", "format": "uuid"},
        "version_id": {"type": "string", "format": "uuid"},
        "values": {"$ref": "#/components/schemas/Read"},
        "revision": {"type": "integer"},
        "author": text,
        "created_at": moment,
        "updated_at": moment,
    }
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _problem() -> dict[str, Any]:
    errors = {"type": "array", "items": {"type": "object"}}
    return {
        "type": "object",
        "description": "application/problem+json (RFC 9457)",
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "fields": {"type": "object", "additionalProperties": errors},
        },
    }


def _list() -> dict[str, Any]:
    page = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}},
            "next": {"type": ["string", "null"]},
        },
    }
    texts = {"type": "array", "items": {"type": "string"}}
    parameters = [
        {"name": "where", "in": "query", "schema": texts, "description": "field:operator:value"},
        *({"name": name, "in": "query", "schema": {"type": "string"}} for name in ("sort", "cursor")),
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200}},
    ]
    responses = {"200": {"description": "One page.", "content": _content(page)}, **_refusals()}
    return {"operationId": "listRecords", "parameters": parameters, "responses": responses}


def _answered(name: str, status: str, schema: str) -> dict[str, Any]:
    content = _content({"$ref": f"#/components/schemas/{schema}"})
    return {
        "operationId": name,
        "responses": {status: {"description": "The record.", "content": content}, **_refusals()},
    }


def _sending(name: str, schema: str, status: str, headers: list[str]) -> dict[str, Any]:
    body = {
        "type": "object",
        "properties": {"values": {"$ref": f"#/components/schemas/{schema}"}},
        "required": ["values"],
        "additionalProperties": False,
    }
    return {
        **_answered(name, status, "Record"),
        "parameters": [{"name": one, "in": "header", "schema": {"type": "string"}} for one in headers],
        "requestBody": {"required": True, "content": _content(body)},
    }


def _id() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _refusals() -> dict[str, Any]:
    return {"4XX": {"description": "Refused.", "content": {"application/problem+json": {"schema": PROBLEM}}}}
