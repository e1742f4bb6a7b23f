"""“I'm away”: who acts for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import clock
from ctp_core.api.modules import is_on, manifests
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, MemberRef, PageRequest, PrincipalRef, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.ids import read_ids
from ctp_core.kit.moments import read_moment
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_organization.api import delegations
from ctp_organization.kit.picker import parse_member
from ctp_organization.selectors.delegation_templates import name_scope, name_templates, offered_templates
from ctp_organization.selectors.delegations import page_delegations
from ctp_organization.selectors.secretaries import list_served
from ctp_organization.selectors.sight import manages
from ctp_organization.services.set_delegation import UNKNOWN_TEMPLATE
from ctp_organization.web.forms import FormPage


def template_choices(actor: Actor, served: Iterable[MemberRef]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The templates that may be named for oneself and those one *served*, by module: (its label, (id, name) of each)."""
    labels = dict(module_choices())
    found: dict[str, list[tuple[str, str]]] = {}
    for ref, name in offered_templates(actor=actor, members=[one.pk for one in served]).items():
        found.setdefault(labels.get(ref.module, ref.module), []).append((str(ref.id), name))
    return list(found.items())


def module_choices() -> list[tuple[str, str]]:
    """The modules that are on, as a delegation may name them."""
    language = get_language() or "en"
    found = [one for one in manifests().values() if not one.is_engine and is_on(one.code)]
    return [(one.code, one.label_in(language)) for one in found]


class Delegations(FormPage):
    """One's own delegations in both directions, and a new one."""

    policy = SIGNED_IN
    template = "ctp_organization/delegations.html"
    lists = frozenset({"delegate", "grantor", "modules", "templates"})

    def start(self) -> dict[str, Any]:
        """From now on, for oneself."""
        grantor = PrincipalRef("member", self.actor.member.id) if self.actor.member else ""
        now = timezone.localtime(clock.now())
        return {"grantor": str(grantor), "starts_at": f"{now:%Y-%m-%dT%H:%M}", "modules": [], "templates": []}

    def context(self) -> dict[str, Any]:
        """The list, with the state of each at this moment."""
        now = clock.now()
        wanted = PageRequest(cursor=self.request.GET.get("cursor") or None, size=30)
        found = page_delegations(actor=self.actor, wanted=wanted)
        names = name_templates(refs=[ref for one in found.items for ref in one.templates])
        member_pk, served = self.actor.member.pk if self.actor.member else None, list_served(self.actor)
        rows = found.map(
            lambda one: {
                "it": one,
                "state": one.state_at(now),
                "scope": name_scope(scope=one.scope, names=names),
                "may_end": one.state_at(now) in ("planned", "active")
                and (manages(self.actor) or one.grantor.pk == member_pk or one.grantor in served),
            }
        )
        return {
            "active_menu": "organization.delegations",
            "tab": "delegations",
            "page": rows,
            "modules": module_choices(),
            "templates": template_choices(self.actor, self._served()),
            "manages": manages(self.actor),
            "me": self.actor.member,
            "grantors": [(str(PrincipalRef("member", one.id)), one.name) for one in self._served()] if served else [],
        }

    def _served(self) -> list[MemberRef]:
        """Oneself, and the people whose secretary one is."""
        own = [self.actor.member] if self.actor.member else []
        return [*own, *list_served(self.actor)]

    def save(self) -> tuple[str, str]:
        """Set it; secretaries and those who maintain the organisation may name somebody else who is away."""
        delegate = parse_member(self.request.POST, "delegate", actor=self.actor, required=True)
        grantor = self.actor.member
        # Others have no such field: what is sent all the same is not looked at.
        if manages(self.actor) or (self.text("grantor") and list_served(self.actor)):
            grantor = parse_member(self.request.POST, "grantor", actor=self.actor, required=True)
        if delegate is None or grantor is None:
            raise Invalid({"delegate": [FieldError("organization.required", mark("Choose somebody."))]})
        made = delegations.set_delegation(
            grantor_id=grantor.id,
            delegate_id=delegate.id,
            starts_at=self._moment("starts_at"),
            ends_at=self._moment("ends_at"),
            modules=self.request.POST.getlist("modules"),
            templates=self._templates(),
            reason=self.text("reason"),
            actor=self.actor,
        )
        return _("%(name)s acts in this time.") % {"name": made.delegate.name}, reverse("organization:delegations")

    def _templates(self) -> list[UUID]:
        sent = self.request.POST.getlist("templates")
        found = read_ids(sent)
        # What can't be read must not be left out: without any the delegation would be for everything.
        if len(found) != len(sent):
            raise Invalid({"templates": [FieldError("organization.unknown_template", UNKNOWN_TEMPLATE)]})
        return found

    def _moment(self, name: str) -> datetime:
        found = read_moment(self.text(name))
        if found is None:
            raise Invalid({name: [FieldError("organization.bad_moment", mark("Give a day and a time."))]})
        return found


@page(SIGNED_IN, methods=("POST",))
def end(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """Back again: ends a delegation now."""
    try:
        done = delegations.end_delegation(id=id, actor=request.actor)
        messages.success(request, _ended(done))
    except Conflict as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("organization:delegations"))


def _ended(done: delegations.DelegationDto) -> str:
    names = {"delegate": done.delegate.name, "grantor": done.grantor.name}
    return _("%(delegate)s doesn't act for %(grantor)s any more.") % names
