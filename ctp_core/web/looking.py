"""While somebody looks through another person's eyes: nothing is written, and what is theirs alone stays closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ctp_core.applets.accounts.errors import OnlyLooking
from ctp_core.applets.accounts.services.look_through import end_look, record_page
from ctp_core.contracts import Actor
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_core.web.errors import error_response

SAFE = ("GET", "HEAD", "OPTIONS")


class LookingGate:
    """Only reading, in a transaction that is rolled back: a page that marks something as read marks nothing.

    Of the core's own addresses (sessions, tokens, codes) only files are open: they are what a person keeps to themselves.
    """

    OPEN: ClassVar[frozenset[str]] = frozenset({"core:file"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        looker: Actor | None = getattr(request, "looker", None)
        if looker is None or _is_end(request):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        if response.status_code < 400 and not request.headers.get("HX-Request"):
            record_page(account_pk=request.actor.account_pk or 0, path=request.path, actor=looker)  # type: ignore[attr-defined]
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(request, "looker", None) is None:
            return None
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        if name == "core:look-end":
            return None
        personal = name.split(":")[0] in ("core", "api-core") or getattr(view, "personal", False)
        # A token speaks for itself and not for the browser it was put into.
        refused = request.method not in SAFE or "Authorization" in request.headers
        if refused or (personal and name not in self.OPEN):
            return error_response(request, OnlyLooking())
        return None


def _is_end(request: HttpRequest) -> bool:
    return request.path == "/look/end/"


@page(SIGNED_IN, methods=("POST",))
def look_end(request: Any) -> HttpResponse:
    """Be oneself again."""
    looker = getattr(request, "looker", None)
    end_look(session_pk=request.standing.session_pk, actor=looker or request.actor)
    return HttpResponseRedirect("/")
