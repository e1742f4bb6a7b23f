"""Pages for those who maintain templates."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.selectors.templates import get_template, page_templates
from apps.collaboration.services.own_flow import draw_own_flow
from apps.collaboration.services.save_template import save_template
from apps.collaboration.web.template_form import OWN, TemplateForm
from ctp_core.contracts import Actor, Invalid, PageRequest
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import PERMISSION, Policy
from ctp_core.kit.web import PageView, page, render_page
from ctp_form.contracts import MANAGE_DEFINITIONS

MANAGE = PERMISSION(MANAGE_TEMPLATES)
MENU = "collaboration-templates"


@page(MANAGE)
def template_list(request: Any) -> HttpResponse:
    """All templates."""
    found = page_templates(actor=request.actor, page=PageRequest(cursor=request.GET.get("cursor") or None, size=50))
    context = {"templates": found.items, "page": found, "active_menu": MENU}
    return render_page(request, "collaboration/template_list.html", context)


@page(MANAGE, methods=("POST",))
def template_flow(request: Any, template_id: UUID) -> HttpResponse:
    """To the designer of the template's own flow, which is begun as a copy of the one it uses."""
    return _to_designer(template_id, request.actor)


def _to_designer(template_id: UUID, actor: Actor) -> HttpResponse:
    definition_id = draw_own_flow(template_id=template_id, actor=actor)
    return redirect("workflow:definition-design", definition_id=definition_id)


class TemplateEdit(PageView):
    """One template: form, flow, who may, what each step sees, what follows."""

    policy: ClassVar[Policy] = MANAGE

    def get(self, request: HttpRequest, template_id: UUID | None = None) -> HttpResponse:
        """As it is stored, or empty; with the version in ``?form=`` chosen, for who comes back from drawing a form."""
        form = TemplateForm.of(self._stored(template_id))
        return self.show(form.with_form(request.GET.get("form", "")), {})

    def post(self, request: Any, template_id: UUID | None = None) -> HttpResponse:
        """Save it, or show it again: with what is wrong, or with the fields of another form or flow."""
        form = TemplateForm.posted(request.POST, self._stored(template_id), request.actor)
        if request.POST.get("action") == "choose":
            return self.show(form, {})
        try:
            saved = save_template(
                content=form.content(),
                template_id=template_id,
                expected_revision=form.revision,
                actor=request.actor,
            )
        except Invalid as error:
            return self.show(form, field_messages(error))
        messages.success(request, _("The template is saved."))
        if template_id is None and form.given["flow"] == OWN:
            return _to_designer(saved.id, self.actor)
        return redirect("collaboration:template-edit", template_id=saved.id)

    def _stored(self, template_id: UUID | None) -> Any:
        return get_template(template_id=template_id, actor=self.request.actor) if template_id else None

    def show(self, form: TemplateForm, errors: dict[str, list[str]]) -> HttpResponse:
        """The page."""
        places = [
            (place, texts)
            for place, texts in errors.items()
            if place.startswith(("policies", "outcomes", "form_", "flow_"))
        ]
        context = {**form.context(), "errors": errors, "places": places, "active_menu": MENU}
        context["may_design_forms"] = self.actor.may(MANAGE_DEFINITIONS)
        context["own_url"] = self.request.path
        return render_page(self.request, "collaboration/template_edit.html", context, status=422 if errors else 200)
