"""No body longer than the largest file allowed is read, by whatever comes after."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ctp_core.api import files
from ctp_core.web.errors import error_response

# What a form may carry around its file.
AROUND = 1024 * 1024


class BodyGate:
    """Judges by Content-Length, which a server without it does not read past."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > AROUND:
            limit = files.size_limit()
            if int(length) > limit + AROUND:
                return error_response(request, files.FileTooLarge(limit // files.MEGABYTE))
        return self.get_response(request)
