"""The answers of last resort: Django's error handlers, and middleware that must refuse before any view runs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ctp_core.contracts import DomainError, Forbidden, NotFound, mark
from ctp_core.kit.answers import BadRequest, ServerError, error_response

__all__ = ["bad_request", "error_response", "forbidden", "not_found", "server_error"]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken."""
    return error_response(request, BadRequest())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, also for a missing CSRF token."""
    return error_response(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for an address nobody has."""
    return error_response(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake. Touches neither database nor session."""
    return error_response(request, ServerError())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long."""
    return error_response(request, StaleForm())


class StaleForm(DomainError):
    """The form's CSRF token is not the session's."""

    code = "core.stale_form"
    status = 403
    message = mark("This page was open too long. Reload it and send the form again.")
