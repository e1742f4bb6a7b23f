"""Principals: who is meant by them, what they are called, and the keys their rights are granted to."""

from ctp_organization.contracts import PrincipalDto
from ctp_organization.selectors.principal_members import count_members, page_members
from ctp_organization.selectors.principal_search import list_principals, search_principals, sees_principals
from ctp_organization.selectors.principals import describe, members_of, refs_of_keys
from ctp_organization.services.resolve_keys import keys_of

__all__ = [
    "PrincipalDto",
    "count_members",
    "describe",
    "keys_of",
    "list_principals",
    "members_of",
    "page_members",
    "refs_of_keys",
    "search_principals",
    "sees_principals",
]
