"""Somebody leaves: what is open goes to whom the plan says, then every door closes; the history stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.api import clock
from ctp_core.contracts import Actor, FieldError, Invalid, MemberRef, PrincipalRef, mark
from ctp_organization.contracts import DelegationChanged, MemberDto, UnitChanged
from ctp_organization.contracts.errors import MemberDisabled
from ctp_organization.models import Delegation, Head, Member, RoleHolder, Unit
from ctp_organization.selectors.impacts import list_hand_overs
from ctp_organization.selectors.maintaining import maintenance_of
from ctp_organization.services.checking import find, get
from ctp_organization.services.disable_member import disable_member
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import sync_memberships
from ctp_organization.services.name_secretary import end_secretaries
from ctp_organization.services.past import keep_heads
from ctp_organization.services.recording import note, note_change, require_maintainer, subject


@dataclass(frozen=True, slots=True)
class Leaving:
    """What was done: how many things of each kind went to the successor."""

    member: MemberDto
    handed_over: dict[str, int]


def leave_member(
    *,
    id: UUID,  # noqa: A002
    successor_id: UUID | None = None,
    parts: Collection[str] = (),
    actor: Actor,
) -> Leaving:
    """Hand over *parts* (names of ``list_hand_overs``) to *successor_id*, end the delegations, disable the account.

    All of it or nothing. Sessions and tokens end with it. Raises Invalid for an unknown part or a missing successor,
    MemberDisabled for a successor who has left too, NotFound, Forbidden, and whatever a hand-over refuses.
    """
    maintenance = require_maintainer(actor)
    known = {one.name: one for one in list_hand_overs()}
    _check(parts, known, successor_id)
    with transaction.atomic():
        lock_organization()
        member = get(Member.objects.all(), id)
        successor = find(Member.objects.all(), successor_id)
        maintenance.require_people([one.pk for one in (member, successor) if one])
        if successor is not None and (not successor.is_active or successor.pk == member.pk):
            raise MemberDisabled(name=successor.name)
        done: dict[str, int] = {}
        if successor is not None:
            leaver, follows = _ref(member), _ref(successor)
            done = {name: one.carry_out(leaver, follows, actor) for name, one in known.items() if name in parts}
        _end_delegations(member, actor)
        end_secretaries(member=member, actor=actor)
        details = {"successor": str(successor_id or ""), "handed_over": done}
        note_change(actor, "leave_member", "member", member.public_id, details)
        return Leaving(disable_member(id=id, actor=actor), done)


def hand_over_heads(leaver: MemberRef, successor: MemberRef, actor: Actor) -> int:
    """The successor leads what the leaver led, in the same place of the order; of a company's administrator in the company alone."""
    inside = maintenance_of(actor).inside("unit__path")
    rows = list(Head.objects.filter(inside, member_id=leaver.pk).select_related("unit"))
    present = set(Head.objects.filter(member_id=successor.pk).values_list("unit_id", flat=True))
    keep_heads(rows)
    for row in rows:
        if row.unit_id in present:
            row.delete()
        else:
            Head.objects.filter(pk=row.pk).update(member_id=successor.pk, since=clock.now())
        _note_heads(row.unit, actor)
    return len(rows)


def hand_over_roles(leaver: MemberRef, successor: MemberRef, actor: Actor) -> int:
    """The successor holds the leaver's roles, for the same units; of a company's administrator those of the company alone."""
    maintenance = maintenance_of(actor)
    held = RoleHolder.objects.filter(maintenance.inside("unit__path") | maintenance.owned("role__company"))
    rows = list(held.filter(member_id=leaver.pk).select_related("role"))
    maintenance.require_plain(PrincipalRef("role", row.role.public_id) for row in rows)
    maintenance.require_closed(PrincipalRef("role", row.role.public_id) for row in rows if row.role.company_id is None)
    present = set(RoleHolder.objects.filter(member_id=successor.pk).values_list("role_id", "unit_id"))
    for row in rows:
        if (row.role_id, row.unit_id) in present:
            row.delete()
        else:
            RoleHolder.objects.filter(pk=row.pk).update(member_id=successor.pk)
    sync_memberships(member_pks=[leaver.pk, successor.pk])
    return len(rows)


def _check(parts: Collection[str], known: Collection[str], successor_id: UUID | None) -> None:
    if unknown := set(parts) - set(known):
        message = mark("There is nothing called %(name)s to hand over.")
        raise Invalid({"parts": [FieldError("organization.unknown_part", message, name=min(unknown))]})
    if parts and successor_id is None:
        raise Invalid({"successor": [FieldError("organization.required", mark("Choose somebody."))]})


def _ref(member: Member) -> MemberRef:
    return MemberRef(member.pk, member.public_id, member.name)


def _end_delegations(member: Member, actor: Actor) -> None:
    now = clock.now()
    running = Delegation.objects.filter(revoked_at=None, ends_at__gt=now)
    for row in [*running.filter(grantor=member), *running.filter(delegate=member)]:
        Delegation.objects.filter(pk=row.pk).update(revoked_at=now, version=row.version + 1)
        about = subject("delegation", row.public_id)
        event = DelegationChanged(subject=about, change="ended", by=actor.account_pk)
        note(actor=actor, action="ended_delegation", about=about, details={"because": "leaving"}, event=event)


def _note_heads(unit: Unit, actor: Actor) -> None:
    about = subject("unit", unit.public_id)
    event = UnitChanged(subject=about, change="heads")
    note(actor=actor, action="set_heads", about=about, details={"unit": unit.code}, event=event)
