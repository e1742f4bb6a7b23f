"""Pages of what is sent (发文)."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.documents.domain.dto import DistributionDto
from apps.documents.domain.words import DISPATCH_STATES
from apps.documents.selectors.categories import list_categories
from apps.documents.selectors.dispatches import (
    count_distributions,
    find_progress,
    find_to_sign,
    get_dispatch,
    list_dispatches,
    list_distributions,
)
from apps.documents.selectors.visibility import dispatch_ref
from apps.documents.services.issue_dispatch import issue_dispatch, number_dispatch, void_dispatch
from apps.documents.services.office_lines import office_key
from apps.documents.services.save_dispatch import create_dispatch, update_dispatch
from apps.documents.services.send_dispatch import send_dispatch
from apps.documents.services.sign_for import urge
from apps.documents.web import wording
from apps.documents.web.answering import carried_out, given_again, known_revision, refusal
from apps.documents.web.forms import page_of, read_dispatch
from ctp_core.api import files
from ctp_core.contracts import DomainError, Forbidden, Page
from ctp_core.kit.policies import INTERNAL, SIGNED_IN
from ctp_core.kit.web import PageView, page, render_page
from ctp_portal.kit.shell import acted, in_pane
from ctp_workflow.api import instances

MENU = "documents"


@page(SIGNED_IN)
def show_dispatches(request: Any) -> HttpResponse:
    """The register."""
    asked = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "state", "kind", "year", "mine")}
    year = int(asked["year"]) if asked["year"].isdecimal() and len(asked["year"]) == 4 else None
    found = list_dispatches(
        actor=request.actor,
        page=page_of(request),
        text=asked["q"],
        state=asked["state"] if asked["state"] in DISPATCH_STATES else "",
        kind=asked["kind"],
        year=year,
        mine=asked["mine"] == "1",
    )
    this_year = timezone.localdate().year
    context = {
        "page": found,
        "rows": [
            {
                "one": one,
                "kind": wording.say_kind(one.kind),
                "urgency": wording.say_urgency(one.urgency),
                "state": wording.say_dispatch_state(one.state),
            }
            for one in found.items
        ],
        "asked": asked,
        "states": [(code, wording.say_dispatch_state(code)[0]) for code in DISPATCH_STATES],
        "kinds": wording.kind_choices(),
        "years": [str(this_year - back) for back in range(5)],
        "tab": "dispatches",
        "active_menu": MENU,
    }
    return render_page(request, "documents/dispatches.html", context)


@page(SIGNED_IN)
def show_dispatch(request: Any, dispatch_id: UUID) -> HttpResponse:
    """One document with its flow and what the reader may do."""
    actor = request.actor
    found = get_dispatch(dispatch_id=dispatch_id, actor=actor)
    ref = dispatch_ref(dispatch_id)
    item = instances.find_open_item(subject=ref, actor=actor) if found.state == "running" else None
    receivers: Page[DistributionDto] = Page(())
    total = signed = 0
    if found.issued_at:
        receivers = list_distributions(dispatch_id=dispatch_id, actor=actor, page=page_of(request))
        total, signed = count_distributions(dispatch_id=dispatch_id, actor=actor)
    context = {
        "document": found,
        "kind": wording.say_kind(found.kind),
        "urgency": wording.say_urgency(found.urgency),
        "secrecy": wording.say_secrecy(found.secrecy),
        "state": wording.say_dispatch_state(found.state),
        "files": files.list_attached(to=ref),
        "progress": find_progress(dispatch=found, actor=actor),
        "item": item,
        "receivers": receivers,
        "receiver_count": total,
        "signed": signed,
        "to_sign": find_to_sign(dispatch_id=dispatch_id, actor=actor) if receivers else None,
        "pane": in_pane(request),
        "active_menu": MENU,
    }
    return render_page(request, "documents/dispatch.html", context)


@page(SIGNED_IN, methods=("POST",))
def change_dispatch(request: Any, dispatch_id: UUID, what: str) -> HttpResponse:
    """Send, number, issue, void or urge."""
    actor, url = request.actor, reverse("documents:dispatch", args=[dispatch_id])
    get_dispatch(dispatch_id=dispatch_id, actor=actor)
    key = office_key(dispatch_id) if what == "issue" else None
    return carried_out(request, url, lambda: _change(what, dispatch_id, request), key=key)


def _change(what: str, dispatch_id: UUID, request: Any) -> str:
    actor = request.actor
    if what == "send":
        send_dispatch(dispatch_id=dispatch_id, actor=actor, opinion=request.POST.get("opinion", ""))
        return _("Sent.")
    if what == "number":
        number = number_dispatch(dispatch_id=dispatch_id, actor=actor).number
        return _("It carries the number %(number)s.") % {"number": number}
    if what == "issue":
        issue_dispatch(dispatch_id=dispatch_id, actor=actor)
        return _("Issued. Those who get it have it in their lists.")
    if what == "urge":
        return _("%(number)s people were reminded.") % {"number": urge(dispatch_id=dispatch_id, actor=actor)}
    void_dispatch(dispatch_id=dispatch_id, reason=request.POST.get("reason", ""), actor=actor)
    return _("Voided.")


class EditDispatch(PageView):
    """The drafter's form."""

    policy: ClassVar = INTERNAL

    def get(self, request: HttpRequest, dispatch_id: UUID | None = None) -> HttpResponse:
        """Empty, or with the draft."""
        if dispatch_id is None:
            if self.actor.member is None:
                raise Forbidden
            values: dict[str, Any] = {"kind": "notice", "urgency": "normal", "secrecy": "internal", "revision": ""}
            return self._form(None, values, {})
        found = get_dispatch(dispatch_id=dispatch_id, actor=self.actor)
        values = {name: getattr(found, name) for name in ("title", "kind", "urgency", "secrecy", "body", "addressees")}
        values |= {"copy_addressees": found.copy_addressees, "recipients": found.recipients, "copies": found.copies}
        values |= {"category": str(found.category_id), "revision": found.revision}
        return self._form(dispatch_id, values, {})

    def post(self, request: HttpRequest, dispatch_id: UUID | None = None) -> HttpResponse:
        """Save; with ``then=send`` also send."""
        if dispatch_id is not None:
            get_dispatch(dispatch_id=dispatch_id, actor=self.actor)
        try:
            values = read_dispatch(request)
            if dispatch_id is None:
                saved = create_dispatch(values=values, actor=self.actor)
            else:
                known = known_revision(request)
                saved = update_dispatch(
                    dispatch_id=dispatch_id, values=values, actor=self.actor, expected_revision=known
                )
            url = reverse("documents:dispatch", args=[saved.public_id])
            if request.POST.get("then") == "send":
                return self._send(request, saved.public_id, url)
        except DomainError as error:
            return self._again(request, dispatch_id, error)
        messages.success(request, _("The draft is saved."))
        return HttpResponseRedirect(url)

    def _send(self, request: HttpRequest, dispatch_id: UUID, url: str) -> HttpResponse:
        try:
            send_dispatch(dispatch_id=dispatch_id, actor=self.actor)
        except DomainError as error:
            messages.error(request, refusal(error))
            return HttpResponseRedirect(url)
        return acted(request, message=_("Sent."), url=url)

    def _again(self, request: HttpRequest, dispatch_id: UUID | None, error: DomainError) -> HttpResponse:
        values, errors = given_again(request, error)
        for name in ("recipients", "copies"):
            values[name] = request.POST.getlist(name)
        return self._form(dispatch_id, values, errors, status=error.status)

    def _form(
        self, dispatch_id: UUID | None, values: dict[str, Any], errors: dict[str, list[str]], status: int = 200
    ) -> HttpResponse:
        context = {
            "dispatch_id": dispatch_id,
            "values": values,
            "errors": errors,
            "files": files.list_attached(to=dispatch_ref(dispatch_id)) if dispatch_id else (),
            "categories": [(str(one.id), one.name) for one in list_categories(direction="dispatch")],
            "kinds": wording.kind_choices(),
            "urgencies": wording.urgency_choices(),
            "secrecies": wording.secrecy_choices(),
            "active_menu": MENU,
        }
        return render_page(self.request, "documents/dispatch_form.html", context, status=status)
