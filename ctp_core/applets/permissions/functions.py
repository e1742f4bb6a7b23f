"""Function permissions: what somebody may do, whatever the object, everywhere or for a part of the data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules.collecting import contributions
from ctp_core.applets.permissions.keys import account_key, group_key, split_keys
from ctp_core.applets.permissions.models import FunctionGrant, FunctionGrantUnit
from ctp_core.contracts import Actor, DataScope, FieldError, Invalid, PermissionDeclaration, mark


@dataclass(frozen=True, slots=True)
class PermissionGrant:
    """A principal key holds a permission: everywhere when *scope* is None."""

    key: str
    scope: DataScope | None


def declared_permissions() -> dict[str, str]:
    """Every function permission of the installed units: code to its marked label."""
    return {item.code: item.label for _unit, item in contributions(PermissionDeclaration, also_off=True)}


def declared_scopes_of(code: str) -> tuple[str, ...]:
    """The parts of the data *code* can be given for; none when it counts everywhere."""
    declared = {item.code: item.scopes for _unit, item in contributions(PermissionDeclaration, also_off=True)}
    return declared.get(code, ())


def grant_permission(*, code: str, key: str, scope: DataScope | None = None, actor: Actor) -> None:
    """Give *code* to a principal key, everywhere or for *scope*; giving it again makes it count for what is given last.

    Raises Invalid for an undeclared code, for a scope the permission can't be given for, and for chosen units without any.
    """
    _require_declared(code, scope)
    kind, units = (scope.kind, scope.units) if scope else ("", frozenset())
    with transaction.atomic():
        grant, made = FunctionGrant.objects.get_or_create(code=code, **_holder(key), defaults={"scope": kind})
        known = frozenset() if made else frozenset(grant.units.values_list("unit", flat=True))
        if not made and (grant.scope, known) == (kind, units):
            return
        if not made:
            FunctionGrant.objects.filter(pk=grant.pk).update(scope=kind)
            grant.units.all().delete()
        FunctionGrantUnit.objects.bulk_create(FunctionGrantUnit(grant=grant, unit=one) for one in sorted(units))
        details: dict[str, Any] = {"code": code, "key": key}
        if scope:
            details |= {"scope": kind, "units": sorted(map(str, units))}
        record(actor=actor, action="core.permission.grant", subject=None, details=details)


def revoke_permission(*, code: str, key: str, actor: Actor) -> None:
    """Take *code* away, for whatever part it was given; taking what was not given changes nothing."""
    with transaction.atomic():
        removed = FunctionGrant.objects.filter(code=code, **_holder(key)).delete()[0]
        if removed:
            record(actor=actor, action="core.permission.revoke", subject=None, details={"code": code, "key": key})


def list_permission_holders(*, code: str) -> tuple[str, ...]:
    """The principal keys that hold *code* everywhere."""
    return tuple(one.key for one in list_permission_grants(code=code) if one.scope is None)


def list_permission_grants(*, code: str) -> tuple[PermissionGrant, ...]:
    """Who holds *code*, everywhere or for a part of the data, in the order it was given. One query."""
    rows = FunctionGrant.objects.filter(code=code).order_by("pk")
    found: dict[int, tuple[str, str, set[UUID]]] = {}
    for pk, account, group, scope, unit in rows.values_list("pk", "account_id", "group_id", "scope", "units__unit"):
        key = account_key(account) if account else group_key(group or 0)
        units = found.setdefault(pk, (key, scope, set()))[2]
        if unit:
            units.add(unit)
    return tuple(
        PermissionGrant(key, DataScope(scope, frozenset(units)) if scope else None)  # type: ignore[arg-type]
        for key, scope, units in found.values()
    )


def count_grants_for_unit(*, unit: UUID) -> int:
    """How many permissions are given for a part of the data that names this unit."""
    return FunctionGrantUnit.objects.filter(unit=unit).count()


def permissions_of(*, keys: Iterable[str]) -> frozenset[str]:
    """The function permissions that any of *keys* holds, also those for a part of the data: one query."""
    accounts, groups = split_keys(keys)
    found = FunctionGrant.objects.filter(Q(account_id__in=accounts) | Q(group_id__in=groups))
    return frozenset(found.values_list("code", flat=True))


def grants_of(*, keys: Iterable[str]) -> frozenset[tuple[str, DataScope | None]]:
    """(code, part of the data) of every permission that any of *keys* holds; None is everywhere. One query."""
    accounts, groups = split_keys(keys)
    rows = FunctionGrant.objects.filter(Q(account_id__in=accounts) | Q(group_id__in=groups))
    found: dict[int, tuple[str, str, set[UUID]]] = {}
    for pk, code, scope, unit in rows.values_list("pk", "code", "scope", "units__unit"):
        units = found.setdefault(pk, (code, scope, set()))[2]
        if unit:
            units.add(unit)
    return frozenset(
        (code, DataScope(scope, frozenset(units)) if scope else None)  # type: ignore[arg-type]
        for code, scope, units in found.values()
    )


def _holder(key: str) -> dict[str, Any]:
    accounts, groups = split_keys([key])
    return {"account_id": accounts.pop()} if accounts else {"group_id": groups.pop()}


def _require_declared(code: str, scope: DataScope | None) -> None:
    if code not in declared_permissions():
        message = mark("There is no permission called %(code)s.")
        raise Invalid({"code": [FieldError("core.unknown_permission", message, code=code)]})
    if scope is None:
        return
    if scope.kind not in declared_scopes_of(code):
        message = mark("This permission can't be given for that part of the data.")
        raise Invalid({"scope": [FieldError("core.unknown_data_scope", message)]})
    if (scope.kind == "chosen") != bool(scope.units):
        message = (
            mark("Choose at least one unit.")
            if scope.kind == "chosen"
            else mark("Units are chosen for “chosen units” alone.")
        )
        raise Invalid({"units": [FieldError("core.data_scope_units", message)]})
