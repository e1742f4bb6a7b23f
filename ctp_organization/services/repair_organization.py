"""Verify and repair what is derived: the tree from the parents, external marks and groups from the assignments."""

from __future__ import annotations

from django.db import transaction

from ctp_core.contracts import system_actor
from ctp_organization.models import Member
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import (
    create_missing_principals,
    find_membership_faults,
    refresh_external_members,
    sync_memberships,
)
from ctp_organization.services.recording import record_repair
from ctp_organization.services.tree import find_tree_faults, rebuild_tree


def find_faults() -> list[str]:
    """Sentences for operators; empty when all is sound."""
    return find_tree_faults() + find_membership_faults()


def repair_organization() -> list[str]:
    """Derive everything anew, in one transaction under the lock; returns the faults that are left."""
    with transaction.atomic():
        lock_organization()
        before = len(find_faults())
        rebuild_tree()
        create_missing_principals()
        refresh_external_members(list(Member.objects.values_list("pk", flat=True)))
        sync_memberships()
        left = find_faults()
        record_repair(system_actor("verify_organization"), {"faults": before, "left": len(left)})
        return left
