"""The parts of a page a flow adds: ``{% load ctp_workflow %}``; each with an example in ctp_workflow/README.md."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ctp_core.contracts import Actor, mark
from ctp_core.kit.answers import translated
from ctp_portal.kit.shell import in_pane
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, ItemDto, OperationDto, PredictionDto, ProgressDto, RoadStep
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.wording import OPERATIONS, STATES_TOLD, say_rule, say_status, say_verdict, tell_rule

register = template.Library()
ICONS = {"done": "check", "rejected": "close", "returned": "return", "cancelled": "minus"}
SHOWN_PEOPLE = 3
ASKED = (
    "take_back",
    "unread",
    "add_signer",
    "remove_signer",
    "transfer",
    "ask_help",
    "inform",
    "circulate",
    "terminate",
)
"""Operations with a page of their own, in the order of the menu."""


@register.inclusion_tag("ctp_workflow/parts/road.html")
def road(progress: ProgressDto | PredictionDto) -> dict[str, Any]:
    """``{% road progress %}``: the road taken, where it stands, what is predicted.

    Visits a return took back are left out, but the submission it all began with.
    """
    steps = progress.road if isinstance(progress, ProgressDto) else progress.steps
    shown = [
        replace(step, state="done") if step.state == "void" else step
        for step in steps
        if step.kind == "start" or (step.state != "void" and (step.people or step.kind == "end"))
    ]
    starter = progress.instance.starter.name if isinstance(progress, ProgressDto) else ""
    return {"steps": [_described(step, number) | _told(step, starter) for number, step in enumerate(shown, start=1)]}


def _told(step: RoadStep, starter: str) -> dict[str, Any]:
    """What the list below the road says of a step: who since when and why, and which conditions led there."""
    starter = starter or _("the starter")
    return {
        "conditions": step.conditions,
        "told": [
            {
                "name": one.member.name,
                "behalf": one.on_behalf,
                "state": _(STATES_TOLD[one.state]) if one.state in STATES_TOLD else "",
                "since": one.since if one.state in ("pending", "parked") else None,
                "at": one.at,
                "rule": tell_rule(one.why, starter) if one.why is not None and step.kind != "start" else "",
                "returned_by": one.why.returned_by if one.why is not None else "",
            }
            for one in step.people
        ],
    }


def _described(step: RoadStep, number: int) -> dict[str, Any]:
    names = [person.member.name for person in step.people]
    handled = sum(
        person.state in ("agree", "handle", "submit", "disagree", "abstain", "return", "read") for person in step.people
    )
    css = {"rejected": "done bad", "returned": "done warn", "cancelled": "next"}.get(step.state, step.state)
    return {
        "number": number,
        "icon": ICONS.get(step.state, ""),
        "css": css,
        "now": step.state == "now",
        "name": step.name or (_("Submission") if step.kind == "start" else _("End") if step.kind == "end" else ""),
        "people": "、".join(names[:SHOWN_PEOPLE]),
        "more": max(0, len(names) - SHOWN_PEOPLE),
        "count": f"{handled}/{len(names)}"
        if step.mode in ("all", "sequential", "ratio", "vote") and len(names) > 1
        else "",
        "inform": step.kind == "inform",
        "at": step.closed_at,
    }


@register.inclusion_tag("ctp_portal/parts/opinions.html")
def said(progress: ProgressDto, full: bool = False) -> dict[str, Any]:
    """``{% said progress %}``: who did and said what, newest first; ``full=True`` gives full dates, for paper."""
    items = []
    for one in progress.opinions:
        verdict, tone = say_verdict(one)
        items.append(
            {
                "name": one.member.name
                if one.member
                else _("The system")
                if one.actor_name == "workflow"
                else one.actor_name,
                "behalf": one.on_behalf_of.name if one.on_behalf_of else "",
                "unit": one.node_name,
                "verdict": verdict,
                "tone": tone,
                "at": one.at,
                "text": one.opinion,
                "files": one.files,
            }
        )
    return {"items": items, "full": full}


@register.inclusion_tag("ctp_workflow/parts/why.html", takes_context=True)
def why(context: Any, item: ItemDto | None, progress: ProgressDto | None = None) -> dict[str, Any]:
    """``{% why item progress %}``: why the reader has it, and what happens on agreement. Nothing without an open item."""
    if item is None or not item.is_open:
        return {"item": None}
    actor = context["actor"]
    mine = actor.member is not None and actor.member.pk == item.member.pk
    starter = progress.instance.starter.name if progress else ""
    ahead = [step for step in progress.road if step.state == "next" and step.kind != "start"] if progress else []
    return {
        "item": item,
        "behalf": "" if mine else item.member.name,
        "rule": say_rule(item.why, starter),
        "next": _next_words(ahead) if item.kind != "inform" else "",
        "ends": bool(ahead) and ahead[0].kind == "end" and item.kind != "inform",
        "waiting": _others(item, progress) if progress else "",
    }


def _next_words(ahead: list[RoadStep]) -> str:
    step = next((one for one in ahead if one.kind in ("approve", "handle") and one.people), None)
    if step is None or ahead[0].kind == "end":
        return ""
    names = "、".join(person.member.name for person in step.people[:SHOWN_PEOPLE])
    return f"{step.name} {names}"


def _others(item: ItemDto, progress: ProgressDto) -> str:
    """Who else must still agree in the same step."""
    step = next((one for one in progress.now if one.node == item.node), None)
    if step is None or step.mode in ("any", "claim"):
        return ""
    names = [one.member.name for one in step.people if one.state in ("pending", "waiting")]
    return "、".join(name for name in names if name != item.member.name)


@register.inclusion_tag("ctp_workflow/parts/actions.html", takes_context=True)
def actions(
    context: Any, item: ItemDto | None, progress: ProgressDto | None = None, url: str = "", form: str = "act"
) -> dict[str, Any]:
    """``{% actions item progress %}``: the bar to act with. *url* is the page's own address for it where the page has fields
    to save with the decision: they carry ``form="act"``, and the page hands ``operation``, ``opinion`` and ``target`` to
    ``instances.act``. Without an item it offers what the actor may do with the flow as a whole.
    """
    request, actor = context["request"], context["actor"]
    found: dict[str, OperationDto] = {}
    if item is None and progress is not None:
        item = instances.find_last_item(instance_id=progress.instance.id, actor=actor)
    if item is not None:
        every = instances.allowed_operations(item_id=item.id, actor=actor)
        found = {one.code: one for one in every if one.allowed}
    elif progress is not None:
        one = instances.find_revocation(instance_id=progress.instance.id, actor=actor)
        found = {"revoke": one} if one.allowed else {}
    is_open = item is not None and item.is_open
    instance_id = item.instance_id if item else progress.instance.id if progress else None
    labels = {code: _(text) for code, text in OPERATIONS.items()}
    if item is not None and item.kind == "handle":
        labels["agree"] = labels["handle"]
    return {
        "request": request,
        "actor": actor,
        "csrf_token": context.get("csrf_token"),
        "csp_nonce": context.get("csp_nonce", ""),
        "item": item if is_open else None,
        "held": item,
        "draft": instances.find_draft(item_id=item.id, actor=actor) if item and item.state == "parked" else "",
        "can": found,
        "more": [
            (
                labels[code] if not found[code].label else found[code].label,
                reverse("workflow:item-ask", args=[item.id, code]),
                code,
            )
            for code in ASKED
            if item is not None and code in found
        ]
        + _more(item, actor, is_open=is_open),
        "may_urge": progress is not None and progress.instance.status == "running" and _may_urge(item, progress, actor),
        "urge_url": reverse("workflow:instance-urge", args=[instance_id]) if instance_id else "",
        "label": labels | {code: one.label for code, one in found.items() if one.label},
        "form": form,
        "into": f"{form}-opinion",
        "pane": in_pane(request),
        "url": url or (reverse("workflow:item-act", args=[item.id]) if item else ""),
        "revoke_url": reverse("workflow:instance-revoke", args=[instance_id]) if instance_id else "",
        "flow_url": reverse("workflow:instance", args=[instance_id]) if instance_id else "",
        "revision": item.revision if item else 0,
    }


def _more(item: ItemDto | None, actor: Actor, *, is_open: bool) -> list[tuple[str, str, str]]:
    """What the step lets its holder do beside handling the item: change what is ahead or the title, stop the clock."""
    if item is None or not is_open or actor.member is None:
        return []
    found = []
    if item.ahead != "none":
        found.append((_("Change what is ahead"), reverse("workflow:item-ahead", args=[item.id]), "change_ahead"))
    if item.may_retitle and process_subject(item.subject).on_retitled is not None:
        found.append((_("Change the title"), reverse("workflow:instance-title", args=[item.instance_id]), "retitle"))
    if item.may_pause:
        text = _("Let the clock run on") if item.paused_at else _("Stop the clock")
        found.append((text, reverse("workflow:item-clock", args=[item.id]), "clock"))
    return found


def _may_urge(item: ItemDto | None, progress: ProgressDto, actor: Actor) -> bool:
    """Who has no open decision, but started it or has handled it, and others have it in hand."""
    if actor.member is None or (item is not None and item.is_open and item.kind not in ("inform", "circulate")):
        return False
    mine = actor.member.pk == progress.instance.starter.pk or (item is not None and item.state == "done")
    return mine and any(
        person.member.pk != actor.member.pk and person.state in ("pending", "parked")
        for step in progress.now
        for person in step.people
    )


@register.simple_tag
def flow_status(instance: InstanceDto) -> SafeString:
    """``{% flow_status instance %}``: a tag that says where the flow stands."""
    text, tone = say_status(instance.status, instance.outcome)
    return format_html('<span class="tag {}">{}</span>', "brand-tag" if tone == "brand" else tone, text)


LIGHTS = {"red": (mark("overdue"), "bad"), "yellow": (mark("due soon"), "warn"), "green": (mark("in time"), "ok")}


@register.simple_tag
def light(colour: str, paused: bool = False) -> SafeString:
    """``{% light held.light held.paused %}``: how a deadline stands, in words with its colour; nothing without a deadline."""
    text, tone = (mark("clock stopped"), "") if paused else LIGHTS.get(colour, ("", ""))
    return format_html('<span class="tag {}">{}</span>', tone, _(text)) if text else SafeString("")


@register.simple_tag
def problem_text(problem: Any) -> str:
    """``{% problem_text problem %}``: the sentence of a graph problem."""
    return translated(problem.message, problem.params)
