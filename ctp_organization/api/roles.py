"""Roles: who holds them."""

from ctp_organization.contracts import RoleDto, RoleHolderDto
from ctp_organization.selectors.roles import get_role, holders_of, list_holders

__all__ = ["RoleDto", "RoleHolderDto", "get_role", "holders_of", "list_holders"]
