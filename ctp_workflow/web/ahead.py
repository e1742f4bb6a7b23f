"""The page of what is ahead: people in order, to add to, take out, move."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, Invalid, NotFound
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_organization.kit.picker import parse_members
from ctp_workflow.contracts import GraphInvalid
from ctp_workflow.selectors.ahead import AheadStep, get_ahead
from ctp_workflow.selectors.list_items import get_item
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.services.change_ahead import AheadChange, change_ahead


@page(SIGNED_IN, methods=("GET", "POST"))
def show_ahead(request: Any, item_id: UUID) -> HttpResponse:
    """Each button changes one thing at once; the list comes back as it is then."""
    item = get_item(item_id=item_id, actor=request.actor)
    found = get_ahead(item_id=item_id, actor=request.actor)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            steps = _wanted(request, found.steps)
            change_ahead(item_id=item_id, steps=steps, actor=request.actor, opinion=request.POST.get("opinion", ""))
        except NotFound:
            raise
        except DomainError as error:
            errors = field_messages(error) if isinstance(error, Invalid) and not isinstance(error, GraphInvalid) else {}
            if not errors:
                messages.error(request, translated(error.message, error.params))
        else:
            messages.success(request, _("The way ahead was changed."))
            return HttpResponseRedirect(reverse("workflow:item-ahead", args=[item_id]))
    places = [(0, _("right after this step")), *((number, one.name) for number, one in enumerate(found.steps, start=1))]
    context = {
        "item": item,
        "ahead": found,
        "places": places,
        "last": len(found.steps),
        "errors": errors,
        "values": request.POST,
        "back": process_subject(item.subject).url(item.subject, item.id),
    }
    return render_page(request, "ctp_workflow/ahead.html", context, status=422 if errors else 200)


def _wanted(request: Any, steps: tuple[AheadStep, ...]) -> list[AheadChange]:
    """The list with the one change the pressed button asks for."""
    sent = request.POST
    found = [AheadChange(node=one.node) for one in steps]
    operation, _sep, place = sent.get("operation", "").partition(":")
    if operation == "add":
        people = tuple(one.id for one in parse_members(sent, "people", actor=request.actor))
        after = sent.get("after", "0")
        where = min(int(after), len(found)) if after.isascii() and after.isdecimal() and len(after) < 4 else len(found)
        step = AheadChange(
            people=people, kind=sent.get("kind", "approve"), mode=sent.get("mode", "all"), name=sent.get("name", "")
        )
        return [*found[:where], step, *found[where:]]
    if not (place.isascii() and place.isdecimal() and len(place) < 4 and int(place) < len(found)):
        raise NotFound
    here = int(place)
    if operation == "remove":
        return found[:here] + found[here + 1 :]
    other = here - 1 if operation == "up" else here + 1
    if 0 <= other < len(found):
        found[here], found[other] = found[other], found[here]
    return found
