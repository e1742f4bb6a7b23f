"""Rights: function permissions, grants on objects, and the groups behind principals.

A *key* is what rights are granted to: ``a7`` an account, ``g12`` the group of a principal (ctp_organization.api.principals
turns principals into keys). Lists and checks use ``granted``; nothing is cached beyond the request's actor.
"""

from ctp_core.applets.permissions.functions import (
    PermissionGrant,
    count_grants_for_unit,
    declared_permissions,
    declared_scopes_of,
    grant_permission,
    grants_of,
    list_permission_grants,
    list_permission_holders,
    permissions_of,
    revoke_permission,
)
from ctp_core.applets.permissions.groups import (
    belonging,
    change_memberships,
    create_group,
    create_groups,
    delete_groups,
    give_groups,
    groups_of,
    groups_of_many,
    set_groups,
    set_memberships,
)
from ctp_core.applets.permissions.keys import account_key, group_key, split_keys
from ctp_core.applets.permissions.objects import (
    grant,
    grant_each,
    granted,
    granted_to,
    list_grants,
    list_grants_of_many,
    replace_grants,
    revoke,
)
from ctp_core.applets.permissions.shared_grants import open_objects

__all__ = [
    "PermissionGrant",
    "account_key",
    "belonging",
    "change_memberships",
    "count_grants_for_unit",
    "create_group",
    "create_groups",
    "declared_permissions",
    "declared_scopes_of",
    "delete_groups",
    "give_groups",
    "grant",
    "grant_each",
    "grant_permission",
    "grants_of",
    "granted",
    "granted_to",
    "group_key",
    "groups_of",
    "groups_of_many",
    "list_grants",
    "list_grants_of_many",
    "list_permission_grants",
    "list_permission_holders",
    "open_objects",
    "permissions_of",
    "replace_grants",
    "revoke",
    "revoke_permission",
    "set_groups",
    "set_memberships",
    "split_keys",
]
