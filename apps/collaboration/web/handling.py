"""The page of an affair: to read it, and to handle it where it waits for the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from apps.collaboration.domain.views import AFFAIR, MODULE, AffairView
from apps.collaboration.selectors.addresses import affair_url
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.services.act_on_affair import SAVING, act_on_affair
from apps.collaboration.web.showing import COMMENTS, affair_context
from apps_api.collaboration import AffairNotFound
from ctp_core.contracts import DomainError, NotFound
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_form.contracts import ValuesInvalid
from ctp_form.kit.posting import clean_post, row_action
from ctp_portal.kit.shell import in_pane
from ctp_workflow.api import instances
from ctp_workflow.contracts import ItemDto
from ctp_workflow.kit.acting import answer, read_act, refused


@page(SIGNED_IN)
def affair_detail(request: Any, affair_id: UUID) -> HttpResponse:
    """The affair; a draft opens for writing."""
    affair = get_affair(affair_id=affair_id, actor=request.actor)
    if affair.state == "draft":
        return redirect("collaboration:affair-edit", affair_id=affair_id)
    item = instances.find_open_item(subject=affair.ref, actor=request.actor) if affair.state == "running" else None
    item = item or _informed(request, affair)
    earlier = replace(COMMENTS, cursor=request.GET.get("comments") or None)
    context = affair_context(affair, request.actor, item=item, comments_from=earlier)
    return render_page(request, "collaboration/affair_detail.html", context)


def _informed(request: Any, affair: AffairView) -> ItemDto | None:
    """An open item of a flow that has ended: only those informed may still hold one."""
    if affair.state == "running":
        return None
    return instances.find_open_item(subject=affair.ref, actor=request.actor)


@page(SIGNED_IN, methods=("POST",))
def item_act(request: Any, item_id: UUID) -> HttpResponse:
    """Save what was filled in and decide; what can't be taken is said at its field, and nothing typed is lost."""
    item = instances.get_item(item_id=item_id, actor=request.actor)
    if (item.subject.module, item.subject.kind) != (MODULE, AFFAIR):
        raise AffairNotFound()
    affair = get_affair(affair_id=item.subject.id, actor=request.actor)
    values: dict[str, Any] = {}
    if affair.form_version_id is not None and item.is_open:
        values = clean_post(version_id=affair.form_version_id, data=request.POST)
        again = row_action(version_id=affair.form_version_id, data=request.POST, values=values)
        if again is not None:
            return _again(request, affair, item, again, {})
    given = read_act(request)
    try:
        act_on_affair(
            item_id=item_id, values=values if given["operation"] in SAVING else None, actor=request.actor, **given
        )
    except NotFound:
        raise
    except ValuesInvalid as error:
        return _again(request, affair, item, values, field_messages(error))
    except DomainError as error:
        return refused(request, error, item, affair_url(affair.id, item_id))
    return answer(request, item, given["operation"], affair_url(affair.id))


def _again(
    request: Any, affair: AffairView, item: ItemDto, values: dict[str, Any], errors: dict[str, list[str]]
) -> HttpResponse:
    context = affair_context(affair, request.actor, item=item, posted=values, errors=errors)
    context["opinion"] = request.POST.get("opinion", "")
    pane = in_pane(request)
    # htmx swaps nothing of a 4xx here: in the pane the form that comes back is an ordinary answer.
    status = 422 if errors and not pane else 200
    response = render_page(request, "collaboration/affair_detail.html", context, status=status)
    if pane:
        # The bar asks for no swap, since an act usually moves on; here the pane shows the form again.
        response["HX-Reswap"] = "innerHTML"
        response["HX-Retarget"] = "#pane"
    return response
