"""Setting public forms up: what is asked for, when, how often; the link, its picture, and how many answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.registers.domain.dto import RegisterSettings
from apps.registers.domain.public_forms import BY_BROWSER, ONCE_KINDS, PublicFormDto
from apps.registers.selectors.public_forms import get_public_form, list_public_forms
from apps.registers.selectors.registers import MANAGE, get_managed
from apps.registers.services.save_public_form import (
    PublicFormContent,
    create_public_form,
    delete_public_form,
    switch_public_form,
    update_public_form,
)
from apps.registers.web.listing import MENU
from apps_api.collaboration import COLLABORATION
from apps_api.registers import RegisterChanged
from ctp_core.api import clock
from ctp_core.contracts import FieldError, Invalid, PageRequest, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.moments import read_moment
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_form.api import definitions
from ctp_form.kit.words import language


@page(PERMISSION(MANAGE))
def show_forms(request: Any, register_id: UUID) -> HttpResponse:
    """Those of one register, with their answers so far."""
    register = get_managed(register_id=register_id)
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    found = list_public_forms(register_id=register_id, page=wanted, actor=request.actor)
    now = clock.now()
    rows = [(one, one.state(now)) for one in found.items]
    context = {"register": register, "page": found, "rows": rows, "active_menu": MENU}
    return render_page(request, "registers/public_forms.html", context)


@page(PERMISSION(MANAGE), methods=("POST",))
def switch(request: Any, register_id: UUID, form_id: UUID) -> HttpResponse:
    """Close it, or open it again."""
    is_open = request.POST.get("open") == "1"
    try:
        switch_public_form(register_id=register_id, form_id=form_id, is_open=is_open, actor=request.actor)
        messages.success(request, _("The form is open.") if is_open else _("The form is closed."))
    except Invalid as error:
        messages.error(request, " ".join(text for texts in field_messages(error).values() for text in texts))
    return HttpResponseRedirect(reverse("registers:public-form", args=[register_id, form_id]))


@page(PERMISSION(MANAGE), methods=("POST",))
def delete(request: Any, register_id: UUID, form_id: UUID) -> HttpResponse:
    """Take the link away; the records stay."""
    delete_public_form(register_id=register_id, form_id=form_id, actor=request.actor)
    messages.success(request, _("The public form is deleted; its answers stay in the register."))
    return HttpResponseRedirect(reverse("registers:public-form-list", args=[register_id]))


class _Editor(PageView):
    policy = PERMISSION(MANAGE)

    def show(
        self,
        request: Any,
        register: RegisterSettings,
        content: PublicFormContent,
        stored: PublicFormDto | None,
        errors: Mapping[str, Sequence[str]] | None = None,
        conflict: str = "",
    ) -> HttpResponse:
        fields = definitions.open_fields(version_id=register.version_id, language=language())
        telling = [(one.code, one.label) for one in fields if one.kind in ONCE_KINDS]
        service = COLLABORATION.find()
        templates = service.list_templates(actor=self.actor) if service and self.actor.member else ()
        address = request.build_absolute_uri(reverse("registers:answer", args=[stored.code])) if stored else ""
        context = {
            "register": register,
            "content": content,
            "stored": stored,
            "state": stored.state(clock.now()) if stored else "",
            "address": address,
            "code": segno.make(address, micro=False).svg_data_uri(scale=4, border=2) if address else "",
            "fields": [(one.code, one.label) for one in fields],
            "opens_at": _local(content.opens_at),
            "closes_at": _local(content.closes_at),
            "quota": content.quota or "",
            "once": [("", _("no limit")), (BY_BROWSER, _("one a browser")), *telling],
            "templates": [("", _("no flow")), *((one.code, one.name) for one in templates)],
            "errors": errors or {},
            "conflict": conflict,
            "active_menu": MENU,
        }
        status = 422 if errors else 409 if conflict else 200
        return render_page(request, "registers/public_form.html", context, status=status)


class NewForm(_Editor):
    """Open a register to people without an account."""

    def get(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """With what every record needs ticked, and nothing else: what strangers are asked for is chosen."""
        register = get_managed(register_id=register_id)
        fields = definitions.open_fields(version_id=register.version_id, language="en")
        codes = [one.code for one in fields if one.required]
        return self.show(request, register, PublicFormContent(title=register.name, fields=tuple(codes)), None)

    def post(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """Make it."""
        register = get_managed(register_id=register_id)
        content, wrong = _read(request.POST)
        try:
            _require(wrong)
            made = create_public_form(register_id=register_id, content=content, actor=self.actor)
        except Invalid as error:
            return self.show(request, register, content, None, field_messages(error))
        messages.success(request, _("The public form is made. Pass its link on."))
        return HttpResponseRedirect(reverse("registers:public-form", args=[register_id, made]))


class EditForm(_Editor):
    """One public form: its link and its settings."""

    def get(self, request: PageRequestType, register_id: UUID, form_id: UUID) -> HttpResponse:
        """As it stands."""
        stored = get_public_form(register_id=register_id, form_id=form_id, actor=self.actor)
        return self.show(request, get_managed(register_id=register_id), content_of(stored), stored)

    def post(self, request: PageRequestType, register_id: UUID, form_id: UUID) -> HttpResponse:
        """Save it."""
        register = get_managed(register_id=register_id)
        stored = get_public_form(register_id=register_id, form_id=form_id, actor=self.actor)
        content, wrong = _read(request.POST)
        content = replace(content, is_open=stored.is_open)
        revision = _whole(request.POST.get("revision", ""))
        try:
            _require(wrong)
            update_public_form(
                register_id=register_id, form_id=form_id, content=content, actor=self.actor, expected_revision=revision
            )
        except Invalid as error:
            return self.show(request, register, content, stored, field_messages(error))
        except RegisterChanged as error:
            return self.show(request, register, content, stored, conflict=translated(error.message, error.params))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("registers:public-form", args=[register_id, form_id]))


def content_of(one: PublicFormDto) -> PublicFormContent:
    """What it says now."""
    return PublicFormContent(
        title=one.title,
        intro=one.intro,
        thanks=one.thanks,
        fields=one.fields,
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        quota=one.quota,
        once=one.once,
        megabytes=one.megabytes,
        template=one.template,
        is_open=one.is_open,
    )


def _read(data: QueryDict) -> tuple[PublicFormContent, dict[str, list[FieldError]]]:
    """What was posted, and what of it can't be read."""
    wrong: dict[str, list[FieldError]] = {}
    moments = {}
    for key in ("opens_at", "closes_at"):
        text = data.get(key, "").strip()
        moments[key] = read_moment(text) if text else None
        if text and moments[key] is None:
            wrong[key] = [FieldError("registers.moment", mark("This is no date and time."))]
    quota, megabytes = _whole(data.get("quota", "")), _whole(data.get("megabytes", ""))
    if data.get("quota", "").strip() and quota is None:
        wrong["quota"] = [FieldError("registers.number", mark("A whole number is needed here."))]
    content = PublicFormContent(
        title=data.get("title", ""),
        intro=data.get("intro", ""),
        thanks=data.get("thanks", ""),
        fields=tuple(data.getlist("field")[:400]),
        opens_at=moments["opens_at"],
        closes_at=moments["closes_at"],
        quota=quota,
        once=data.get("once", "")[:41],
        megabytes=10 if megabytes is None else megabytes,
        template=data.get("template", "")[:100],
    )
    return content, wrong


def _require(wrong: Mapping[str, list[FieldError]]) -> None:
    if wrong:
        raise Invalid(wrong)


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
