"""Secretaries: who sets one's delegations, and whose one sets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import FieldError, Invalid, PageRequest, PrincipalRef, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_organization.api import delegations
from ctp_organization.kit.picker import parse_member
from ctp_organization.selectors.secretaries import page_secretaries
from ctp_organization.selectors.sight import manages
from ctp_organization.web.forms import FormPage


class Secretaries(FormPage):
    """One's own secretaries and those one serves, and a new one."""

    policy = SIGNED_IN
    template = "ctp_organization/secretaries.html"
    lists = frozenset({"member", "secretary"})

    def start(self) -> dict[str, Any]:
        """For oneself."""
        return {"member": str(PrincipalRef("member", self.actor.member.id)) if self.actor.member else ""}

    def context(self) -> dict[str, Any]:
        """The list."""
        wanted = PageRequest(cursor=self.request.GET.get("cursor") or None, size=30)
        return {
            "active_menu": "organization.delegations",
            "tab": "delegations",
            "page": page_secretaries(actor=self.actor, wanted=wanted),
            "manages": manages(self.actor),
            "me": self.actor.member,
        }

    def save(self) -> tuple[str, str]:
        """Name one; those who maintain the organisation may do it for somebody else."""
        secretary = parse_member(self.request.POST, "secretary", actor=self.actor, required=True)
        member = self.actor.member
        if manages(self.actor):
            member = parse_member(self.request.POST, "member", actor=self.actor, required=True)
        if secretary is None or member is None:
            raise Invalid({"secretary": [FieldError("organization.required", mark("Choose somebody."))]})
        made = delegations.name_secretary(member_id=member.id, secretary_id=secretary.id, actor=self.actor)
        told = _("%(secretary)s sets the delegations of %(member)s from now on.")
        told %= {"secretary": made.secretary.name, "member": made.member.name}
        return told, reverse("organization:secretaries")


@page(SIGNED_IN, methods=("POST",))
def end(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """No longer a secretary."""
    delegations.dismiss_secretary(id=id, actor=request.actor)
    messages.success(request, _("Ended. What was set stays as it is."))
    return HttpResponseRedirect(reverse("organization:secretaries"))
