"""What pages need of the shell: whether they stand in the to-do centre's pane, and what to answer when something is done."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

PANE = "pane"


def in_pane(request: HttpRequest) -> bool:
    """True when htmx asks for the right pane of the to-do centre: its target is the element ``pane``."""
    return request.headers.get("HX-Target", "").endswith(f"#{PANE}")


def shell_template(request: HttpRequest) -> str:
    """What a page extends: the whole shell, or the pane alone."""
    return "pane.html" if in_pane(request) else "shell.html"


def acted(request: HttpRequest, *, message: str, url: str, key: UUID | None = None, undo_url: str = "") -> HttpResponse:
    """The answer after something was done to an item.

    In the to-do centre the list drops the line *key*, shows *message* and opens the next item; anywhere else the browser
    goes to *url*, where *message* is shown. *undo_url* (POST) puts an Undo button on the message where the rules allow it.
    """
    if request.headers.get("HX-Request"):
        told = {
            "key": str(key) if key else "",
            "message": message,
            "undo": undo_url,
            "url": url,
            "pane": in_pane(request),
        }
        # The body is empty and 204: nothing is swapped, the shell's script does the rest.
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"ctp:acted": told})})
    messages.success(request, message, extra_tags=f"undo:{undo_url}" if undo_url else "")
    return HttpResponseRedirect(url)


def toast(response: HttpResponse, message: str, *, tone: str = "ok") -> HttpResponse:
    """Add a message to an htmx answer; tones are ``ok``, ``bad`` and none."""
    response["HX-Trigger"] = json.dumps({"ctp:toast": {"message": message, "tone": tone}})
    return response
