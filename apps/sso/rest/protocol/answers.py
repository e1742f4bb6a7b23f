"""How the protocol's addresses read and answer."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from apps.sso.domain.errors import OAuthError
from apps.sso.models import Application
from apps.sso.services.issue_tokens import authenticate_application
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.web import page

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def protocol_page(*methods: str) -> Callable[[Callable[[Any], HttpResponse]], Callable[..., HttpResponse]]:
    """An address for programs: no session counts here, so no CSRF token is asked for; refusals are OAuth's."""

    def decorate(view: Callable[[Any], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: Any) -> HttpResponse:
            try:
                return view(request)
            except OAuthError as error:
                return refusal(error)

        return csrf_exempt(page(PUBLIC, methods=methods)(answered))

    return decorate


def refusal(error: OAuthError) -> JsonResponse:
    """RFC 6749 section 5.2."""
    body = {"error": error.error, "error_description": error.description}
    answer = JsonResponse(body, status=error.status, headers=NO_STORE)
    if error.status == 401:
        answer["WWW-Authenticate"] = "Basic" if error.error == "invalid_client" else f'Bearer error="{error.error}"'
    return answer


def one(request: Any, name: str) -> str:
    """A parameter of the form that may come once. Raises OAuthError."""
    values = request.POST.getlist(name)
    if len(values) > 1 or any("\x00" in value for value in values):
        raise OAuthError("invalid_request", f"{name} is there twice, or unreadable")
    return values[0] if values else ""


def asking_application(request: Any) -> Application:
    """By Basic authentication or by the form, not both. Raises OAuthError."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        if one(request, "client_secret"):
            raise OAuthError("invalid_request", "two ways of authentication")
        try:
            name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeError):
            raise OAuthError("invalid_client", "unreadable credentials", status=401) from None
        return authenticate_application(client_id=unquote_plus(name), secret=unquote_plus(secret), by_header=True)
    return authenticate_application(
        client_id=one(request, "client_id"), secret=one(request, "client_secret"), by_header=False
    )


def bearer(request: Any) -> str:
    """The access token of the request."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
