"""The limits that somebody falls under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from ctp_core.api import permissions
from ctp_core.contracts import Actor
from ctp_form.contracts import OPEN, FieldLimitDto, FieldPolicy, FieldUse
from ctp_form.models import FieldLimit
from ctp_form.selectors.parsed import get_parsed
from ctp_organization.api import principals


def limit_for(*, version_id: UUID, actor: Actor) -> FieldPolicy:
    """What *actor* may at most of the form, whatever a step or a role of a register allows. One query."""
    return limits_for(version_ids=[version_id], actor=actor)[version_id]


def limits_for(*, version_ids: Iterable[UUID], actor: Actor) -> Mapping[UUID, FieldPolicy]:
    """The same for several forms, in one query. The server itself falls under none."""
    definitions = {one: get_parsed(one).version.definition_id for one in set(version_ids)}
    if actor.kind == "system" or not definitions:
        return dict.fromkeys(definitions, OPEN)
    rows = FieldLimit.objects.filter(
        permissions.granted(model=FieldLimit, verb="fall", actor=actor),
        definition__public_id__in=set(definitions.values()),
    )
    found: dict[UUID, list[FieldPolicy]] = {}
    for definition_id, policy in rows.values_list("definition__public_id", "policy"):
        found.setdefault(definition_id, []).append(FieldPolicy.from_json(policy))
    return {one: FieldPolicy.joined_limits(found.get(definition, ())) for one, definition in definitions.items()}


def concealed_from_some(*, version_id: UUID, paths: Iterable[str]) -> frozenset[str]:
    """Those of *paths* that some limit conceals: they must not stand in a text that all may find."""
    definition_id = get_parsed(version_id).version.definition_id
    policies = FieldLimit.objects.filter(definition__public_id=definition_id).values_list("policy", flat=True)
    limits = [FieldPolicy.from_json(one) for one in policies]
    return frozenset(path for path in paths if any(one.is_concealed(path) for one in limits))


def list_limits(*, definition_id: UUID) -> tuple[FieldLimitDto, ...]:
    """The limits of a form, in order; who may ask is for the door's policy to say. Two queries."""
    rows = list(FieldLimit.objects.filter(definition__public_id=definition_id).order_by("position", "pk"))
    held = permissions.list_grants_of_many(model=FieldLimit, verb="fall", pks=[one.pk for one in rows]) if rows else {}
    return tuple(
        FieldLimitDto(one.name, FieldPolicy.from_json(one.policy), tuple(principals.refs_of_keys(keys=held[one.pk])))
        for one in rows
    )


def limit_uses(definition_id: UUID) -> list[FieldUse]:
    """The fields that limits name: one of them isn't removed unseen."""
    found = []
    for one in list_limits(definition_id=definition_id):
        sentence = _("the rights by role “%(name)s”") % {"name": one.name}
        found += [FieldUse(path, sentence) for path in {*one.policy.fields, *one.policy.tables}]
    return found
