"""Rights: why somebody may do something, who holds which function permission, and giving permissions."""

from ctp_organization.contracts.explanations import Explanation, PermissionHolders, RightSource
from ctp_organization.selectors.explaining import explain_permission, explain_right
from ctp_organization.selectors.permission_holders import list_permission_names, list_permissions
from ctp_organization.services.grant_permissions import grant_permission, revoke_permission

__all__ = [
    "Explanation",
    "PermissionHolders",
    "RightSource",
    "explain_permission",
    "explain_right",
    "grant_permission",
    "list_permission_names",
    "list_permissions",
    "revoke_permission",
]
