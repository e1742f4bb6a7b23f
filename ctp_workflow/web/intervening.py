"""干预: the page on which flow administrators lead a running flow by hand, with the consequences before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, Invalid, NotFound, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.ids import read_id
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import page, render_page
from ctp_organization.kit.picker import parse_member
from ctp_workflow.contracts import ProgressDto
from ctp_workflow.domain.nodes import STEP_KINDS
from ctp_workflow.selectors.get_progress import get_progress
from ctp_workflow.selectors.graphs import graph_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import get_visible
from ctp_workflow.services.intervene import OPERATIONS, Intervention, intervene, preview_intervention
from ctp_workflow.web.archive import retention_choices

NAMES: Mapping[str, tuple[str, str, str]] = {
    "jump": (
        mark("Jump"), mark("The flow goes on at another step; whoever has it now loses it. Opinions stay in the history."),
        mark("The flow was moved."),
    ),
    "skip": (
        mark("Skip"), mark("The step counts as passed; whoever has not decided yet is not asked any more."),
        mark("The step was skipped."),
    ),
    "replace": (mark("Replace"), mark("Somebody else has the step instead."), mark("Somebody else has it now.")),
    "recall": (
        mark("Take a step back"),
        mark("All opinions of the step, and what followed from it, count no more; everybody of the step decides anew."),
        mark("The step was taken back."),
    ),
    "end": (
        mark("End"), mark("The flow ends for everybody with the outcome you choose. This can't be undone."),
        mark("The flow was ended."),
    ),
    "close": (
        mark("End and archive"), mark("The flow ends and is locked in the archive. This can't be undone."),
        mark("The flow was ended and archived."),
    ),
}  # fmt: skip
OUTCOMES = {"terminated": mark("Terminated"), "rejected": mark("Rejected"), "approved": mark("Approved")}
GIVEN = ("agree", "handle", "disagree", "abstain")


@page(PERMISSION(ADMINISTER), methods=("GET", "POST"))
def show_interventions(request: Any, instance_id: UUID) -> HttpResponse:
    """One form an operation; what can't be done is said at its field."""
    progress = get_progress(instance_id=instance_id, actor=request.actor, predict=False)
    flow = reverse("workflow:instance", args=[instance_id])
    operation = request.POST.get("operation") or request.GET.get("operation", "")
    operation = operation if operation in OPERATIONS else "jump"
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            _carry_out(request, instance_id)
        except NotFound:
            raise
        except DomainError as error:
            errors = field_messages(error) if isinstance(error, Invalid) else {}
            if not errors:
                errors = {"": [translated(error.message, error.params)]}
        else:
            messages.success(request, _(NAMES[operation][2]))
            return HttpResponseRedirect(flow)
    steps, targets = _steps(progress, given=operation == "recall"), _targets(instance_id, request.actor)
    elsewhere = [code for code, _name in targets if code not in {one["node"] for one in steps}]
    context = {
        "instance": progress.instance,
        "flow_url": flow,
        "operation": operation,
        "tabs": [(code, _(name)) for code, (name, _hint, _done) in NAMES.items()],
        "title": _(NAMES[operation][0]),
        "hint": _(NAMES[operation][1]),
        "steps": steps,
        "targets": targets,
        "target": request.POST.get("target") or next(iter(elsewhere), ""),
        "outcomes": [(code, _(name)) for code, name in OUTCOMES.items()],
        "retentions": retention_choices(),
        "errors": errors,
        "values": request.POST,
        "chosen": request.POST.getlist("to"),
        "look_url": reverse("workflow:intervention-consequences", args=[instance_id]),
    }
    return render_page(request, "ctp_workflow/intervene.html", context, status=422 if errors else 200)


@page(PERMISSION(ADMINISTER), methods=("POST",))
def consequences(request: Any, instance_id: UUID) -> HttpResponse:
    """What the intervention would do; why it would not, in words."""
    context: dict[str, Any] = {"found": None, "refusal": ""}
    try:
        asked = _asked(request)
        context["found"] = preview_intervention(instance_id=instance_id, asked=asked, actor=request.actor)
    except NotFound:
        raise
    except Invalid:
        # The form is not filled in yet: nothing to say.
        context["refusal"] = ""
    except DomainError as error:
        context["refusal"] = translated(error.message, error.params)
    return render(request, "ctp_workflow/parts/consequences.html", context)


def _carry_out(request: Any, instance_id: UUID) -> None:
    asked = _asked(request)
    intervene(
        instance_id=instance_id, operation=asked.operation, reason=request.POST.get("reason", ""), actor=request.actor,
        node=asked.node, target=asked.target, member_id=asked.member_id, to_id=asked.to_id, outcome=asked.outcome,
        retention=request.POST.get("retention", ""),
    )  # fmt: skip


def _asked(request: Any) -> Intervention:
    """As the form sends it. A holder is chosen with the step: ``node|member``. Raises Invalid for people that can't be chosen."""
    sent = request.POST
    node, _bar, holder = sent.get("node", "").partition("|")
    to = parse_member(sent, "to", actor=request.actor)
    return Intervention(
        operation=sent.get("operation", ""),
        node=node,
        target=sent.get("target", ""),
        member_id=read_id(holder),
        to_id=to.id if to else None,
        outcome=sent.get("outcome") or "terminated",
    )


def _steps(progress: ProgressDto, *, given: bool) -> list[dict[str, Any]]:
    """The open steps with who holds them; or those in which opinions were *given*, latest visits first."""
    found: dict[str, dict[str, Any]] = {}
    for step in reversed(progress.road):
        live = step.state in ("now", "done") if given else step.state == "now"
        if step.kind not in STEP_KINDS or not live or step.node in found:
            continue
        if given and not any(one.state in GIVEN for one in step.people):
            continue
        people = [one.member for one in step.people if given or one.state in ("pending", "parked", "waiting")]
        found[step.node] = {"node": step.node, "name": step.name or step.node, "people": people}
    return list(found.values())


def _targets(instance_id: UUID, actor: Any) -> list[tuple[str, str]]:
    graph = graph_of(get_visible(instance_id, actor))
    return [(one.id, one.name or one.id) for one in graph.nodes.values() if one.kind in STEP_KINDS]
