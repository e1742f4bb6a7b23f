"""Pages of what comes in (收文), and of what is to be signed for (签收)."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.documents.domain.words import RECEIPT_STATES
from apps.documents.selectors.categories import list_categories
from apps.documents.selectors.dispatches import list_to_sign
from apps.documents.selectors.receipts import get_receipt, list_receipts
from apps.documents.selectors.visibility import receipt_ref
from apps.documents.services.save_receipt import register_receipt, register_signed, update_receipt
from apps.documents.services.send_receipt import finish_receipt, send_receipt
from apps.documents.services.sign_for import send_back, sign_for
from apps.documents.web import wording
from apps.documents.web.answering import carried_out, given_again, known_revision
from apps.documents.web.dispatches import MENU
from apps.documents.web.forms import page_of, read_receipt, uuid_of
from ctp_core.api import files
from ctp_core.contracts import DomainError
from ctp_core.kit.policies import INTERNAL, SIGNED_IN
from ctp_core.kit.web import PageView, page, render_page
from ctp_portal.kit.shell import in_pane
from ctp_workflow.api import instances


@page(SIGNED_IN)
def show_receipts(request: Any) -> HttpResponse:
    """The register."""
    asked = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "state")}
    state = asked["state"] if asked["state"] in RECEIPT_STATES else ""
    found = list_receipts(actor=request.actor, page=page_of(request), text=asked["q"], state=state)
    context = {
        "page": found,
        "rows": [
            {
                "one": one,
                "urgency": wording.say_urgency(one.urgency),
                "state": wording.say_receipt_state(one.state),
            }
            for one in found.items
        ],
        "asked": asked,
        "states": [(code, wording.say_receipt_state(code)[0]) for code in RECEIPT_STATES],
        "tab": "receipts",
        "active_menu": MENU,
    }
    return render_page(request, "documents/receipts.html", context)


@page(SIGNED_IN)
def show_to_sign(request: Any) -> HttpResponse:
    """What the reader has to sign for, and what is signed."""
    done = request.GET.get("done") == "1"
    found = list_to_sign(actor=request.actor, page=page_of(request), state="signed" if done else "waiting")
    rows = [{"one": one, "urgency": wording.say_urgency(one.urgency)} for one in found.items]
    context = {"page": found, "rows": rows, "done": done, "tab": "sign", "active_menu": MENU}
    return render_page(request, "documents/to_sign.html", context)


@page(SIGNED_IN, methods=("POST",))
def sign(request: Any, distribution_id: UUID) -> HttpResponse:
    """Sign for one, or send it back."""
    url = reverse("documents:to-sign")

    def change() -> str:
        if request.POST.get("operation") == "send_back":
            reason = request.POST.get("reason", "")
            send_back(distribution_id=distribution_id, reason=reason, actor=request.actor)
            return _("Sent back.")
        sign_for(distribution_id=distribution_id, actor=request.actor)
        return _("Signed for.")

    return carried_out(request, url, change, key=distribution_id)


@page(SIGNED_IN)
def show_receipt(request: Any, receipt_id: UUID) -> HttpResponse:
    """One document with its flow and what the reader may do."""
    actor = request.actor
    found = get_receipt(receipt_id=receipt_id, actor=actor)
    ref = receipt_ref(receipt_id)
    progress = instances.get_progress(instance_id=found.instance_id, actor=actor) if found.instance_id else None
    item = instances.find_open_item(subject=ref, actor=actor) if found.state == "running" else None
    context = {
        "document": found,
        "urgency": wording.say_urgency(found.urgency),
        "secrecy": wording.say_secrecy(found.secrecy),
        "state": wording.say_receipt_state(found.state),
        "files": files.list_attached(to=ref),
        "progress": progress,
        "item": item,
        "distribution_id": found.distribution_id,
        "pane": in_pane(request),
        "categories": [(str(one.id), one.name) for one in list_categories(direction="receipt")],
        "active_menu": MENU,
    }
    return render_page(request, "documents/receipt.html", context)


@page(SIGNED_IN, methods=("POST",))
def change_receipt(request: Any, receipt_id: UUID, what: str) -> HttpResponse:
    """Register, send into the flow, or finish."""
    actor, url = request.actor, reverse("documents:receipt", args=[receipt_id])
    get_receipt(receipt_id=receipt_id, actor=actor)
    return carried_out(request, url, lambda: _change(what, receipt_id, request))


def _change(what: str, receipt_id: UUID, request: Any) -> str:
    actor = request.actor
    if what == "register":
        category = uuid_of(request.POST.get("category", ""))
        number = register_signed(receipt_id=receipt_id, category_id=category, actor=actor).number
        return _("Registered as %(number)s.") % {"number": number}
    if what == "send":
        send_receipt(receipt_id=receipt_id, actor=actor, opinion=request.POST.get("opinion", ""))
        return _("Sent.")
    finish_receipt(receipt_id=receipt_id, note=request.POST.get("note", ""), actor=actor)
    return _("Closed as dealt with.")


class EditReceipt(PageView):
    """The clerk's form."""

    policy: ClassVar = INTERNAL

    def get(self, request: HttpRequest, receipt_id: UUID | None = None) -> HttpResponse:
        """Empty, or with what was registered."""
        values: dict[str, Any] = {"urgency": "normal", "secrecy": "internal", "revision": ""}
        values["received_on"] = timezone.localdate().isoformat()
        if receipt_id is not None:
            found = get_receipt(receipt_id=receipt_id, actor=self.actor)
            names = ("title", "sender", "their_number", "urgency", "secrecy", "body", "unit", "revision")
            values = {name: getattr(found, name) for name in names}
            values |= {"received_on": found.received_on.isoformat(), "category": str(found.category_id)}
        return self._form(receipt_id, values, {})

    def post(self, request: HttpRequest, receipt_id: UUID | None = None) -> HttpResponse:
        """Register or save."""
        if receipt_id is not None:
            get_receipt(receipt_id=receipt_id, actor=self.actor)
        try:
            values = read_receipt(request)
            if receipt_id is None:
                saved = register_receipt(values=values, actor=self.actor)
            else:
                known = known_revision(request)
                saved = update_receipt(receipt_id=receipt_id, values=values, actor=self.actor, expected_revision=known)
        except DomainError as error:
            given, errors = given_again(request, error)
            return self._form(receipt_id, given, errors, status=error.status)
        messages.success(request, _("Registered as %(number)s.") % {"number": saved.number})
        return HttpResponseRedirect(reverse("documents:receipt", args=[saved.public_id]))

    def _form(
        self, receipt_id: UUID | None, values: dict[str, Any], errors: dict[str, list[str]], status: int = 200
    ) -> HttpResponse:
        context = {
            "receipt_id": receipt_id,
            "values": values,
            "errors": errors,
            "files": files.list_attached(to=receipt_ref(receipt_id)) if receipt_id else (),
            "categories": [(str(one.id), one.name) for one in list_categories(direction="receipt")],
            "urgencies": wording.urgency_choices(),
            "secrecies": wording.secrecy_choices(),
            "active_menu": MENU,
        }
        return render_page(self.request, "documents/receipt_form.html", context, status=status)
