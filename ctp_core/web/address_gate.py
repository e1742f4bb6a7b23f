"""No address with a NUL character gets past: no database takes one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse

from ctp_core.kit.answers import BadRequest
from ctp_core.web.errors import error_response


class AddressGate:
    """Looks at path and query once, for every door behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "\x00" in unquote_plus(request.META.get("QUERY_STRING", "")):
            return error_response(request, BadRequest())
        return self.get_response(request)
