"""Pages of teams."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import PageRequest
from ctp_core.kit.web import page, render_page
from ctp_organization.api import setup
from ctp_organization.kit.picker import parse_members
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.selectors.teams import get_team, list_team_members, page_teams
from ctp_organization.web.directory import MENU, read_id
from ctp_organization.web.forms import FormPage, company_choices, require_own


@page(MAINTAIN)
def team_list(request: Any) -> HttpResponse:
    """The teams the reader maintains, by name."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=50)
    context = {"active_menu": MENU, "tab": "teams", "page": page_teams(actor=request.actor, wanted=wanted, own=True)}
    return render_page(request, "ctp_organization/team_list.html", context)


class TeamForm(FormPage):
    """A new team, or one that is there, with its people."""

    policy = MAINTAIN
    template = "ctp_organization/team_form.html"
    lists = frozenset({"members", "leaders"})

    def start(self) -> dict[str, Any]:
        """What stands now."""
        if "id" not in self.kwargs:
            return {"is_active": True}
        team = get_team(id=self.kwargs["id"], actor=self.actor)
        require_own(team.company, self.actor)
        people = list_team_members(team_pk=team.pk)
        return {
            "name": team.name,
            "purpose": team.purpose,
            "is_active": team.is_active,
            "version": team.version,
            "leaders": [one for one, leads in people if leads],
            "members": [one for one, leads in people if not leads],
        }

    def context(self) -> dict[str, Any]:
        """Which of the two."""
        return {"active_menu": MENU, "tab": "teams", "is_new": "id" not in self.kwargs} | company_choices(self)

    def save(self) -> tuple[str, str]:
        """Create or change."""
        name, purpose = self.text("name"), self.text("purpose")
        members = [one.id for one in parse_members(self.request.POST, "members", actor=self.actor)]
        leaders = [one.id for one in parse_members(self.request.POST, "leaders", actor=self.actor)]
        if "id" in self.kwargs:
            setup.update_team(
                id=self.kwargs["id"],
                details=setup.TeamDetails(name, purpose, self.text("is_active") == "1"),
                member_ids=members,
                leader_ids=leaders,
                expected_version=self.number("version"),
                actor=self.actor,
            )
        else:
            setup.create_team(
                name=name,
                purpose=purpose,
                member_ids=members,
                leader_ids=leaders,
                company=read_id(self.text("company"), "company"),
                actor=self.actor,
            )
        return _("%(name)s is saved.") % {"name": name}, reverse("organization:team-list")
