"""Looking before a change: what a move, a merge or a leaving would do, and then doing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ctp_core.contracts import FieldError, Invalid, UnitRef, mark
from ctp_core.kit.answers import translated, translated_count
from ctp_core.kit.moments import read_moment
from ctp_organization.api import members, setup, units
from ctp_organization.contracts import Impact, MemberDto, PlannedChange, UnitDto
from ctp_organization.kit.picker import parse_member, parse_unit
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.selectors.impacts import list_hand_overs, list_impacts
from ctp_organization.web.directory import MENU
from ctp_organization.web.forms import FormPage, require_member, require_unit

ACTS = ("move", "merge", "disable")


def impact_lines(impacts: tuple[Impact, ...]) -> list[dict[str, Any]]:
    """The lines in the reader's language."""
    return [
        {
            "text": translated_count(one.label, one.count, one.params),
            "weight": one.weight,
            "examples": one.examples,
            "more": one.count > len(one.examples) > 0,
        }
        for one in impacts
    ]


class _DatedForm(FormPage):
    """A form whose change may wait for its day."""

    policy = MAINTAIN

    def _due(self) -> datetime | None:
        text = self.text("due_at").strip()
        found = read_moment(text) if text else None
        if text and found is None:
            raise Invalid({"due_at": [FieldError("organization.bad_moment", mark("Give a day and a time."))]})
        return found

    def _plan(self, wish: setup.Wish, due_at: datetime) -> tuple[str, str]:
        made = setup.plan_change(wish=wish, due_at=due_at, actor=self.actor)
        return _("Planned: %(name)s.") % {"name": made.about}, reverse("organization:coming")


class MemberLeave(_DatedForm):
    """Somebody leaves: what would break, who takes over what."""

    policy = MAINTAIN
    template = "ctp_organization/member_leave.html"
    lists = frozenset({"successor", "parts"})

    @property
    def member(self) -> MemberDto:
        """The person of the address."""
        member = members.get_member(id=self.kwargs["id"], actor=self.actor)
        require_member(member.ref, self.actor)
        return member

    def start(self) -> dict[str, Any]:
        """Everything is handed over unless somebody says otherwise."""
        return {"parts": [one.name for one in list_hand_overs()]}

    def context(self) -> dict[str, Any]:
        """What would change, and what can be handed over."""
        member = self.member
        impacts = list_impacts(change=PlannedChange(act="leave", member=member.ref), actor=self.actor)
        parts = [(one.name, translated(one.label, {})) for one in list_hand_overs()]
        return {
            "active_menu": MENU,
            "tab": "directory",
            "member": member,
            "lines": impact_lines(impacts),
            "parts": parts,
        }

    def save(self) -> tuple[str, str]:
        """Hand over and close."""
        member = self.member
        successor = parse_member(self.request.POST, "successor", actor=self.actor)
        parts = self.request.POST.getlist("parts") if successor else []
        if due_at := self._due():
            chosen = (successor.id,) if successor else ()
            wish = setup.Wish("leave", member.id, members=chosen, parts=tuple(parts))
            return self._plan(wish, due_at)
        done = setup.leave_member(
            id=member.id, successor_id=successor.id if successor else None, parts=parts, actor=self.actor
        )
        count = sum(done.handed_over.values())
        text = _("%(name)s has left: signed out everywhere.") % {"name": member.name}
        if successor:
            told = ngettext("%(count)s thing went to %(name)s.", "%(count)s things went to %(name)s.", count)
            text = f"{text} {told % {'count': count, 'name': successor.name}}"
        return text, reverse("organization:member-edit", kwargs={"id": member.id})


class UnitChange(_DatedForm):
    """A unit is moved, goes into another one or out of use; ``act`` and ``into`` of the address show what that would do."""

    policy = MAINTAIN
    template = "ctp_organization/unit_change.html"
    lists = frozenset({"into"})

    @property
    def unit(self) -> UnitDto:
        """The unit of the address."""
        unit = units.get_unit(id=self.kwargs["id"], actor=self.actor)
        require_unit(unit.ref, self.actor)
        return unit

    def start(self) -> dict[str, Any]:
        """What the address says."""
        return {"act": self._act(self.request.GET.get("act", "")), "into": self.request.GET.getlist("into")}

    def context(self) -> dict[str, Any]:
        """What the chosen change would do, once it is chosen whole."""
        unit, sent = self.unit, self.request.POST or self.request.GET
        act = self._act(sent.get("act", ""))
        into, chosen = None, False
        if "act" in sent:
            try:
                into = parse_unit(sent, "into", actor=self.actor)
                chosen = act == "disable" or into is not None or act == "move"
            except Invalid:
                chosen = False
        lines = impact_lines(self._impacts(unit, act, into)) if chosen else []
        return {
            "active_menu": MENU,
            "tab": "directory",
            "unit": unit,
            "acts": [("move", _("Move below another unit")), ("merge", _("Merge into another unit")), ("disable", _("Take out of use"))],
            "chosen": chosen,
            "blocked": any(one["weight"] == "blocks" for one in lines),
            "lines": lines,
            "into": into,
        }  # fmt: skip

    def save(self) -> tuple[str, str]:
        """Carry it out."""
        unit, act = self.unit, self._act(self.text("act"))
        into = parse_unit(self.request.POST, "into", actor=self.actor)
        if act == "merge" and into is None:
            raise Invalid({"into": [FieldError("organization.required", mark("Choose a unit."))]})
        if due_at := self._due():
            return self._plan(setup.Wish(act, unit.id, into_id=into.id if into else None), due_at)
        if act == "move":
            setup.move_unit(id=unit.id, parent_id=into.id if into else None, actor=self.actor)
            return _("%(name)s is moved.") % {"name": unit.name}, self._address(unit.id)
        if act == "merge" and into is not None:
            setup.merge_units(into_id=into.id, from_ids=[unit.id], actor=self.actor)
            text = _("%(name)s went into %(into)s.") % {"name": unit.name, "into": into.name}
            return text, self._address(into.id)
        setup.disable_unit(id=unit.id, actor=self.actor)
        return _("%(name)s is out of use.") % {"name": unit.name}, reverse("organization:directory")

    def _impacts(self, unit: UnitDto, act: str, into: UnitRef | None) -> tuple[Impact, ...]:
        change = PlannedChange(act=act, unit=unit.ref, into=into)  # type: ignore[arg-type]
        return list_impacts(change=change, actor=self.actor)

    @staticmethod
    def _act(text: str) -> str:
        return text if text in ACTS else "move"

    @staticmethod
    def _address(public_id: UUID) -> str:
        return f"{reverse('organization:directory')}?unit={public_id}"
