"""Pages with one form: shown, read, sent back with what is wrong at its field, or done and gone on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ctp_core.contracts import Actor, Conflict, FieldError, Forbidden, Invalid, MemberRef, UnitRef, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.web import PageView, render_page
from ctp_organization.contracts.errors import OutsideCompany
from ctp_organization.selectors.maintaining import find_maintenance, list_companies_of, maintains_member, maintains_unit


class FormPage(PageView):
    """A subclass sets ``policy`` and ``template`` and writes ``start`` and ``save``."""

    template: str

    def start(self) -> dict[str, Any]:
        """What the form shows at first."""
        return {}

    def context(self) -> dict[str, Any]:
        """What else the page shows."""
        return {}

    def save(self) -> tuple[str, str]:
        """Carry it out: (what to say, where to go). DomainErrors come back to the form."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self._show(self.start(), {}, "")

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Done and gone on, or the form again with what is wrong."""
        try:
            text, address = self.save()
        except Invalid as error:
            errors = field_messages(error)
            general = translated(error.message, error.params) if not errors else ""
            return self._show(self._sent(), errors, general, status=422)
        except (Conflict, Forbidden) as error:
            return self._show(self._sent(), {}, translated(error.message, error.params), status=error.status)
        messages.success(request, text)
        return HttpResponseRedirect(address)

    def text(self, name: str) -> str:
        """One field as it was sent."""
        return str(self.request.POST.get(name, ""))

    def number(self, name: str) -> int:
        """A whole number; nothing is 0. Raises Invalid."""
        text = self.text(name).strip() or "0"
        if not (text.isascii() and text.isdecimal() and len(text) <= 7):
            raise Invalid({name: [FieldError("organization.bad_number", mark("Give a whole number."))]})
        return int(text)

    def _sent(self) -> dict[str, Any]:
        return {
            name: self.request.POST.getlist(name) if name in self.lists else self.text(name)
            for name in self.request.POST
        }

    # Fields whose values are lists: pickers and groups of boxes.
    lists: frozenset[str] = frozenset()

    def _show(
        self, values: dict[str, Any], errors: dict[str, list[str]], refusal: str, status: int = 200
    ) -> HttpResponse:
        context = {"values": values, "errors": errors, "refusal": refusal, **self.context()}
        return render_page(self.request, self.template, context, status=status)


def company_choices(page: FormPage) -> dict[str, Any]:
    """Whose something new may be: nothing to choose for who administers one company."""
    if "id" in page.kwargs:
        return {"companies": []}
    companies = [(str(one.public_id), one.name) for one in list_companies_of(page.actor)]
    is_whole = find_maintenance(page.actor).is_whole
    if is_whole and companies:
        companies.insert(0, ("", _("the whole organisation")))
    return {"companies": companies if len(companies) > 1 else []}


def require_own(company: UnitRef | None, actor: Actor) -> None:
    """Raises OutsideCompany for posts, teams and roles that *actor* does not maintain."""
    maintenance = find_maintenance(actor)
    if not maintenance.is_whole and (company is None or company not in _refs(actor)):
        raise OutsideCompany()


def require_unit(unit: UnitRef, actor: Actor) -> None:
    """Raises OutsideCompany for a unit that *actor* does not maintain."""
    if not maintains_unit(unit_pk=unit.pk, actor=actor):
        raise OutsideCompany()


def require_member(member: MemberRef, actor: Actor) -> None:
    """Raises OutsideCompany for a person whom *actor* does not maintain."""
    if not maintains_member(member_pk=member.pk, actor=actor):
        raise OutsideCompany()


def _refs(actor: Actor) -> set[UnitRef]:
    return {UnitRef(one.pk, one.public_id, one.name) for one in list_companies_of(actor)}
