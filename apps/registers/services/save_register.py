"""Registers are made, changed and closed by those who hold ``registers.manage_registers``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import RoleContent, register_ref
from apps.registers.domain.seats import SCOPES, VERBS
from apps.registers.models import Register, RegisterRole
from apps.registers.selectors.registers import MANAGE
from apps_api.registers import RegisterChanged, RegisterInvalid, RegisterNotFound
from ctp_core.api import audit, permissions
from ctp_core.contracts import Actor, FieldError, Forbidden, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_form.api import definitions, lists
from ctp_form.contracts import READ_ALL, VersionDto, VersionNotFound
from ctp_organization.api import principals

NAME_LENGTH = 100
DESCRIPTION_LENGTH = 300
MOST_ROLES = 20
MOST_UNITS = 50
MOST_COLUMNS = 30
MOST_FAST = 8


@dataclass(frozen=True, kw_only=True)
class RegisterContent:
    """What a manager says of a register. *columns* are the paths of its list, *fast* those that get an index."""

    name: str
    version_id: UUID
    description: str = ""
    columns: tuple[str, ...] = ()
    fast: tuple[str, ...] = ()
    is_active: bool = True
    roles: tuple[RoleContent, ...] = ()


def create_register(*, content: RegisterContent, actor: Actor) -> UUID:
    """A new register. Raises Forbidden, RegisterInvalid."""
    _require_manager(actor)
    version = _checked(content)
    with transaction.atomic():
        row = Register(form_version_id=version.pk)
        _fill(row, content)
        with refused_if_taken(_name_taken):
            row.save(force_insert=True)
        _save_roles(row, content)
        _record(row, "registers.create_register", actor)
        lists.want_indexes()
    return row.public_id


def update_register(
    *, register_id: UUID, content: RegisterContent, actor: Actor, expected_revision: int | None = None
) -> None:
    """Change a register and the roles in it; its form version only moves by lifting.

    Raises Forbidden, RegisterNotFound, RegisterChanged, RegisterInvalid.
    """
    _require_manager(actor)
    with transaction.atomic():
        rows = Register.objects.select_for_update(of=("self",)).select_related("form_version")
        row = rows.filter(public_id=register_id).first()
        if row is None:
            raise RegisterNotFound()
        # Its paths are those of the version it is at, whichever was sent.
        _checked(replace(content, version_id=row.form_version.public_id))
        if expected_revision is not None and row.revision != expected_revision:
            raise RegisterChanged()
        _fill(row, content)
        row.revision += 1
        with refused_if_taken(_name_taken):
            row.save()
        _save_roles(row, content)
        _record(row, "registers.update_register", actor)
        lists.want_indexes()


def _require_manager(actor: Actor) -> None:
    if not actor.may(MANAGE):
        raise Forbidden()


def _checked(content: RegisterContent) -> VersionDto:
    """The form version. Raises RegisterInvalid with everything that is wrong."""
    found: dict[str, list[FieldError]] = {}
    if not 1 <= len(content.name.strip()) <= NAME_LENGTH:
        message = mark("Give a name of at most %(limit)s characters.")
        found["name"] = [FieldError("registers.name", message, limit=NAME_LENGTH)]
    if len(content.description.strip()) > DESCRIPTION_LENGTH:
        message = mark("Write at most %(limit)s characters.")
        found["description"] = [FieldError("registers.description", message, limit=DESCRIPTION_LENGTH)]
    try:
        version = definitions.get_version(version_id=content.version_id)
    except VersionNotFound:
        raise RegisterInvalid(
            found | {"version_id": [FieldError("registers.version", mark("Choose a published form."))]}
        ) from None
    found |= _wrong_paths(content) | _wrong_roles(content.roles)
    if found:
        raise RegisterInvalid(found)
    return version


def _wrong_paths(content: RegisterContent) -> dict[str, list[FieldError]]:
    fields = lists.list_fields(version_id=content.version_id, policy=READ_ALL, language="en")
    known, sortable = {one.path for one in fields}, {one.path for one in fields if one.sortable}
    unknown = FieldError("registers.path", mark("Choose fields of the form."))
    found = {}
    if len(content.columns) > MOST_COLUMNS or not set(content.columns) <= known:
        found["columns"] = [unknown]
    if not set(content.fast) <= sortable:
        found["fast"] = [unknown]
    elif len(content.fast) > MOST_FAST:
        message = mark("At most %(limit)s fields.")
        found["fast"] = [FieldError("registers.too_many_fast", message, limit=MOST_FAST)]
    return found


def _wrong_roles(roles: tuple[RoleContent, ...]) -> dict[str, list[FieldError]]:
    found: dict[str, list[FieldError]] = {}
    if len(roles) > MOST_ROLES:
        message = mark("At most %(limit)s roles.")
        return {"roles": [FieldError("registers.too_many_roles", message, limit=MOST_ROLES)]}
    seen: set[str] = set()
    for place, one in enumerate(roles):
        name = one.name.strip()
        if not 1 <= len(name) <= 60 or name in seen:
            message = mark("Give each role a name of its own, at most 60 characters.")
            found[f"roles.{place}.name"] = [FieldError("registers.role_name", message)]
        seen.add(name)
        if one.scope not in SCOPES or not set(one.verbs) <= set(VERBS):
            found[f"roles.{place}"] = [FieldError("registers.role", mark("This role can't be read."))]
        elif (one.scope == "chosen") != bool(one.units) or len(one.units) > MOST_UNITS:
            message = mark("Choose the units whose records are meant, at most %(limit)s, or none for another part.")
            found[f"roles.{place}.units"] = [FieldError("registers.role_units", message, limit=MOST_UNITS)]
    return found


def _name_taken() -> RegisterInvalid:
    message = mark("There is a register of this name already.")
    return RegisterInvalid({"name": [FieldError("registers.name_taken", message)]})


def _fill(row: Register, content: RegisterContent) -> None:
    row.name, row.description = content.name.strip(), content.description.strip()
    row.columns, row.fast = list(content.columns), list(content.fast)
    row.is_active = content.is_active


def _save_roles(row: Register, content: RegisterContent) -> None:
    names = [one.name.strip() for one in content.roles]
    row.roles.exclude(name__in=names).delete()
    for position, (name, one) in enumerate(zip(names, content.roles, strict=True)):
        verbs = [verb for verb in VERBS if verb in one.verbs]
        role, _created = RegisterRole.objects.update_or_create(
            register=row,
            name=name,
            defaults={
                "position": position,
                "scope": one.scope,
                "units": sorted(str(unit) for unit in one.units),
                "verbs": verbs,
                "policy": one.policy.to_json(),
            },
        )
        permissions.replace_grants(target=role, verb="hold", keys=principals.keys_of(refs=one.holders))


def _record(row: Register, action: str, actor: Actor) -> None:
    audit.record(actor=actor, action=action, subject=register_ref(row.public_id), details={"name": row.name})
