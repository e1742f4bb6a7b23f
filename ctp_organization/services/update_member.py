"""Change what is written down of a person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import accounts
from ctp_core.contracts import Actor
from ctp_organization.contracts import MemberChanged, MemberDto
from ctp_organization.models import Level, Member
from ctp_organization.selectors.members import list_members_by_pk
from ctp_organization.services.checking import find, get, require_free, require_version
from ctp_organization.services.create_member import MemberDetails, check_details, write_details
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import sync_memberships
from ctp_organization.services.recording import note, require_maintainer, subject


def update_member(
    *,
    id: UUID,  # noqa: A002
    details: MemberDetails,
    expected_version: int | None = None,
    actor: Actor,
) -> MemberDto:
    """Number, name, phone, e-mail and level. Raises Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    details = check_details(details)
    with transaction.atomic():
        lock_organization()
        member = get(Member.objects.all(), id)
        maintenance.require_people([member.pk])
        require_version(member.version, expected_version)
        require_free(Member.objects.all(), "number", details.number, but_pk=member.pk)
        level = find(Level.objects.all(), details.level_id)
        before = {"number": member.number, "name": member.name}
        renamed, moved = member.name != details.name, member.level_id != (level.pk if level else None)
        if moved:
            maintenance.require_place(None, None, level)
        write_details(member, details)
        member.level = level
        member.version += 1
        member.save()
        if renamed:
            accounts.rename_people(names={member.account_id: member.name})
        if moved:
            sync_memberships(member_pks=[member.pk])
        about = subject("member", member.public_id)
        note(
            actor=actor,
            action="update_member",
            about=about,
            details={"before": before, "number": member.number, "name": member.name},
            event=MemberChanged(subject=about, change="updated"),
        )
        return list_members_by_pk(pks=[member.pk])[member.pk]
