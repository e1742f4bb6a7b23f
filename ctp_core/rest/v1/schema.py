"""The OpenAPI document of the modules that are on, and a page to read it that needs no network."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import modules
from ctp_core.kit.openapi import openapi_document
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.rest import ApiView
from ctp_core.kit.rest.caching import etag_of
from ctp_core.kit.web import page, render_page


class OpenApi(ApiView):
    """The document; the same for everybody, so it may be read without signing in."""

    policy = PUBLIC
    scope = "core"

    @extend_schema(operation_id="get_schema", responses={200: dict[str, Any]})
    def get(self, request: Request) -> Response:
        on = tuple(code for code in modules.manifests() if modules.is_on(code))
        etag = etag_of(*on)
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers=headers)
        return Response(openapi_document(on), headers=headers)


@page(PUBLIC)
def docs(request: Any) -> HttpResponse:
    """The document as a page."""
    return render_page(request, "ctp_core/api_docs.html")
