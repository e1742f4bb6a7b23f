"""Function permissions: what somebody may do, whatever the object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules.collecting import contributions
from ctp_core.applets.permissions.keys import account_key, group_key, split_keys
from ctp_core.applets.permissions.models import FunctionGrant
from ctp_core.contracts import Actor, FieldError, Invalid, PermissionDeclaration, mark


def declared_permissions() -> dict[str, str]:
    """Every function permission of the installed units: code to its marked label."""
    return {item.code: item.label for _unit, item in contributions(PermissionDeclaration, also_off=True)}


def grant_permission(*, code: str, key: str, actor: Actor) -> None:
    """Give *code* to a principal key; giving it again changes nothing. Raises Invalid for an undeclared code."""
    _require_declared(code)
    with transaction.atomic():
        _grant, made = FunctionGrant.objects.get_or_create(code=code, **_holder(key))
        if made:
            record(actor=actor, action="core.permission.grant", subject=None, details={"code": code, "key": key})


def revoke_permission(*, code: str, key: str, actor: Actor) -> None:
    """Take *code* away; taking what was not given changes nothing."""
    with transaction.atomic():
        removed, _by_model = FunctionGrant.objects.filter(code=code, **_holder(key)).delete()
        if removed:
            record(actor=actor, action="core.permission.revoke", subject=None, details={"code": code, "key": key})


def list_permission_holders(*, code: str) -> tuple[str, ...]:
    """The principal keys that hold *code*."""
    rows = FunctionGrant.objects.filter(code=code).order_by("pk").values_list("account_id", "group_id")
    return tuple(account_key(account) if account else group_key(group) for account, group in rows)


def permissions_of(*, keys: Iterable[str]) -> frozenset[str]:
    """The function permissions that any of *keys* holds: one query."""
    accounts, groups = split_keys(keys)
    found = FunctionGrant.objects.filter(Q(account_id__in=accounts) | Q(group_id__in=groups))
    return frozenset(found.values_list("code", flat=True))


def _holder(key: str) -> dict[str, Any]:
    accounts, groups = split_keys([key])
    return {"account_id": accounts.pop()} if accounts else {"group_id": groups.pop()}


def _require_declared(code: str) -> None:
    if code not in declared_permissions():
        message = mark("There is no permission called %(code)s.")
        raise Invalid({"code": [FieldError("core.unknown_permission", message, code=code)]})
