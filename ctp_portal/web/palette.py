"""What the palette offers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ctp_core.api import modules
from ctp_core.contracts import Actor
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, page
from ctp_organization.api import members
from ctp_portal.contracts import PaletteSource
from ctp_portal.domain.icons import ICONS
from ctp_portal.web.context import Shell, page_url, shell_of

PEOPLE = 6


@page(SIGNED_IN)
def show_palette(request: PageRequestType) -> HttpResponse:
    """Without ``q`` where one may go and what one may create; with it the people of that name and the full text."""
    text = request.GET.get("q", "").strip()[:100]
    shell = shell_of(request)
    return JsonResponse({"groups": _found(text, request.actor) if text else _commands(shell)})


def _commands(shell: Shell) -> list[dict[str, Any]]:
    go = [
        _line(_("Home"), reverse("portal:home"), "home", keywords="home shouye 首页"),
        _line(_("To-do centre"), reverse("portal:todo-list"), "inbox", keywords="todo daiban 待办"),
        _line(_("Notifications"), reverse("portal:notification-list"), "bell", keywords="notifications tongzhi 通知"),
    ]
    for one in shell.entries:
        entry = one["entry"]
        go.append(_line(_(entry.label), one["url"], entry.icon, keywords=entry.label))
    commands: dict[str, list[dict[str, Any]]] = {"create": [], "do": []}
    for one in shell.commands:
        command = one["command"]
        words = f"{command.label} {command.keywords}"
        commands[command.group].append(_line(_(command.label), one["url"], command.icon, keywords=words))
    for _unit_code, source in modules.contributions(PaletteSource):
        for line in source.load(shell.actor):
            commands["create"].append(_line(line.label, line.url, line.icon, keywords=line.keywords))
    return [
        {"label": _("Go to"), "items": go},
        {"label": pgettext("box", "Pending"), "items": _first_todos(shell)},
        {"label": _("New"), "items": commands["create"]},
        {"label": _("Do"), "items": commands["do"]},
    ]


def _first_todos(shell: Shell) -> list[dict[str, Any]]:
    centre = reverse("portal:todo-list")
    return [
        _line(one.title, f"{centre}?{urlencode({'item': one.key})}", "inbox", note=one.sender)
        for one in shell.first_lines.get("pending", ())
    ]


def _found(text: str, actor: Actor) -> list[dict[str, Any]]:
    people = [
        _line(one.name, _person_url(one.id), "person", note=" · ".join(filter(None, (_unit(one), one.post_name))))
        for one in members.search_members(text=text, actor=actor, limit=PEOPLE)
    ]
    label = _("Search everything for “%(text)s”") % {"text": text}
    address = page_url("index:search")
    search = [_line(label, f"{address}?{urlencode({'q': text})}", "search")] if address else []
    return [
        {"label": _("People"), "items": [one for one in people if one["url"]]},
        {"label": _("Search"), "items": search},
    ]


def _unit(member: members.MemberDto) -> str:
    return member.unit.name if member.unit else ""


def _person_url(member_id: UUID) -> str:
    return page_url("organization:member", member_id)


def _line(label: str, url: str, icon: str, *, note: str = "", keywords: str = "") -> dict[str, Any]:
    path = ICONS.get(icon) or ICONS["circle"]
    return {"label": label, "url": url, "path": path, "note": note, "keywords": keywords}
