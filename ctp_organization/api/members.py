"""People: reading them."""

from ctp_organization.contracts import MemberDto
from ctp_organization.selectors.members import (
    find_member_of_account,
    get_member,
    list_members_by_id,
    list_members_by_pk,
    search_members,
)

__all__ = [
    "MemberDto",
    "find_member_of_account",
    "get_member",
    "list_members_by_id",
    "list_members_by_pk",
    "search_members",
]
