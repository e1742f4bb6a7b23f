"""For pages that save fields with a decision: read the bar, act with ``api.instances.act``, answer like the engine's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.ids import read_ids
from ctp_organization.kit.picker import parse_members
from ctp_portal.kit.shell import acted, toast
from ctp_workflow.contracts import ActOptions, ItemDto, ItemGone, NotRunning, StaleItem
from ctp_workflow.selectors.wording import DONE

__all__ = ["answer", "read_act", "read_options", "refused"]

CHOSEN = "chosen."
STAYING = ("comment", "claim", "release", "inform", "circulate", "take_back", "remove_signer", "unread")
"""Operations after which the item is still, or again, in the hands of whoever acted."""


def read_act(request: Any) -> dict[str, Any]:
    """Operation, opinion, target and options as the bar sends them: keyword arguments of ``instances.act``.

    Raises Invalid for people who were chosen but can't be.
    """
    operation = request.POST.get("operation", "")
    opinion = request.POST.get(f"reason_{operation}", "") or request.POST.get("opinion", "")
    target = request.POST.get("target") or None
    return {"operation": operation, "opinion": opinion, "target": target, "options": read_options(request)}


def read_options(request: Any) -> ActOptions:
    """People, places and choices. Raises Invalid."""
    sent = request.POST
    chosen = {
        name[len(CHOSEN) :]: tuple(one.id for one in parse_members(sent, name, actor=request.actor))
        for name in {key.removesuffix(".typed") for key in sent if key.startswith(CHOSEN)}
    }
    return ActOptions(
        people=tuple(one.id for one in parse_members(sent, "people", actor=request.actor)),
        where=sent.get("where", ""),
        anyone=sent.get("anyone") == "on",
        straight=sent.get("straight") == "on",
        chosen={node: people for node, people in chosen.items() if people},
        in_turn=sent.get("in_turn") == "on",
        ask_opinion=sent.get("ask_opinion") == "on",
        files=tuple(read_ids(sent.getlist("attached"))),
    )


def answer(request: HttpRequest, item: ItemDto, operation: str, url: str) -> HttpResponse:
    """Say what was done and go on; a comment leaves the item where it is."""
    message = _(DONE.get(operation, DONE["agree"]))
    return acted(request, message=message, url=url, key=None if operation in STAYING else item.id)


def refused(request: HttpRequest, error: DomainError, item: ItemDto | None, url: str) -> HttpResponse:
    """Say why not. Where the item has gone the list goes on; else what was typed stays: a toast in the pane, a message on the page."""
    text = translated(error.message, error.params)
    if isinstance(error, StaleItem | ItemGone | NotRunning) and item is not None:
        return acted(request, message=text, url=url, key=item.id)
    if isinstance(error, Invalid) and error.fields:
        text = " ".join(one for found in field_messages(error).values() for one in found)
    if request.headers.get("HX-Request"):
        return toast(HttpResponse(status=204), text, tone="bad")
    messages.error(request, text)
    return HttpResponseRedirect(url)
