"""Notifications, and the small question every open page asks: has anything changed."""

from __future__ import annotations

from hashlib import blake2s
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from ctp_core.contracts import NotFound, PageRequest
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, page, render_page
from ctp_portal.api import notifications
from ctp_portal.selectors.list_notifications import get_notification
from ctp_portal.web.context import shell_of


@page(SIGNED_IN)
def show_notifications(request: PageRequestType) -> HttpResponse:
    """All notifications, newest first."""
    found = notifications.list_notifications(
        actor=request.actor, page=PageRequest(cursor=request.GET.get("cursor") or None)
    )
    return render_page(request, "ctp_portal/notifications.html", {"active_menu": "notifications", "page": found})


@page(SIGNED_IN)
def open_notification(request: PageRequestType, notification_id: UUID) -> HttpResponse:
    """Mark it read and go to what it is about; as if it were not there once that may not be seen any more."""
    found = get_notification(actor=request.actor, id=notification_id)
    if found.text is None:
        raise NotFound()
    notifications.mark_read(actor=request.actor, ids=[notification_id])
    return HttpResponseRedirect(found.text.url)


@page(SIGNED_IN, methods=("POST",))
def mark_read(request: PageRequestType) -> HttpResponse:
    """Mark all of them read."""
    notifications.mark_read(actor=request.actor)
    return HttpResponseRedirect(reverse("portal:notification-list"))


@page(SIGNED_IN)
def show_changes(request: PageRequestType) -> HttpResponse:
    """The numbers of the badges; 304 while nothing has changed."""
    numbers = shell_of(request).numbers
    body = {
        "pending": numbers.boxes.pending,
        "unread": numbers.unread,
        "newest": [numbers.newest_todo, numbers.newest_notification],
        "modules": dict(numbers.boxes.modules),
    }
    etag = f'"{blake2s(repr(body).encode(), digest_size=8).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    # A compressed answer carries a weak tag; the numbers are the same.
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponse(status=304, headers=headers)
    return JsonResponse(body, headers=headers)
