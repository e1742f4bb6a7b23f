"""The home page and its layout, what can be created, and oneself on a phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.api import modules
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_portal.contracts import PaletteSource
from ctp_portal.services.arrange_home import arrange_home
from ctp_portal.web.context import shell_of
from ctp_portal.web.widgets import COLUMNS, arrange, changed_layout, in_order


@page(SIGNED_IN)
def show_home(request: PageRequestType) -> HttpResponse:
    """Greeting, figures and the widgets of all modules that are on."""
    shell = shell_of(request)
    now = timezone.localtime()
    context = {
        "active_menu": "home",
        "now": now,
        "hour": now.hour,
        "boxes": shell.numbers.boxes,
        "columns": arrange(request.actor, shell),
    }
    return render_page(request, "ctp_portal/home.html", context)


class LayoutView(PageView):
    """Hide, show and order widgets, each with a button."""

    policy = SIGNED_IN

    def get(self, request: PageRequestType) -> HttpResponse:
        """The widgets by column."""
        numbers = shell_of(request).numbers
        widgets = in_order(numbers.layout_order)
        labels = {"top": _("Along the top"), "main": _("Wide column"), "side": _("Narrow column")}
        columns: list[dict[str, Any]] = [
            {
                "label": labels[name],
                "widgets": [
                    {"widget": one, "title": _(one.title), "hidden": one.code in numbers.layout_hidden}
                    for one in widgets
                    if one.column == name
                ],
            }
            for name in COLUMNS
        ]
        context = {"active_menu": "home", "columns": [one for one in columns if one["widgets"]]}
        return render_page(request, "ctp_portal/layout.html", context)

    def post(self, request: PageRequestType) -> HttpResponse:
        """One change."""
        order, hidden = changed_layout(
            shell_of(request).numbers,
            code=request.POST.get("widget", ""),
            change=request.POST.get("change", ""),
            before=request.POST.get("before", ""),
        )
        arrange_home(actor=self.actor, order=order, hidden=hidden)
        return HttpResponseRedirect(reverse("portal:home-layout"))


@page(SIGNED_IN)
def show_new(request: PageRequestType) -> HttpResponse:
    """Everything this person may create: what hangs on data first, such as a line for each template."""
    shell = shell_of(request)
    created = [one for one in shell.commands if one["command"].group == "create"]
    lines = [line for _unit, source in modules.contributions(PaletteSource) for line in source.load(shell.actor)]
    return render_page(request, "ctp_portal/new.html", {"active_menu": "new", "created": created, "lines": lines})


@page(SIGNED_IN)
def show_me(request: PageRequestType) -> HttpResponse:
    """The account menu and the ways to everything else, for the bottom bar of a phone."""
    return render_page(request, "ctp_portal/me.html", {"active_menu": "me"})
