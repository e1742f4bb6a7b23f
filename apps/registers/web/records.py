"""One record: read, entered, changed, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.registers.domain.dto import RegisterCard
from apps.registers.selectors.records import get_record, list_history, writing_policy
from apps.registers.selectors.registers import open_register
from apps.registers.services.add_record import add_record
from apps.registers.services.change_record import change_record, delete_record
from apps.registers.services.keep_draft import Draft, drop_draft, find_draft
from apps.registers.web.listing import MENU
from apps_api.registers import RecordNotFound, RegisterForbidden
from ctp_core.contracts import Actor, Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_form.api import definitions, records
from ctp_form.contracts import FieldPolicy, StaleRecord
from ctp_form.kit.entering import form_entry
from ctp_form.kit.history import record_changes
from ctp_form.kit.posting import clean_post, row_action
from ctp_form.kit.reading import form_reading
from ctp_form.kit.words import language, say_values


@page(SIGNED_IN)
def show_record(request: Any, register_id: UUID, record_id: UUID) -> HttpResponse:
    """The record as its reader may see it."""
    card = open_register(register_id=register_id, actor=request.actor)
    found = get_record(register_id=register_id, record_id=record_id, actor=request.actor)
    reading = form_reading(version_id=found.version_id, values=found.values, policy=found.policy, record_id=found.id)
    context = {
        "card": card,
        "record": found,
        "title": title_of(found.version_id, found.values),
        "reading": reading,
        "active_menu": MENU,
    }
    return render_page(request, "registers/record.html", context)


@page(SIGNED_IN)
def show_history(request: Any, register_id: UUID, record_id: UUID) -> HttpResponse:
    """Who changed what, within what the reader may see."""
    card = open_register(register_id=register_id, actor=request.actor)
    found = get_record(register_id=register_id, record_id=record_id, actor=request.actor)
    revisions = list_history(register_id=register_id, record_id=record_id, actor=request.actor)
    context = {
        "card": card,
        "record": found,
        "title": title_of(found.version_id, found.values),
        "changes": record_changes(version_id=found.version_id, revisions=revisions),
        "active_menu": MENU,
    }
    return render_page(request, "registers/history.html", context)


@page(SIGNED_IN, methods=("POST",))
def delete(request: Any, register_id: UUID, record_id: UUID) -> HttpResponse:
    """Take it out."""
    delete_record(register_id=register_id, record_id=record_id, actor=request.actor)
    messages.success(request, _("The record is deleted."))
    return HttpResponseRedirect(reverse("registers:record-list", args=[register_id]))


class NewRecord(PageView):
    """A new record."""

    policy = SIGNED_IN

    def get(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """The empty form."""
        card, policy = _adding(register_id, self.actor)
        values = records.get_start_values(version_id=card.version_id, actor=self.actor)
        draft = find_draft(register_pk=card.pk, record_id=None, revision=0, actor=self.actor)
        if draft is not None and request.GET.get("draft") == "1":
            values = {**values, **draft.values}
        return _form(request, card, policy, values, draft=draft)

    def post(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """Add it, or show a row more or less."""
        card, policy = _adding(register_id, self.actor)
        values = clean_post(version_id=card.version_id, data=request.POST)
        again = row_action(version_id=card.version_id, data=request.POST, values=values)
        if again is not None:
            return _form(request, card, policy, again)
        try:
            made = add_record(register_id=register_id, values=values, actor=self.actor)
        except Invalid as error:
            return _form(request, card, policy, values, errors=field_messages(error))
        drop_draft(register_pk=card.pk, record_id=None, actor=self.actor)
        messages.success(request, _("The record is added."))
        if request.POST.get("then") == "another":
            return HttpResponseRedirect(reverse("registers:record-new", args=[register_id]))
        try:
            get_record(register_id=register_id, record_id=made, actor=self.actor)
        except RecordNotFound:
            return HttpResponseRedirect(reverse("registers:record-list", args=[register_id]))
        return HttpResponseRedirect(reverse("registers:record-detail", args=[register_id, made]))


class EditRecord(PageView):
    """A record to change."""

    policy = SIGNED_IN

    def get(self, request: PageRequestType, register_id: UUID, record_id: UUID) -> HttpResponse:
        """As it is stored."""
        card, policy, version_id = _writing(register_id, record_id, self.actor)
        found = records.read_record(record_id=record_id, policy=policy)
        draft = find_draft(register_pk=card.pk, record_id=record_id, revision=found.revision, actor=self.actor)
        values = dict(found.values)
        if draft is not None and request.GET.get("draft") == "1":
            values |= draft.values
        frame: dict[str, Any] = {"version_id": version_id, "record_id": record_id, "revision": found.revision}
        return _form(request, card, policy, values, draft=draft, **frame)

    def post(self, request: PageRequestType, register_id: UUID, record_id: UUID) -> HttpResponse:
        """Save it; who was slower keeps what was typed and is told."""
        card, policy, version_id = _writing(register_id, record_id, self.actor)
        values = clean_post(version_id=version_id, data=request.POST)
        stored = records.read_record(record_id=record_id, policy=policy)
        text = request.POST.get("revision", "")
        revision = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else stored.revision
        again = row_action(version_id=version_id, data=request.POST, values={**stored.values, **values})
        frame: dict[str, Any] = {"version_id": version_id, "record_id": record_id, "revision": revision}
        if again is not None:
            return _form(request, card, policy, again, **frame)
        try:
            change_record(
                register_id=register_id,
                record_id=record_id,
                values=values,
                actor=self.actor,
                expected_revision=revision,
            )
        except Invalid as error:
            return _form(request, card, policy, {**stored.values, **values}, errors=field_messages(error), **frame)
        except StaleRecord as error:
            frame["revision"] = stored.revision
            said = translated(error.message, error.params)
            return _form(request, card, policy, {**stored.values, **values}, conflict=said, **frame)
        drop_draft(register_pk=card.pk, record_id=record_id, actor=self.actor)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("registers:record-detail", args=[register_id, record_id]))


def title_of(version_id: UUID, values: Mapping[str, Any]) -> str:
    """The first thing a record says: what a page about it is called."""
    said = say_values(version_id=version_id, values=values)
    for one in definitions.describe_fields(version_id=version_id, language=language()):
        if said.get(one.code):
            return said[one.code][:100]
    return _("Record")


def _adding(register_id: UUID, actor: Actor) -> tuple[RegisterCard, FieldPolicy]:
    card = open_register(register_id=register_id, actor=actor)
    policy = card.seat.adding()
    if policy is None:
        raise RegisterForbidden()
    return card, policy


def _writing(register_id: UUID, record_id: UUID, actor: Actor) -> tuple[RegisterCard, FieldPolicy, UUID]:
    card = open_register(register_id=register_id, actor=actor)
    found = get_record(register_id=register_id, record_id=record_id, actor=actor)
    policy = writing_policy(register_id=register_id, record_id=record_id, actor=actor)
    if policy is None:
        raise RegisterForbidden()
    return card, policy, found.version_id


def _form(
    request: Any,
    card: RegisterCard,
    policy: FieldPolicy,
    values: Mapping[str, Any],
    *,
    errors: Mapping[str, Sequence[str]] | None = None,
    conflict: str = "",
    version_id: UUID | None = None,
    record_id: UUID | None = None,
    revision: int | None = None,
    draft: Draft | None = None,
) -> HttpResponse:
    entry = form_entry(
        version_id=version_id or card.version_id,
        values=values,
        policy=policy,
        errors=errors,
        actor=request.actor,
        record_id=record_id,
    )
    context = {
        "card": card,
        "entry": entry,
        "errors": errors,
        "conflict": conflict,
        "record_id": record_id,
        "revision": revision,
        "draft": draft,
        "taken_up": request.GET.get("draft") == "1",
        "active_menu": MENU,
    }
    status = 422 if errors else 409 if conflict else 200
    return render_page(request, "registers/record_form.html", context, status=status)
