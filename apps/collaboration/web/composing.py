"""Writing an affair: choose a template, fill it in, see the road, submit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from uuid6 import uuid7

from apps.collaboration.domain.views import AffairView
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.selectors.related import list_related
from apps.collaboration.selectors.templates import get_usable_template, list_usable_templates
from apps.collaboration.services.save_draft import create_draft, update_draft
from apps.collaboration.services.submit_affair import submit_affair
from apps.collaboration.web.compose_form import ComposeForm
from apps_api.collaboration import NoMember
from ctp_core.contracts import Actor, Invalid
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_workflow.contracts import GraphInvalid


@page(SIGNED_IN)
def affair_new(request: Any) -> HttpResponse:
    """Choose what to begin, by category."""
    text = request.GET.get("text", "").strip()[:100]
    found = list_usable_templates(actor=request.actor, text=text)
    groups: dict[str, list[Any]] = {}
    for one in found:
        groups.setdefault(one.category, []).append(one)
    context = {
        "groups": list(groups.items()),
        "text": text,
        "may_free": request.actor.member is not None and not request.actor.external,
        "active_menu": "collaboration",
    }
    return render_page(request, "collaboration/affair_new.html", context)


@page(SIGNED_IN)
def compose_template(request: Any, template_id: UUID) -> HttpResponse:
    """A fresh form of a template; nothing is stored before something is typed."""
    template = get_usable_template(template_id=template_id, actor=request.actor)
    _require_member(request.actor)
    return _show(request, ComposeForm.fresh(actor=request.actor, draft_key=uuid7(), template=template))


@page(SIGNED_IN)
def compose_free(request: Any) -> HttpResponse:
    """A fresh free flow."""
    _require_member(request.actor)
    return _show(request, ComposeForm.fresh(actor=request.actor, draft_key=uuid7(), template=None))


@page(SIGNED_IN)
def affair_edit(request: Any, affair_id: UUID) -> HttpResponse:
    """A draft, to go on writing."""
    affair = get_affair(affair_id=affair_id, actor=request.actor)
    if affair.state != "draft":
        return redirect("collaboration:affair-detail", affair_id=affair_id)
    return _show(request, ComposeForm.of_draft(actor=request.actor, affair=affair))


@page(SIGNED_IN, methods=("POST",))
def affair_write(request: Any) -> HttpResponse:
    """What the page of a draft sends: a row more or less, the road ahead, a save by itself, a save, the submission."""
    _require_member(request.actor)
    form = ComposeForm.posted(actor=request.actor, data=request.POST)
    if form.row_changed:
        return _show(request, form)
    action = request.POST.get("action", "save")
    if action == "predict":
        return render_page(request, "collaboration/parts/prediction.html", {"prediction": form.predict()})
    try:
        content = form.content()
    except Invalid as error:
        if action == "autosave":
            return JsonResponse({"errors": field_messages(error)}, status=422)
        return _show(request, form, field_messages(error))
    saved = _save(form, content, request)
    if action == "autosave":
        address = reverse("collaboration:affair-edit", kwargs={"affair_id": saved.id})
        return JsonResponse({"affair": str(saved.id), "revision": saved.revision, "url": address})
    if action == "submit":
        return _submit(request, form, content, saved)
    messages.success(request, _("The draft is saved."))
    return redirect("collaboration:affair-edit", affair_id=saved.id)


def _save(form: ComposeForm, content: Any, request: Any) -> AffairView:
    """The draft with what is sound of what was typed; mistakes are told when it is submitted."""
    if form.affair is not None:
        return update_draft(
            affair_id=form.affair.id,
            content=content,
            actor=request.actor,
            expected_revision=form.revision,
            lenient=True,
        )
    template_id = form.template.id if form.template else None
    return create_draft(
        template_id=template_id, content=content, actor=request.actor, draft_key=form.draft_key, lenient=True
    )


def _submit(request: Any, form: ComposeForm, content: Any, saved: AffairView) -> HttpResponse:
    try:
        opinion = request.POST.get("opinion", "")
        submit_affair(affair_id=saved.id, content=content, opinion=opinion, actor=request.actor)
    except GraphInvalid as error:
        texts = [text for found in field_messages(error).values() for text in found]
        return _show(request, form.saved(saved), {"road": texts})
    except Invalid as error:
        return _show(request, form.saved(saved), field_messages(error))
    messages.success(request, _("Submitted. It is on its way."))
    return redirect("collaboration:affair-detail", affair_id=saved.id)


def _show(request: Any, form: ComposeForm, errors: dict[str, list[str]] | None = None) -> HttpResponse:
    related = list_related(affair=form.affair, actor=request.actor) if form.affair else ()
    context = {**form.context(errors or {}), "related": related, "active_menu": "collaboration"}
    return render_page(request, "collaboration/affair_edit.html", context, status=422 if errors else 200)


def _require_member(actor: Actor) -> None:
    if actor.member is None:
        raise NoMember()
