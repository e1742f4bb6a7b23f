"""People: reading them."""

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

__all__ = [
    "MemberDto",
    "find_member_of_account",
    "get_member",
    "list_active_refs",
    "list_members_by_id",
    "list_members_by_pk",
    "list_refs_by_pk",
    "people_of_units",
    "search_members",
    "seen_pks",
]
