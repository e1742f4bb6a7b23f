"""How SCIM reads and answers: its media type, its errors, its lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.scim.domain.attributes import Resource
from apps.scim.domain.documents import Document
from apps.scim.domain.projecting import Projection, project, read_projection
from ctp_core.contracts import DomainError, Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.rest import ApiView, StrictJSONParser, etag_of, require_match

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
MEDIA = "application/scim+json"
MOST_RESULTS = 200
# A name or a number that somebody else has, whichever unit of the house says so.
TAKEN = frozenset({"organization.code_taken", "core.username_taken"})


class ScimParser(StrictJSONParser):
    """The same limits under SCIM's own name."""

    media_type = MEDIA


class ScimRenderer(JSONRenderer):
    """JSON under SCIM's own name."""

    media_type = MEDIA
    format = "scim"


class ScimView(ApiView):
    """Who maintains the organisation, with a token of the scope ``scim``."""

    policy = PERMISSION("organization.manage")
    scope = "scim"
    parser_classes: ClassVar[list[Any]] = [ScimParser, StrictJSONParser]  # type: ignore[misc]
    renderer_classes: ClassVar[list[Any]] = [ScimRenderer, JSONRenderer]  # type: ignore[misc]
    # Not one of the house's own addresses: its schemas are at /Schemas.
    schema = None

    def refusal(self, error: DomainError) -> HttpResponse:
        """An Error of RFC 7644 section 3.12."""
        body: Document = {"schemas": [ERROR], "status": str(_status(error)), "detail": _detail(error)}
        if scim_type := _scim_type(error):
            body["scimType"] = scim_type
        answer = HttpResponse(json.dumps(body), status=_status(error), content_type=MEDIA)
        if error.status == 401:
            answer["WWW-Authenticate"] = "Bearer"
        return answer

    def locate(self, endpoint: str, id: UUID) -> str:  # noqa: A002
        """The address of a resource."""
        return self.request._request.build_absolute_uri(f"/scim/v2{endpoint}/{id}")


def resource_answer(
    request: Request, document: Document, resource: Resource, wanted: Projection, *, status: int = 200
) -> Response:
    """One resource with its version and place; 304 for who has it already."""
    version = version_of(document)
    headers = {"ETag": version, "Location": document["meta"]["location"]}
    if request.method == "GET" and version in (request.headers.get("If-None-Match") or ""):
        return Response(status=304, headers=headers)
    return Response(shown(document, resource, wanted), status=status, headers=headers)


def shown(document: Document, resource: Resource, wanted: Projection) -> Document:
    """The document with its version and what was asked for."""
    full = {**document, "meta": {**document["meta"], "version": version_of(document)}}
    return project(full, resource, wanted)


def version_of(document: Document) -> str:
    """The same words, the same version."""
    return etag_of(json.dumps(document, sort_keys=True))


def require_version(request: Request, document: Document) -> None:
    """Raises PreconditionFailed when the sender read another version."""
    require_match(request, version_of(document))


def list_answer(total: int, start: int, documents: Sequence[Document]) -> Response:
    """A ListResponse."""
    body: Document = {"schemas": [LIST], "totalResults": total}
    if documents:
        body |= {"startIndex": start, "itemsPerPage": len(documents), "Resources": list(documents)}
    return Response(body)


def projection_of(query: Document, resource: Resource) -> Projection:
    """What the request asks to be shown."""
    return read_projection(resource, _names(query.get("attributes")), _names(query.get("excludedAttributes")))


def _names(value: object) -> list[str]:
    """Names by commas in an address, as a list in a body."""
    if isinstance(value, str):
        return [name for name in value.split(",") if name.strip()]
    return [str(name) for name in value] if isinstance(value, list) else []


def _status(error: DomainError) -> int:
    if isinstance(error, Invalid):
        return 409 if _is_taken(error) else 400
    return error.status


def _is_taken(error: DomainError) -> bool:
    if isinstance(error, Invalid):
        return any(one.code in TAKEN for found in error.fields.values() for one in found)
    return error.code in TAKEN


def _scim_type(error: DomainError) -> str:
    if _is_taken(error):
        return "uniqueness"
    if isinstance(error, Invalid):
        return "invalidValue"
    return "invalidSyntax" if error.code == "core.unreadable" else str(getattr(error, "scim_type", ""))


def _detail(error: DomainError) -> str:
    text = translated(error.message, error.params)
    if isinstance(error, Invalid):
        named = [f"{name}: {' '.join(found)}" for name, found in field_messages(error).items()]
        return " ".join([text, *named])
    return text
