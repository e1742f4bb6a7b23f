"""The pages that ask what an operation needs: people, where, why; with its consequences before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, Invalid, NotFound, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_portal.kit.shell import acted, in_pane
from ctp_workflow.contracts import OperationDto
from ctp_workflow.kit.acting import answer, read_options, refused
from ctp_workflow.selectors.allowed_operations import allowed_operations
from ctp_workflow.selectors.get_progress import get_instance
from ctp_workflow.selectors.list_items import get_item
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.wording import DONE, OPERATIONS
from ctp_workflow.services.act_on_item import act_on_item
from ctp_workflow.services.preview_act import preview_act
from ctp_workflow.services.urge_holders import urge_holders


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of an operation asks for."""

    hint: str
    people: str = ""
    reason: str = "optional"
    where: bool = False
    reading: bool = False
    signers: bool = False


PAGES: Mapping[str, Page] = {
    "add_signer": Page(
        mark("They sign as you do, by the rules of this step, and may bring in others. Nobody holds a step twice."),
        people="many",
        where=True,
    ),
    "transfer": Page(
        mark("The decision and the responsibility for it go to somebody else. The history keeps who had it first."),
        people="one",
    ),
    "ask_help": Page(
        mark("They give their opinion; then it comes back to you and you decide. Until then it waits."), people="many"
    ),
    "inform": Page(mark("They may read and comment; nothing waits for them."), people="many"),
    "circulate": Page(
        mark("It goes round to be read; nothing waits for it, also after the end."), people="many", reading=True
    ),
    "remove_signer": Page(mark("Whoever is removed loses the item, with all whom they brought in."), signers=True),
    "take_back": Page(
        mark("Your decision counts no more and it is in your hands again. Whoever has it next loses it.")
    ),
    "unread": Page(mark("It stands in your list again, to be read.")),
    "terminate": Page(
        mark("The flow ends here for everybody, without a decision. This can't be undone."), reason="required"
    ),
}


@page(SIGNED_IN, methods=("GET", "POST"))
def ask(request: Any, item_id: UUID, operation: str) -> HttpResponse:
    """The form of an operation; what can't be done is said at its field."""
    item = get_item(item_id=item_id, actor=request.actor)
    asked = PAGES.get(operation)
    if asked is None:
        raise NotFound
    errors: dict[str, list[str]] = {}
    url = process_subject(item.subject).url(item.subject, None)
    if request.method == "POST":
        try:
            _carry_out(request, item_id, operation)
        except NotFound:
            raise
        except Invalid as error:
            errors = field_messages(error)
            if not errors:
                return refused(request, error, item, request.path)
        except DomainError as error:
            return refused(request, error, item, request.path)
        else:
            return answer(request, item, operation, url)
    found = {one.code: one for one in allowed_operations(item_id=item_id, actor=request.actor)}
    mine = found.get(operation)
    if mine is None or (not mine.allowed and not errors):
        reason = translated(mine.reason, mine.reason_params) if mine else _("This step does not allow that operation.")
        return render_page(request, "ctp_workflow/ask.html", {"item": item, "refusal": reason, "back": url})
    response = render_page(
        request, "ctp_workflow/ask.html", _context(request, item_id, operation, asked, mine, errors, url)
    )
    if errors and in_pane(request):
        response["HX-Reswap"] = "innerHTML"
        response["HX-Retarget"] = "#pane"
    return response


def _carry_out(request: Any, item_id: UUID, operation: str) -> None:
    chosen = item_id
    if operation == "remove_signer":
        chosen = _signer(request.POST.get("signer", ""))
    act_on_item(
        item_id=chosen,
        operation=operation,
        actor=request.actor,
        opinion=request.POST.get("opinion", ""),
        options=read_options(request),
    )


def _signer(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _context(
    request: Any, item_id: UUID, operation: str, asked: Page, mine: OperationDto, errors: Any, url: str
) -> dict[str, Any]:
    item = get_item(item_id=item_id, actor=request.actor)
    return {
        "item": item,
        "operation": operation,
        "asked": asked,
        "hint": _(asked.hint),
        "title": mine.label or _(OPERATIONS[operation]),
        "signers": mine.signers,
        "errors": errors,
        "values": request.POST,
        "chosen": request.POST.getlist("people"),
        "back": url,
        "pane": in_pane(request),
        "look_url": reverse("workflow:item-consequences", args=[item_id, operation]),
        "refusal": "",
    }


@page(SIGNED_IN, methods=("POST",))
def consequences(request: Any, item_id: UUID, operation: str) -> HttpResponse:
    """The part of the form that says what would happen; why it would not, in words."""
    get_item(item_id=item_id, actor=request.actor)
    context: dict[str, Any] = {"found": None, "refusal": ""}
    chosen = item_id
    try:
        if operation == "remove_signer":
            chosen = _signer(request.POST.get("signer", ""))
        options = read_options(request)
        context["found"] = preview_act(item_id=chosen, operation=operation, actor=request.actor, options=options)
    except Invalid:
        # The form is not filled in yet: nothing to say.
        context["refusal"] = ""
    except DomainError as error:
        context["refusal"] = translated(error.message, error.params)
    return render(request, "ctp_workflow/parts/consequences.html", context)


@page(SIGNED_IN, methods=("POST",))
def urge(request: Any, instance_id: UUID) -> HttpResponse:
    """Remind whoever has it in hand."""
    instance = get_instance(instance_id=instance_id, actor=request.actor)
    url = process_subject(instance.subject).url(instance.subject, None)
    try:
        urge_holders(instance_id=instance_id, actor=request.actor)
    except NotFound:
        raise
    except DomainError as error:
        return refused(request, error, None, url)
    return acted(request, message=_(DONE["urge"]), url=url)
