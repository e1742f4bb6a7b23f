"""Say what people of a role may at most of a form."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit, events, permissions
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, NotFound, ObjectRef, mark
from ctp_form.contracts import MANAGE_DEFINITIONS, DefinitionNotFound, FieldLimitDto
from ctp_form.contracts.events import LimitsChanged
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.kinds import TableField
from ctp_form.models import FieldLimit, FormDefinition
from ctp_organization.api import principals

MOST = 20
LONGEST = 60


def save_limits(*, definition_id: UUID, limits: Sequence[FieldLimitDto], actor: Actor) -> None:
    """All limits of the form, in order; they hold at once, for every version. Raises Forbidden, DefinitionNotFound, Invalid."""
    if not actor.may(MANAGE_DEFINITIONS):
        raise Forbidden()
    with transaction.atomic():
        form = FormDefinition.objects.select_for_update(of=("self",)).filter(public_id=definition_id).first()
        if form is None:
            raise DefinitionNotFound()
        keys = _checked(form, limits)
        present = FieldLimit.objects.filter(definition=form).order_by("position")
        before = [{"name": one.name, **one.policy} for one in present]
        names = [one.name.strip() for one in limits]
        for gone in FieldLimit.objects.filter(definition=form).exclude(name__in=names):
            gone.delete()
        for place, (name, one) in enumerate(zip(names, limits, strict=True)):
            row, _made = FieldLimit.objects.update_or_create(
                definition=form, name=name, defaults={"position": place, "policy": one.policy.to_json()}
            )
            permissions.replace_grants(target=row, verb="fall", keys=keys[place])
        subject = ObjectRef("form", "definition", form.public_id)
        said = [{"name": name, **one.policy.to_json()} for name, one in zip(names, limits, strict=True)]
        audit.record(actor=actor, action="form.save_limits", subject=subject, details={"limits": said})
        if said != before:
            events.publish(LimitsChanged(subject=subject, code=form.code))


def _checked(form: FormDefinition, limits: Sequence[FieldLimitDto]) -> list[frozenset[str]]:
    problems: dict[str, list[FieldError]] = {}
    if len(limits) > MOST:
        message = mark("At most %(limit)s roles.")
        raise Invalid({"limits": [FieldError("form.limits_many", message, limit=MOST)]})
    known, tables = _paths(form)
    names: set[str] = set()
    keys = []
    for place, one in enumerate(limits):
        name = one.name.strip()
        if not name or len(name) > LONGEST or not name.isprintable():
            message = mark("A name of 1 to %(limit)s characters is needed.")
            problems[f"limits.{place}.name"] = [FieldError("form.limit_name", message, limit=LONGEST)]
        elif name in names:
            problems[f"limits.{place}.name"] = [FieldError("form.limit_twice", mark("This stands here twice."))]
        names.add(name)
        if unknown := sorted((one.policy.fields.keys() - known) | (one.policy.tables.keys() - tables)):
            message = mark("The form has no field “%(field)s”.")
            problems[f"limits.{place}.policy"] = [FieldError("form.limit_field", message, field=unknown[0][:60])]
        if not one.holders:
            problems[f"limits.{place}.holders"] = [FieldError("form.limit_nobody", mark("Choose who it is for."))]
        try:
            keys.append(principals.keys_of(refs=one.holders))
        except NotFound:
            message = mark("Somebody you chose can't be found. Choose again.")
            problems[f"limits.{place}.holders"] = [FieldError("form.unknown_people", message)]
            keys.append(frozenset())
    if problems:
        raise Invalid(problems)
    return keys


def _paths(form: FormDefinition) -> tuple[set[str], set[str]]:
    """Everything a limit may name, of the draft and of the versions in use: a field taken out may still be in records."""
    paths, tables = set(), set()
    for schema in (form.draft, *form.versions.order_by("-number").values_list("schema", flat=True)[:20]):
        definition, _problems = read_definition(schema)
        paths |= {path for path, one in definition.walk()}
        tables |= {one.code for one in definition.fields if isinstance(one, TableField)}
    return paths, tables
