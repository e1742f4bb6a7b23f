"""People: reading them, and holding one while something is counted for them."""

from ctp_organization.contracts import MemberDto
from ctp_organization.selectors.members import (
    find_member_of_account,
    get_member,
    list_active_refs,
    list_members_by_id,
    list_members_by_pk,
    list_refs_by_pk,
    people_of_units,
    search_members,
    seen_pks,
)
from ctp_organization.services.lock_member import lock_member

__all__ = [
    "MemberDto",
    "find_member_of_account",
    "get_member",
    "list_active_refs",
    "list_members_by_id",
    "list_members_by_pk",
    "list_refs_by_pk",
    "lock_member",
    "people_of_units",
    "search_members",
    "seen_pks",
]
