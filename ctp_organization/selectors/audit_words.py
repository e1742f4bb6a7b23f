"""What the organisation records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ctp_core.contracts import AuditWords, mark
from ctp_organization.models import Level, Member, Post, Role, Team, Unit


def _units(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Unit.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def _posts(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Post.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def _levels(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Level.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def _teams(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Team.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def _roles(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Role.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def _members(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Member.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "organization.create_unit": mark("Created a unit"),
        "organization.update_unit": mark("Changed a unit"),
        "organization.move_unit": mark("Moved a unit"),
        "organization.merge_unit": mark("Merged a unit"),
        "organization.disable_unit": mark("Disabled a unit"),
        "organization.enable_unit": mark("Enabled a unit"),
        "organization.set_heads": mark("Named the heads of a unit"),
        "organization.create_member": mark("Added a member"),
        "organization.update_member": mark("Changed a member"),
        "organization.disable_member": mark("Disabled a member"),
        "organization.enable_member": mark("Enabled a member"),
        "organization.assign_member": mark("Assigned a member to a unit"),
        "organization.unassign_member": mark("Took a member out of a unit"),
        "organization.leave_member": mark("Let a member leave"),
        "organization.create_post": mark("Created a post"),
        "organization.update_post": mark("Changed a post"),
        "organization.create_level": mark("Created a level"),
        "organization.update_level": mark("Changed a level"),
        "organization.change_role": mark("Changed a role"),
        "organization.change_team": mark("Changed a team"),
        "organization.set_delegation": mark("Set a delegation"),
        "organization.ended_delegation": mark("Ended a delegation"),
        "organization.named_secretary": mark("Named a secretary"),
        "organization.dismissed_secretary": mark("Dismissed a secretary"),
        "organization.plan_change": mark("Planned a change"),
        "organization.withdraw_change": mark("Withdrew a planned change"),
        "organization.upload_import": mark("Uploaded an import"),
        "organization.read_import": mark("Read an import"),
        "organization.confirm_import": mark("Confirmed an import"),
        "organization.discard_import": mark("Discarded an import"),
        "organization.run_import": mark("Ran an import"),
        "organization.export": mark("Exported the organisation"),
        "organization.repair": mark("Repaired derived data"),
    },
    kinds={
        "unit": mark("Unit"),
        "member": mark("Member"),
        "post": mark("Post"),
        "level": mark("Level"),
        "team": mark("Team"),
        "role": mark("Role"),
        "delegation": mark("Delegation"),
        "secretary": mark("Secretary"),
        "change": mark("Planned change"),
        "import": mark("Import"),
    },
    details={
        "from": mark("Beginning"),
        "until": mark("Ending"),
        "parent": mark("Above it"),
        "heads": mark("Heads"),
        "primary": mark("Main place"),
        "member": mark("Member"),
        "secretary": mark("Secretary"),
        "grantor": mark("For whom"),
        "delegate": mark("Delegate"),
        "modules": mark("Modules"),
        "templates": mark("Templates"),
        "change": mark("Change"),
        "into": mark("Into"),
        "successor": mark("Successor"),
        "handed_over": mark("What was handed over"),
        "because": mark("Because"),
        "problems": mark("Problems"),
        "bytes": mark("Size (bytes)"),
        "act": mark("Change"),
        "about": mark("Object"),
        "on": mark("On"),
        "faults": mark("Faults"),
        "left": mark("Left"),
    },
    values={
        "change=created": mark("It was created"),
        "change=updated": mark("It was changed"),
        "change=members": mark("Members changed"),
        "change=granted": mark("Given to somebody"),
        "change=revoked": mark("Taken from somebody"),
        "because=leaving": mark("Leaving"),
    },
    actors={
        "planned change": mark("Planned change"),
        "organization sync": mark("Sync of the organisation"),
    },
    names={"unit": _units, "post": _posts, "level": _levels, "team": _teams, "role": _roles, "member": _members},
)
