"""Gates every request passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from ctp_core.api import modules
from ctp_core.contracts import ModuleUnavailable, ReadOnly
from ctp_core.kit.routes import unit_of
from ctp_core.web.errors import error_response


class ModuleGate:
    """A module that is off has no address, and a view that says nothing about who may pass is open to nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "policy", None) is None:
            raise ImproperlyConfigured(f"the view at {request.path} declares no policy")
        match = request.resolver_match
        if match is None or not match.namespaces:
            return None
        code = unit_of(match.namespaces)
        return None if modules.is_on(code) else error_response(request, ModuleUnavailable(code))


class ReadOnlyGate:
    """When the licence and its grace days have run out everything can be read, and only what leads out of that is written."""

    # Signing in and out, and the pages where an operator puts the licence right.
    OPEN: ClassVar[frozenset[str]] = frozenset(
        {
            "core:sign-in",
            "core:sign-in-code",
            "core:passkey-prove",
            "core:passkey-prove-options",
            "core:confirm",
            "core:sign-out",
            "core:look-end",
            "core:second-factor",
            "core:licence",
            "core:module-switch",
            "api-core:licence",
            "api-core:module-detail",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.method in ("GET", "HEAD", "OPTIONS") or (match is not None and match.view_name in self.OPEN):
            return None
        try:
            modules.require_writable()
        except ReadOnly as error:
            return error_response(request, error)
        return None
