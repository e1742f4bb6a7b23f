"""Somebody leaves, or comes back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import accounts, clock
from ctp_core.contracts import Actor
from ctp_organization.contracts import MemberChanged, MemberDto
from ctp_organization.models import Member
from ctp_organization.selectors.members import list_members_by_pk
from ctp_organization.services.checking import get
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import sync_memberships
from ctp_organization.services.recording import note, require_maintainer, subject


def disable_member(*, id: UUID, actor: Actor) -> MemberDto:  # noqa: A002
    """Out: the account opens nothing any more, every right held through the organisation is gone. Raises NotFound, Forbidden."""
    return _switch(id, False, actor)


def enable_member(*, id: UUID, actor: Actor) -> MemberDto:  # noqa: A002
    """In again, with the assignments that were left. Raises NotFound, Forbidden."""
    return _switch(id, True, actor)


def _switch(public_id: UUID, active: bool, actor: Actor) -> MemberDto:
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        member = get(Member.objects.all(), public_id)
        maintenance.require_people([member.pk])
        if member.is_active != active:
            Member.objects.filter(pk=member.pk).update(
                is_active=active, left_at=None if active else clock.now(), version=member.version + 1
            )
            accounts.switch_people(account_pks=[member.account_id], active=active)
            sync_memberships(member_pks=[member.pk])
            about = subject("member", member.public_id)
            word = "enable" if active else "disable"
            note(
                actor=actor,
                action=f"{word}_member",
                about=about,
                details={"number": member.number, "name": member.name},
                event=MemberChanged(subject=about, change=f"{word}d"),
            )
        return list_members_by_pk(pks=[member.pk])[member.pk]
