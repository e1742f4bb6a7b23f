"""The one page through which stored bytes leave, and the one through which browsers bring them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse

from ctp_core.api import files
from ctp_core.contracts import DomainError
from ctp_core.kit.answers import problem_response
from ctp_core.kit.file_doors import file_json, serve_content, take_in
from ctp_core.kit.policies import PUBLIC, SIGNED_IN
from ctp_core.kit.web import page


@page(PUBLIC)
def serve(request: Any, file_id: UUID) -> HttpResponse:
    """A file, for whom its object's module lets read it; asked anew each time."""
    return serve_content(request, files.get_content(file_id=file_id, actor=request.actor))


@page(SIGNED_IN, methods=("POST",))
def upload(request: Any) -> HttpResponse:
    """Take in the form's ``file``; 201 with what it is called now. Refusals are problem+json here too: a script reads them."""
    try:
        return JsonResponse(file_json(take_in(request, request.actor)), status=201)
    except DomainError as error:
        return problem_response(request, error)
