"""Pages for those who maintain units."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import Conflict
from ctp_core.kit.answers import translated
from ctp_core.kit.web import page
from ctp_organization.api import setup, units
from ctp_organization.contracts import UnitDto
from ctp_organization.kit.picker import parse_members, parse_unit
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.selectors.heads import list_heads
from ctp_organization.selectors.maintaining import is_own_company
from ctp_organization.web.directory import MENU, read_id
from ctp_organization.web.forms import FormPage, require_unit


def unit_kinds() -> list[tuple[str, str]]:
    """The kinds of units, in the reader's language."""
    return [
        ("group", _("Group")),
        ("company", _("Company")),
        ("department", _("Department")),
        ("partner", _("External partner")),
    ]


class UnitCreate(FormPage):
    """A new unit."""

    policy = MAINTAIN
    template = "ctp_organization/unit_form.html"
    lists = frozenset({"parent"})

    def start(self) -> dict[str, Any]:
        """Below the unit the reader comes from."""
        parent = read_id(self.request.GET.get("parent"), "parent")
        return {"kind": "department", "position": 0, "parent": f"unit:{parent}" if parent else ""}

    def context(self) -> dict[str, Any]:
        """The kinds to choose from."""
        return {"active_menu": MENU, "tab": "directory", "kinds": unit_kinds(), "unit": None}

    def save(self) -> tuple[str, str]:
        """Create it and show it in the directory."""
        parent = parse_unit(self.request.POST, "parent", actor=self.actor)
        made = setup.create_unit(
            code=self.text("code"),
            name=self.text("name"),
            kind=self.text("kind"),
            parent_id=parent.id if parent else None,
            position=self.number("position"),
            actor=self.actor,
        )
        return _("%(name)s is created.") % {"name": made.name}, _address(made)


class UnitEdit(FormPage):
    """Name, code, kind, place, heads of a unit."""

    policy = MAINTAIN
    template = "ctp_organization/unit_form.html"
    lists = frozenset({"parent", "heads", "deputies"})

    @property
    def unit(self) -> UnitDto:
        """The unit of the address."""
        unit = units.get_unit(id=self.kwargs["id"], actor=self.actor)
        require_unit(unit.ref, self.actor)
        return unit

    def start(self) -> dict[str, Any]:
        """What stands now."""
        unit = self.unit
        heads = list_heads(unit_pks=[unit.pk]).get(unit.pk, ())
        return {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "position": unit.position,
            "parent": unit.parent,
            "version": unit.version,
            "heads": [one.member for one in heads if not one.is_deputy],
            "deputies": [one.member for one in heads if one.is_deputy],
        }

    def context(self) -> dict[str, Any]:
        """The kinds to choose from and the unit itself."""
        unit = self.unit
        found = {"active_menu": MENU, "tab": "directory", "kinds": unit_kinds(), "unit": unit}
        return found | {"stays": is_own_company(unit_pk=unit.pk, actor=self.actor)}

    def save(self) -> tuple[str, str]:
        """All of it or nothing."""
        unit = self.unit
        # What a company is and where it stands is not its own administrators' to say: the form has no such fields.
        stays = is_own_company(unit_pk=unit.pk, actor=self.actor)
        kind = unit.kind if stays else self.text("kind")
        parent = unit.parent if stays else parse_unit(self.request.POST, "parent", actor=self.actor)
        details = setup.UnitDetails(self.text("code"), self.text("name"), kind, self.number("position"))
        heads = parse_members(self.request.POST, "heads", actor=self.actor)
        deputies = parse_members(self.request.POST, "deputies", actor=self.actor)
        done = setup.change_unit(
            id=unit.id,
            details=details,
            parent_id=parent.id if parent else None,
            heads=[one.id for one in heads],
            deputies=[one.id for one in deputies],
            expected_version=self.number("version"),
            actor=self.actor,
        )
        return _("%(name)s is saved.") % {"name": done.name}, _address(done)


@page(MAINTAIN, methods=("POST",))
def unit_switch(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """Out of use, or into use again."""
    try:
        if request.POST.get("active") == "1":
            unit = setup.enable_unit(id=id, actor=request.actor)
            messages.success(request, _("%(name)s is in use again.") % {"name": unit.name})
        else:
            unit = setup.disable_unit(id=id, actor=request.actor)
            messages.success(request, _("%(name)s is out of use.") % {"name": unit.name})
    except Conflict as error:
        messages.error(request, translated(error.message, error.params))
        return HttpResponseRedirect(reverse("organization:unit-edit", kwargs={"id": id}))
    return HttpResponseRedirect(_address(unit))


def _address(unit: UnitDto) -> str:
    return f"{reverse('organization:directory')}?unit={unit.id}"
