"""Where a member stands: assign, take away, make primary."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import clock
from ctp_core.contracts import Actor
from ctp_organization.contracts import MemberChanged, MemberDto, NotAssigned
from ctp_organization.contracts.errors import LastAssignment, MemberDisabled, UnitDisabled
from ctp_organization.models import Assignment, Member, Post, Unit
from ctp_organization.selectors.members import list_members_by_pk
from ctp_organization.services.checking import find, get
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import refresh_external_members, sync_memberships
from ctp_organization.services.past import keep_assignments
from ctp_organization.services.recording import note, require_maintainer, subject


def assign(
    *, member_id: UUID, unit_id: UUID, post_id: UUID | None = None, primary: bool = False, actor: Actor
) -> MemberDto:
    """A member stands in a unit, on a post; what stands already stays. *primary* makes it the main one.

    Raises UnitDisabled, MemberDisabled, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        member, unit = get(Member.objects.all(), member_id), get(Unit.objects.all(), unit_id)
        post = find(Post.objects.all(), post_id)
        maintenance.require_people([member.pk])
        maintenance.require_units(unit, _home(member))
        maintenance.require_place(unit, post, None)
        if not member.is_active:
            raise MemberDisabled(name=member.name)
        if not unit.is_active:
            raise UnitDisabled(name=unit.name)
        found, _made = Assignment.objects.get_or_create(
            member=member, unit=unit, post=post, defaults={"since": clock.now()}
        )
        if primary:
            _make_primary(found)
        return _done(member, actor, "assign_member", {"unit": unit.code, "primary": primary})


def unassign(*, member_id: UUID, assignment_id: UUID, actor: Actor) -> MemberDto:
    """Takes one assignment away; when it was the primary one the oldest other becomes it.

    Raises LastAssignment, NotAssigned, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        member = get(Member.objects.all(), member_id)
        found = _assignment(member, assignment_id)
        maintenance.require_people([member.pk])
        other = Assignment.objects.filter(member=member).exclude(pk=found.pk).order_by("pk").first()
        if other is None:
            raise LastAssignment(name=member.name)
        # What takes the place of the primary one has to lie in the company too.
        maintenance.require_units(found.unit, *([other.unit] if found.is_primary else []))
        unit = found.unit.code
        keep_assignments([found])
        found.delete()
        if found.is_primary:
            _make_primary(other)
        return _done(member, actor, "unassign_member", {"unit": unit})


def make_primary(*, member_id: UUID, assignment_id: UUID, actor: Actor) -> MemberDto:
    """Makes one assignment the main one. Raises NotAssigned, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        member = get(Member.objects.all(), member_id)
        found = _assignment(member, assignment_id)
        maintenance.require_people([member.pk])
        maintenance.require_units(found.unit, _home(member))
        _make_primary(found)
        return _done(member, actor, "assign_member", {"unit": found.unit.code, "primary": True})


def _assignment(member: Member, public_id: UUID) -> Assignment:
    found = Assignment.objects.select_related("unit").filter(member=member, public_id=public_id).first()
    if found is None:
        raise NotAssigned(name=member.name)
    return found


def _home(member: Member) -> Unit:
    return Assignment.objects.select_related("unit").get(member=member, is_primary=True).unit


def _make_primary(assignment: Assignment) -> None:
    others = Assignment.objects.filter(member_id=assignment.member_id, is_primary=True).exclude(pk=assignment.pk)
    others.update(is_primary=False)
    Assignment.objects.filter(pk=assignment.pk).update(is_primary=True)


def _done(member: Member, actor: Actor, action: str, details: dict[str, object]) -> MemberDto:
    Member.objects.filter(pk=member.pk).update(version=member.version + 1)
    refresh_external_members([member.pk])
    sync_memberships(member_pks=[member.pk])
    about = subject("member", member.public_id)
    note(
        actor=actor,
        action=action,
        about=about,
        details={"number": member.number, **details},
        event=MemberChanged(subject=about, change="assigned"),
    )
    return list_members_by_pk(pks=[member.pk])[member.pk]
