"""Function permissions given to principals and taken away: the work of the security administrators."""

from __future__ import annotations

from django.db import transaction

from ctp_core.api import permissions
from ctp_core.contracts import Actor, DataScope, FieldError, Forbidden, Invalid, NotFound, PrincipalRef, mark
from ctp_organization.models import Role, Unit
from ctp_organization.selectors.sight import MAINTAIN
from ctp_organization.services.resolve_keys import keys_of


def grant_permission(*, code: str, principal: PrincipalRef, scope: DataScope | None = None, actor: Actor) -> None:
    """The principal holds *code* from now on, everywhere or for the part *scope* of the data.

    Raises Forbidden, NotFound, Invalid for an undeclared code, for oneself, for a role that is held for single units, for a
    scope the permission does not know, and for chosen units that do not fit: the organisation is maintained by company.
    """
    key = _checked(principal, actor)
    if principal.kind == "role" and Role.objects.filter(public_id__in=[principal.id], per_unit=True).exists():
        message = mark(
            "This role is held for single units, a permission counts everywhere. Give it to people or to another role."
        )
        raise Invalid({"principal": [FieldError("organization.unit_role", message)]})
    with transaction.atomic():
        permissions.grant_permission(code=code, key=key, scope=_checked_scope(code, scope), actor=actor)


def revoke_permission(*, code: str, principal: PrincipalRef, actor: Actor) -> None:
    """The principal does not hold *code* any more; taking what was not given changes nothing. Raises Forbidden, NotFound."""
    _require_administrator(actor)
    permissions.revoke_permission(code=code, key=_key(principal), actor=actor)


def _checked_scope(code: str, scope: DataScope | None) -> DataScope | None:
    if scope is None or not scope.units:
        return scope
    units = Unit.objects.filter(public_id__in=scope.units)
    if units.count() != len(scope.units):
        raise NotFound()
    if code == MAINTAIN and units.exclude(kind=Unit.Kind.COMPANY).exists():
        message = mark("Administrators are named for companies. Choose units of the kind company.")
        raise Invalid({"units": [FieldError("organization.no_company", message)]})
    return scope


def _checked(principal: PrincipalRef, actor: Actor) -> str:
    _require_administrator(actor)
    key = _key(principal)
    # Who gives rights does not give them to oneself, nor to a group one belongs to.
    if key in actor.principals:
        message = mark("Nobody gives permissions to themselves. Ask another security administrator.")
        raise Invalid({"principal": [FieldError("organization.own_permission", message)]})
    return key


def _key(principal: PrincipalRef) -> str:
    return next(iter(keys_of(refs=[principal])))


def _require_administrator(actor: Actor) -> None:
    if actor.kind != "system" and actor.admin_role != "security":
        raise Forbidden()
