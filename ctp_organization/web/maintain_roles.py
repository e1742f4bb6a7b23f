"""Pages of roles and their holders."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import FieldError, Invalid, PageRequest, mark
from ctp_core.kit.web import page, render_page
from ctp_organization.api import setup
from ctp_organization.contracts import RoleDto
from ctp_organization.kit.picker import parse_member, parse_unit
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.selectors.maintaining import find_maintenance
from ctp_organization.selectors.roles import get_role, list_holders, page_roles, position_of
from ctp_organization.web.directory import MENU, read_id
from ctp_organization.web.forms import FormPage, company_choices, require_own


@page(MAINTAIN)
def role_list(request: Any) -> HttpResponse:
    """The roles the reader maintains or may give, in their order."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=50)
    context = {"active_menu": MENU, "tab": "roles", "page": page_roles(actor=request.actor, wanted=wanted, own=True)}
    return render_page(request, "ctp_organization/role_list.html", context)


class RoleForm(FormPage):
    """A new role, or one that is there, with its holders."""

    policy = MAINTAIN
    template = "ctp_organization/role_form.html"

    def start(self) -> dict[str, Any]:
        """What stands now."""
        if "id" not in self.kwargs:
            return {"number": 0, "is_active": True}
        role = self.role
        return {
            "code": role.code,
            "name": role.name,
            "per_unit": role.per_unit,
            "number": position_of(role_pk=role.pk),
            "is_active": role.is_active,
            "version": role.version,
        }

    @property
    def role(self) -> RoleDto:
        """The role of the address."""
        role = get_role(id=self.kwargs["id"], actor=self.actor)
        # Roles of the house are given by companies' administrators for their units, but not changed.
        if role.company is not None or not role.per_unit:
            require_own(role.company, self.actor)
        return role

    def context(self) -> dict[str, Any]:
        """The role with its holders."""
        found: dict[str, Any] = {"active_menu": MENU, "tab": "roles", "role": None, "may_edit": True}
        if "id" in self.kwargs:
            role, maintenance = self.role, find_maintenance(self.actor)
            is_own = maintenance.is_whole or role.company is not None
            within = None if is_own else maintenance.inside("unit__path")
            found |= {"role": role, "may_edit": is_own, "holders": list_holders(role_pk=role.pk, within=within)}
        return found | company_choices(self)

    def save(self) -> tuple[str, str]:
        """Create or change."""
        code, name, number = self.text("code"), self.text("name"), self.number("number")
        per_unit = self.text("per_unit") == "1"
        if "id" in self.kwargs:
            done = setup.update_role(
                id=self.kwargs["id"],
                details=setup.RoleDetails(code, name, per_unit, number, self.text("is_active") == "1"),
                expected_version=self.number("version"),
                actor=self.actor,
            )
        else:
            company = read_id(self.text("company"), "company")
            done = setup.create_role(
                code=code, name=name, per_unit=per_unit, position=number, company=company, actor=self.actor
            )
        return _("%(name)s is saved.") % {"name": name}, reverse("organization:role-edit", kwargs={"id": done.id})


class RoleHolders(RoleForm):
    """Give the role to somebody, or take it away."""

    lists = frozenset({"member", "unit"})

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        """The form stands on the page of the role."""
        return HttpResponseRedirect(reverse("organization:role-edit", kwargs=kwargs))

    def save(self) -> tuple[str, str]:
        """One change of the holders."""
        role_id = self.kwargs["id"]
        if self.text("act") == "remove":
            member_id = read_id(self.text("holder"), "holder")
            if member_id is None:
                raise Invalid({"member": [FieldError("organization.required", mark("Choose somebody."))]})
            unit_id = read_id(self.text("held_for"), "held_for")
            done = setup.revoke_role(role_id=role_id, member_id=member_id, unit_id=unit_id, actor=self.actor)
        else:
            member = parse_member(self.request.POST, "member", actor=self.actor, required=True)
            unit = parse_unit(self.request.POST, "unit", actor=self.actor)
            if member is None:
                raise Invalid({"member": [FieldError("organization.required", mark("Choose somebody."))]})
            done = setup.grant_role(
                role_id=role_id, member_id=member.id, unit_id=unit.id if unit else None, actor=self.actor
            )
        return _("The holders of %(name)s are saved.") % {"name": done.name}, reverse(
            "organization:role-edit", kwargs={"id": role_id}
        )

    def _sent(self) -> dict[str, Any]:
        return self.start() | super()._sent()
