"""The house's addresses and one more: an item that can be agreed to, as modules have them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path

from ctp_core.api import clock
from ctp_core.conf.urls import *  # noqa: F403
from ctp_core.conf.urls import urlpatterns as house
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, page
from ctp_portal.api import todos
from ctp_portal.kit.shell import acted

SOURCE = """{% extends shell_template %}{% load ctp %}{% block title %}Item{% endblock %}
{% block main %}<div class="page-head"><h1>Item {{ key }}</h1></div><p>What is asked.</p>
<div class="stack"><section><ol class="road" tabindex="0" aria-label="Road">
{% for one in "12345678" %}<li>Step</li>{% endfor %}</ol></section></div>{% endblock %}
{% block actions %}<form class="act" method="post" hx-post="{{ request.path }}" hx-target="#pane">
<label>Opinion <textarea name="opinion"></textarea></label><div class="line">
{% button "Agree" "primary tall" name="operation" value="agree" key="a" %}
{% button "Return" "tall" name="operation" value="return" key="r" confirm="It goes back to the starter." %}</div>
{% csrf_token %}</form>{% endblock %}"""


@page(SIGNED_IN, methods=("GET", "POST"))
def show_item(request: PageRequestType, key: UUID) -> HttpResponse:
    get_token(request)
    if request.method == "GET":
        return HttpResponse(engines["django"].from_string(SOURCE).render({"key": key}, request))
    if request.POST.get("opinion") == "bad":
        raise Invalid({"opinion": [FieldError("test.bad", mark("Say it better."))]})
    todos.move(keys=[key], box="done", at=clock.now())
    return acted(request, message="Agreed.", url="/todos/", key=key)


urlpatterns = [path("test-items/<uuid:key>/", show_item), *house]
