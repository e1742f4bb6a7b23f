"""The to-do centre: five boxes, filters, and the item beside the list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ctp_core.api import modules
from ctp_core.contracts import NotFound, PageRequest
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, page, render_page
from ctp_portal.contracts import BATCH_LIMIT, BOXES, Box, BoxCounts, TodoDto, TodoKind
from ctp_portal.selectors.asking_again import ASKED
from ctp_portal.selectors.list_todos import TodoFilter, find_todo, list_todos
from ctp_portal.services.agree_to_todos import agree_to_todos
from ctp_portal.services.mark_todos_read import mark_todos_read
from ctp_portal.web.context import Shell, shell_of

PAGE = 30


@page(SIGNED_IN)
def show_todos(request: PageRequestType) -> HttpResponse:
    """The centre; to htmx only the rows it asks for (a search, the next page)."""
    shell = shell_of(request)
    shell.all_boxes = True
    wanted = _filter(request)
    found = list_todos(
        actor=request.actor,
        reach=shell.reach,
        wanted=wanted,
        page=PageRequest(cursor=request.GET.get("cursor") or None, size=PAGE),
        at=shell.at,
    )
    context: dict[str, Any] = {
        "active_menu": "todos",
        "box": wanted.box,
        "page": found,
        "filters": {
            "module": wanted.module,
            "text": wanted.text,
            "overdue": wanted.overdue,
            "sort": wanted.sort,
            "any": bool(wanted.module or wanted.text or wanted.overdue),
        },
        "more_url": _url(wanted, cursor=found.next or ""),
    }
    if request.headers.get("HX-Target", "").endswith(("#todo-rows", "#todo-more")):
        return render_page(request, "ctp_portal/parts/todo_rows.html", context)
    labels = _box_labels()
    context |= {
        "box_label": labels[wanted.box],
        "list_url": _url(wanted),
        "sort_url": _url(wanted, sort="newest" if wanted.sort == "due" else "due"),
        "tabs": [
            {"code": one, "label": labels[one], "url": _url(TodoFilter(box=one)), "count": _count(shell, one)}
            for one in BOXES
        ],
        "chips": _chips(wanted, shell.numbers.boxes),
        "item": _item(request, shell, wanted, found.items),
    }
    return render_page(request, "ctp_portal/todos.html", context)


@page(SIGNED_IN, methods=("POST",))
def mark_read(request: PageRequestType) -> HttpResponse:
    """Pending items were opened, or are marked without opening them."""
    mark_todos_read(keys=_keys(request), actor=request.actor)
    return HttpResponse(status=204)


@page(SIGNED_IN, methods=("POST",))
def agree(request: PageRequestType) -> HttpResponse:
    """Several at once; the fragment says what became of each."""
    done = agree_to_todos(keys=_keys(request), actor=request.actor)
    left = [{"line": one, "why": translated(one.refusal.message, one.refusal.params)} for one in done if one.refusal]
    context = {"agreed": [one for one in done if one.agreed], "left": left}
    return render_page(request, "ctp_portal/parts/todo_results.html", context)


def _keys(request: PageRequestType) -> list[UUID]:
    """What the form names. Raises NotFound for what is no key, and without any."""
    return [_uuid(one) for one in request.POST.getlist("key")[: BATCH_LIMIT + 1] or [""]]


def _filter(request: PageRequestType) -> TodoFilter:
    given = request.GET
    return TodoFilter(
        box=next((one for one in BOXES if one == given.get("box")), "pending"),
        module=given.get("module") or None,
        text=given.get("q", "")[:100].replace("\x00", ""),
        overdue=given.get("overdue") == "1",
        sort="due" if given.get("sort") == "due" else "newest",
    )


def _url(wanted: TodoFilter, **changes: str) -> str:
    values = {
        "box": "" if wanted.box == "pending" else wanted.box,
        "module": wanted.module or "",
        "q": wanted.text,
        "overdue": "1" if wanted.overdue else "",
        "sort": "" if wanted.sort == "newest" else wanted.sort,
    } | changes
    if values["sort"] == "newest":
        values["sort"] = ""
    query = urlencode({name: value for name, value in values.items() if value})
    return reverse("portal:todo-list") + (f"?{query}" if query else "")


def _box_labels() -> dict[str, str]:
    return {
        "pending": pgettext("box", "Pending"),
        "done": pgettext("box", "Done"),
        "sent": pgettext("box", "Sent"),
        "draft": pgettext("box", "Drafts"),
        "tracked": pgettext("box", "Tracked"),
    }


def _count(shell: Shell, box: Box) -> int:
    """The number beside a box; none beside those whose lines are asked about again, for it could not agree with the list."""
    number: int = 0 if box in ASKED else getattr(shell.numbers.boxes, box)
    return number


def _chips(wanted: TodoFilter, counts: BoxCounts) -> list[dict[str, Any]]:
    """All, one for each module that may have lines, and what is late."""
    plain = {"module": "", "overdue": ""}
    chips: list[dict[str, Any]] = [
        {
            "label": _("All"),
            "url": _url(wanted, **plain),
            "current": not wanted.module and not wanted.overdue,
            "count": 0,
        }
    ]
    with_lines = {code for code, _kind in modules.contributions(TodoKind)}
    for code, manifest in modules.manifests().items():
        number = counts.modules.get(code, 0) if wanted.box == "pending" else 0
        if modules.is_on(code) and (
            number or wanted.module == code or (wanted.box != "pending" and code in with_lines)
        ):
            chips.append(
                {
                    "label": manifest.label_in(get_language() or "en"),
                    "url": _url(wanted, **plain | {"module": code}),
                    "current": wanted.module == code,
                    "count": number,
                    "module": code,
                }
            )
    if wanted.box == "pending" and (counts.overdue or wanted.overdue):
        chips.append(
            {
                "label": _("Overdue"),
                "url": _url(wanted, **plain | {"overdue": "1"}),
                "current": wanted.overdue,
                "count": counts.overdue,
            }
        )
    return chips


def _item(request: PageRequestType, shell: Shell, wanted: TodoFilter, rows: tuple[TodoDto, ...]) -> TodoDto | None:
    """The line the address names, from the page when it stands there; nothing when it is gone."""
    if not request.GET.get("item"):
        return None
    try:
        key = _uuid(request.GET["item"])
        found = next((one for one in rows if one.key == key), None)
        return found or find_todo(actor=shell.actor, reach=shell.reach, key=key, box=wanted.box)
    except NotFound:
        return None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
