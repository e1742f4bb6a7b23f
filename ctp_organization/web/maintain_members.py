"""Pages for those who maintain people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import Conflict, DomainError, FieldError, Invalid, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.web import page
from ctp_organization.api import members, setup
from ctp_organization.contracts import MemberDto
from ctp_organization.kit.picker import parse_unit
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.selectors.cards import list_assignments
from ctp_organization.selectors.members import level_of
from ctp_organization.selectors.posts import list_levels, list_posts
from ctp_organization.web.directory import MENU, read_id
from ctp_organization.web.forms import FormPage, require_member


class _MemberForm(FormPage):
    policy = MAINTAIN
    template = "ctp_organization/member_form.html"
    lists = frozenset({"unit"})

    def context(self) -> dict[str, Any]:
        """Posts and levels to choose from."""
        nothing = ("", "—")
        return {
            "active_menu": MENU,
            "tab": "directory",
            "posts": [nothing, *((str(one.id), one.name) for one in list_posts(actor=self.actor))],
            "levels": [nothing, *((str(one.id), one.name) for one in list_levels(actor=self.actor))],
            "member": None,
        }

    def details(self) -> setup.MemberDetails:
        """What was written down."""
        return setup.MemberDetails(
            number=self.text("number"),
            name=self.text("name"),
            phone=self.text("phone"),
            email=self.text("email"),
            level_id=read_id(self.text("level"), "level"),
        )

    def unit_id(self) -> UUID:
        """The unit that was chosen. Raises Invalid."""
        unit = parse_unit(self.request.POST, "unit", actor=self.actor, required=True)
        if unit is None:
            raise Invalid({"unit": [FieldError("organization.required", mark("Choose a unit."))]})
        return unit.id


class MemberCreate(_MemberForm):
    """Somebody new."""

    def start(self) -> dict[str, Any]:
        """In the unit the reader comes from."""
        unit = read_id(self.request.GET.get("unit"), "unit")
        return {"unit": f"unit:{unit}" if unit else ""}

    def save(self) -> tuple[str, str]:
        """Create member and account."""
        made = setup.create_member(
            details=self.details(),
            unit_id=self.unit_id(),
            post_id=read_id(self.text("post"), "post"),
            username=self.text("username"),
            actor=self.actor,
        )
        return _("%(name)s is created.") % {"name": made.name}, _address(made)


class MemberEdit(_MemberForm):
    """Somebody who is there."""

    @property
    def member(self) -> MemberDto:
        """The person of the address."""
        member = members.get_member(id=self.kwargs["id"], actor=self.actor)
        require_member(member.ref, self.actor)
        return member

    def start(self) -> dict[str, Any]:
        """What stands now."""
        member = self.member
        return {
            "number": member.number,
            "name": member.name,
            "phone": member.phone,
            "email": member.email,
            "level": level_of(member_pk=member.pk) or "",
            "version": member.version,
        }

    def context(self) -> dict[str, Any]:
        """With the assignments."""
        member = self.member
        return super().context() | {"member": member, "assignments": list_assignments(member_pk=member.pk)}

    def save(self) -> tuple[str, str]:
        """What is written down of somebody."""
        done = setup.update_member(
            id=self.kwargs["id"], details=self.details(), expected_version=self.number("version"), actor=self.actor
        )
        return _("%(name)s is saved.") % {"name": done.name}, _address(done)


class MemberAssign(_MemberForm):
    """One more unit, or another primary one."""

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        """The form stands on the page of the person."""
        return HttpResponseRedirect(reverse("organization:member-edit", kwargs=kwargs))

    def context(self) -> dict[str, Any]:
        """With what is written down, beside the refused assignment."""
        member = members.get_member(id=self.kwargs["id"], actor=self.actor)
        require_member(member.ref, self.actor)
        return super().context() | {"member": member, "assignments": list_assignments(member_pk=member.pk)}

    def save(self) -> tuple[str, str]:
        """Assign, make primary or take away."""
        member_id, act = self.kwargs["id"], self.text("act")
        chosen = read_id(self.text("assignment"), "assignment")
        if chosen and act == "primary":
            done = setup.make_primary(member_id=member_id, assignment_id=chosen, actor=self.actor)
        elif chosen and act == "remove":
            done = setup.unassign(member_id=member_id, assignment_id=chosen, actor=self.actor)
        else:
            done = setup.assign(
                member_id=member_id,
                unit_id=self.unit_id(),
                post_id=read_id(self.text("post"), "post"),
                primary=self.text("primary") == "1",
                actor=self.actor,
            )
        return _("The units of %(name)s are saved.") % {"name": done.name}, _edit_address(done)

    def _sent(self) -> dict[str, Any]:
        # The fields of the person are not in this form: shown as they stand.
        edit = MemberEdit()
        edit.request, edit.kwargs = self.request, self.kwargs
        return edit.start() | super()._sent()


@page(MAINTAIN, methods=("POST",))
def member_switch(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """Somebody leaves, or comes back."""
    try:
        if request.POST.get("active") == "1":
            member = setup.enable_member(id=id, actor=request.actor)
            messages.success(request, _("%(name)s can sign in again.") % {"name": member.name})
        else:
            member = setup.disable_member(id=id, actor=request.actor)
            messages.success(request, _("%(name)s can't sign in any more.") % {"name": member.name})
    except Conflict as error:
        _say(request, error)
    return HttpResponseRedirect(reverse("organization:member-edit", kwargs={"id": id}))


def _say(request: Any, error: DomainError) -> None:
    messages.error(request, translated(error.message, error.params))


def _address(member: MemberDto) -> str:
    return reverse("organization:member", kwargs={"id": member.id})


def _edit_address(member: MemberDto) -> str:
    return reverse("organization:member-edit", kwargs={"id": member.id})
