"""Roles: create, change, give to people for the whole organisation or for a unit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.api import permissions
from ctp_core.contracts import Actor, FieldError, Invalid, PrincipalRef, mark
from ctp_organization.contracts import RoleChanged, RoleDto
from ctp_organization.contracts.errors import MemberDisabled
from ctp_organization.models import Member, Role, RoleHolder, Unit
from ctp_organization.selectors.maintaining import Maintenance
from ctp_organization.selectors.roles import get_role
from ctp_organization.services.checking import FieldProblems, find, get, require_free, require_version
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import create_principals, sync_memberships
from ctp_organization.services.owning import owning_company
from ctp_organization.services.recording import note, require_maintainer, subject
from ctp_organization.services.resolve_keys import keys_of


@dataclass(frozen=True, slots=True)
class RoleDetails:
    """What a role says of itself."""

    code: str
    name: str
    per_unit: bool = False
    position: int = 0
    is_active: bool = True


def create_role(
    *, code: str, name: str, per_unit: bool = False, position: int = 0, company: UUID | None = None, actor: Actor
) -> RoleDto:
    """A new role, a *company*'s own or the whole organisation's. Raises Invalid, CodeTaken, CompanyMissing, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    details = _checked(RoleDetails(code, name, per_unit, position))
    with transaction.atomic():
        lock_organization()
        require_free(Role.objects.all(), "code", details.code)
        role = Role.objects.create(
            code=details.code,
            name=details.name,
            per_unit=details.per_unit,
            position=details.position,
            company=owning_company(maintenance, company),
        )
        create_principals(kinds=["role"], targets={role.pk: role.public_id})
        return _done(role, actor, "created")


def update_role(*, id: UUID, details: RoleDetails, expected_version: int | None = None, actor: Actor) -> RoleDto:  # noqa: A002
    """A disabled role carries no rights any more. Raises Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    details = _checked(details)
    with transaction.atomic():
        lock_organization()
        role = get(Role.objects.select_related("company"), id)
        maintenance.require_owned(role.company)
        require_version(role.version, expected_version)
        require_free(Role.objects.all(), "code", details.code, but_pk=role.pk)
        if details.per_unit and not role.per_unit:
            _require_no_permission(role)
        switched = role.is_active != details.is_active
        role.code, role.name, role.per_unit = details.code, details.name, details.per_unit
        role.position, role.is_active = details.position, details.is_active
        role.version += 1
        role.save()
        if switched:
            maintenance.require_plain([PrincipalRef("role", role.public_id)])
            people = RoleHolder.objects.filter(role=role).values_list("member_id", flat=True)
            sync_memberships(member_pks=list(people))
        return _done(role, actor, "updated")


def _require_no_permission(role: Role) -> None:
    """What is held for a unit must not open things everywhere. Raises Invalid."""
    if permissions.permissions_of(keys=keys_of(refs=[PrincipalRef("role", role.public_id)])):
        message = mark("This role holds permissions, which count everywhere. Take them from it first.")
        raise Invalid({"per_unit": [FieldError("organization.unit_role", message)]})


def grant_role(*, role_id: UUID, member_id: UUID, unit_id: UUID | None = None, actor: Actor) -> RoleDto:
    """A member holds the role, for a unit and all below when it is a role per unit. Giving it again changes nothing.

    Raises Invalid when a unit is missing or not wanted, MemberDisabled, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        role, member = get(Role.objects.all(), role_id), get(Member.objects.all(), member_id)
        unit = find(Unit.objects.all(), unit_id)
        if role.per_unit != (unit is not None):
            wanted = mark("Choose the unit this role is held for.")
            unwanted = mark("This role is held for the whole organisation, not for a unit.")
            message = wanted if role.per_unit else unwanted
            raise Invalid({"unit": [FieldError("organization.role_unit", message)]})
        if not member.is_active:
            raise MemberDisabled(name=member.name)
        _require_within(maintenance, role, unit)
        maintenance.require_people([member.pk])
        maintenance.require_plain([PrincipalRef("role", role.public_id)])
        maintenance.require_closed([] if role.company_id else [PrincipalRef("role", role.public_id)])
        RoleHolder.objects.get_or_create(role=role, member=member, unit=unit)
        sync_memberships(member_pks=[member.pk])
        return _done(role, actor, "granted", {"member": str(member_id), "unit": str(unit_id or "")})


def revoke_role(*, role_id: UUID, member_id: UUID, unit_id: UUID | None = None, actor: Actor) -> RoleDto:
    """Takes the role away; taking what was not given changes nothing. Raises NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        role, member = get(Role.objects.all(), role_id), get(Member.objects.all(), member_id)
        unit = find(Unit.objects.all(), unit_id)
        _require_within(maintenance, role, unit)
        RoleHolder.objects.filter(role=role, member=member, unit=unit).delete()
        sync_memberships(member_pks=[member.pk])
        return _done(role, actor, "revoked", {"member": str(member_id), "unit": str(unit_id or "")})


def _require_within(maintenance: Maintenance, role: Role, unit: Unit | None) -> None:
    """A company's administrators give the company's own roles, and those of the house for units of the company."""
    if unit is not None:
        maintenance.require_units(unit)
    if unit is None or role.company is not None:
        maintenance.require_owned(role.company)


def _done(role: Role, actor: Actor, change: str, details: dict[str, str] | None = None) -> RoleDto:
    about = subject("role", role.public_id)
    event = RoleChanged(subject=about, change=change)
    told = {"code": role.code, "change": change, **(details or {})}
    note(actor=actor, action="change_role", about=about, details=told, event=event)
    return get_role(id=role.public_id)


def _checked(given: RoleDetails) -> RoleDetails:
    problems = FieldProblems()
    code = problems.text("code", given.code, limit=64)
    name = problems.text("name", given.name, limit=100)
    position = problems.number("position", given.position)
    problems.done()
    return RoleDetails(code, name, given.per_unit, position, given.is_active)
