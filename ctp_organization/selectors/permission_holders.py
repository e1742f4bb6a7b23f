"""Who holds which function permission."""

from __future__ import annotations

from ctp_core.api import modules, permissions
from ctp_core.contracts import PermissionDeclaration
from ctp_core.kit.answers import translated
from ctp_organization.contracts.explanations import PermissionHolders
from ctp_organization.selectors.right_sources import name_grants


def list_permission_names() -> tuple[PermissionHolders, ...]:
    """Every function permission without its holders; no query."""
    declared = modules.contributions(PermissionDeclaration, also_off=True)
    return tuple(PermissionHolders(one.code, unit, translated(one.label), (), one.scopes) for unit, one in declared)


def list_permissions() -> tuple[PermissionHolders, ...]:
    """Every function permission of the installed units, in their order, with its holders. Three queries a permission.

    Who may ask is for the door's policy to say.
    """
    found = []
    for unit, one in modules.contributions(PermissionDeclaration, also_off=True):
        grants = permissions.list_permission_grants(code=one.code)
        holders = name_grants(grants=grants)
        found.append(PermissionHolders(one.code, unit, translated(one.label), holders, one.scopes))
    return tuple(found)
