"""The least a signed-in page can be: what the bench of the home page is measured against."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, page


@page(SIGNED_IN)
def show_actor(request: PageRequestType) -> HttpResponse:
    """Session and account through all the gates of the house."""
    return HttpResponse(request.actor.name)


def show_account(request: HttpRequest) -> HttpResponse:
    """Session and account as plain Django has them."""
    return HttpResponse(request.user.name)  # type: ignore[union-attr]


urlpatterns: list[URLPattern | URLResolver] = [path("actor/", show_actor), path("account/", show_account)]
