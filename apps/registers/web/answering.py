"""The pages of people without an account: a public form, and an answer looked up again. They show the form and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.registers.domain.public_forms import BY_BROWSER, PublicFormDto, Receipt
from apps.registers.selectors.public_forms import find_answer, find_by_code, has_answered, policy_of
from apps.registers.services.give_answer import LOOKUPS, Upload, find_receipt, give_answer, person_of_browser
from apps_api.registers import PublicFormClosed
from ctp_core.api import clock, rates
from ctp_core.contracts import ANONYMOUS, Invalid
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import PUBLIC, Policy
from ctp_core.kit.web import PageRequestType, PageView, render_page
from ctp_form.api import definitions, records
from ctp_form.kit.entering import form_entry
from ctp_form.kit.posting import clean_post, row_action
from ctp_form.kit.reading import form_reading

COOKIE = "ctp-answer"
TRAP = "homepage"
"""An input nobody sees; what fills it in is a program."""
YEAR = 366 * 86_400


class _OpenPage(PageView):
    policy: ClassVar[Policy] = PUBLIC

    def show(self, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        response = render_page(self.request, f"registers/public/{template}.html", context, status=status)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def browser(self) -> str:
        """What this browser is known by; "" before it has a cookie."""
        return str(self.request.get_signed_cookie(COOKIE, default="", salt=COOKIE))


class Answer(_OpenPage):
    """The form."""

    def get(self, request: PageRequestType, code: str) -> HttpResponse:
        """Empty, or why it takes no answers."""
        form = find_by_code(code=code)
        state = form.state(clock.now())
        if state != "open":
            return self.show("closed", {"form": form, "state": state}, status=200)
        if form.once == BY_BROWSER and has_answered(form=form, person=person_of_browser(form, self.browser())):
            return self.show("closed", {"form": form, "state": "answered"})
        return self._form(form, records.get_start_values(version_id=form.version_id, actor=ANONYMOUS), uuid4().hex)

    def post(self, request: PageRequestType, code: str) -> HttpResponse:
        """Take it in, or show what has to be corrected; what was typed is still there."""
        form = find_by_code(code=code)
        nonce = request.POST.get("nonce", "")[:64] or uuid4().hex
        state = form.state(clock.now())
        if state != "open" and find_receipt(form, nonce) is None:
            return self.show("closed", {"form": form, "state": state}, status=409)
        values = clean_post(version_id=form.version_id, data=request.POST)
        again = row_action(version_id=form.version_id, data=request.POST, values=values)
        if again is not None:
            return self._form(form, again, nonce)
        if request.POST.get(TRAP):
            return self._form(
                form, values, nonce, {"": [_("This was filled in by a program. Leave the hidden field empty.")]}
            )
        try:
            receipt = give_answer(
                code=code,
                values=values,
                uploads=_uploads(request),
                nonce=nonce,
                browser=self.browser(),
                address=str(getattr(request, "client_address", "")),
            )
        except Invalid as error:
            return self._form(form, values, nonce, field_messages(error))
        except PublicFormClosed:
            return self.show("closed", {"form": form, "state": form.state(clock.now())}, status=409)
        return self._thank(form, receipt)

    def _form(
        self,
        form: PublicFormDto,
        values: Mapping[str, Any],
        nonce: str,
        errors: Mapping[str, Sequence[str]] | None = None,
    ) -> HttpResponse:
        entry = form_entry(
            version_id=form.version_id,
            values=values,
            policy=policy_of(form),
            errors=errors,
            actor=ANONYMOUS,
            with_post=True,
        )
        files = any(one.kind in ("attachment", "image") for one in _asked(form))
        context = {"form": form, "entry": entry, "nonce": nonce, "errors": errors, "trap": TRAP, "files": files}
        response = self.show("form", context, status=422 if errors else 200)
        if form.once == BY_BROWSER and not self.browser():
            kept: dict[str, Any] = {
                "max_age": YEAR,
                "httponly": True,
                "samesite": "Lax",
                "secure": self.request.is_secure(),
            }
            response.set_signed_cookie(COOKIE, uuid4().hex, salt=COOKIE, **kept)
        return response

    def _thank(self, form: PublicFormDto, receipt: Receipt) -> HttpResponse:
        address = self.request.build_absolute_uri(reverse("registers:answer-given", args=[form.code]))
        return self.show("thanks", {"form": form, "receipt": receipt, "address": address})


class Given(_OpenPage):
    """An answer looked up again by its query code."""

    def get(self, request: PageRequestType, code: str) -> HttpResponse:
        """Ask for the code."""
        return self.show("given", {"form": find_by_code(code=code)})

    def post(self, request: PageRequestType, code: str) -> HttpResponse:
        """The answer as it was given; a wrong code and an answer that is gone are told alike."""
        form = find_by_code(code=code)
        rates.take_turn(LOOKUPS, rates.origin(str(getattr(request, "client_address", ""))))
        typed = request.POST.get("query", "")[:60]
        found = find_answer(form=form, query_code=typed)
        if found is None:
            return self.show("given", {"form": form, "typed": typed, "wrong": True}, status=422)
        policy = definitions.open_policy(version_id=found.version_id, codes=form.fields).reading()
        reading = form_reading(version_id=found.version_id, values=found.values, policy=policy)
        return self.show("given", {"form": form, "found": found, "reading": reading})


def _asked(form: PublicFormDto) -> list[Any]:
    fields = definitions.open_fields(version_id=form.version_id, language="en")
    return [one for one in fields if one.code in form.fields]


def _uploads(request: Any) -> dict[str, list[Upload]]:
    found: dict[str, list[Upload]] = {}
    for name in request.FILES:
        if name.startswith("u."):
            some = [one for one in request.FILES.getlist(name) if one.file is not None]
            found[name[2:60]] = [Upload(one.name or "", one.size or 0, one.file) for one in some]
    return found
