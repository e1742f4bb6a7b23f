"""Function permissions given to principals and taken away: the work of the security administrators."""

from __future__ import annotations

from django.db import transaction

from ctp_core.api import permissions
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, PrincipalRef, mark
from ctp_organization.models import Role
from ctp_organization.services.resolve_keys import keys_of


def grant_permission(*, code: str, principal: PrincipalRef, actor: Actor) -> None:
    """The principal holds *code* from now on, everywhere.

    Raises Forbidden, NotFound, Invalid for an undeclared code, for oneself and for a role that is held for single units.
    """
    key = _checked(principal, actor)
    if principal.kind == "role" and Role.objects.filter(public_id__in=[principal.id], per_unit=True).exists():
        message = mark(
            "This role is held for single units, a permission counts everywhere. Give it to people or to another role."
        )
        raise Invalid({"principal": [FieldError("organization.unit_role", message)]})
    with transaction.atomic():
        permissions.grant_permission(code=code, key=key, actor=actor)


def revoke_permission(*, code: str, principal: PrincipalRef, actor: Actor) -> None:
    """The principal does not hold *code* any more; taking what was not given changes nothing. Raises Forbidden, NotFound."""
    _require_administrator(actor)
    permissions.revoke_permission(code=code, key=_key(principal), actor=actor)


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
