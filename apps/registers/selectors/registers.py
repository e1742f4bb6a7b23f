"""Registers: who has a seat in which, what managers see of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from apps.registers.domain.dto import RegisterCard, RegisterSettings, RoleContent, register_ref
from apps.registers.domain.seats import EVERYTHING, OWN, SCOPES, Role, Seat
from apps.registers.models import Register, RegisterRole
from apps_api.registers import RegisterNotFound
from ctp_core.api import permissions
from ctp_core.contracts import Actor, DataScope
from ctp_form.api import limits
from ctp_form.contracts import FieldPolicy, RecordFacts, RecordSet, RecordSource
from ctp_organization.api import data_scopes, principals

MANAGE = "registers.manage_registers"
MOST_SOURCES = 200


def roles_of(actor: Actor) -> QuerySet[RegisterRole]:
    """The roles *actor* holds."""
    return RegisterRole.objects.filter(permissions.granted(model=RegisterRole, verb="hold", actor=actor))


def visible_to(actor: Actor) -> QuerySet[Register]:
    """The registers *actor* has a seat in."""
    rows = Register.objects.filter(is_active=True)
    if actor.kind == "system":
        return rows
    return rows.filter(pk__in=roles_of(actor).values("register_id"))


def list_registers(*, actor: Actor) -> tuple[RegisterCard, ...]:
    """All of them, by name; three queries."""
    rows = list(visible_to(actor).select_related("form_version").order_by("name", "pk"))
    return tuple(_cards(rows, actor))


def open_register(*, register_id: UUID, actor: Actor) -> RegisterCard:
    """The register with *actor*'s seat in it. Raises RegisterNotFound, also for one without a seat."""
    rows = list(visible_to(actor).select_related("form_version").filter(public_id=register_id))
    for card in _cards(rows, actor):
        return card
    raise RegisterNotFound()


def is_open_to(*, register_id: UUID, actor: Actor) -> bool:
    """Does *actor* have a seat in this register, and is it open?"""
    return visible_to(actor).filter(public_id=register_id).exists()


def record_set(card: RegisterCard, actor: Actor) -> RecordSet:
    """The records of the list, and the policy they are listed under."""
    within = RecordSet(register_ref(card.id), card.version_id, card.seat.listing(), reader=actor)
    if card.seat.lists_all:
        return within
    parts = card.seat.listed_parts
    if parts <= {OWN}:
        return replace(within, author_pk=actor.member.pk if actor.member else 0)
    return replace(within, only=data_scopes.people_within(scopes=parts, actor=actor, through="author_pk"))


def reached_by(card: RegisterCard, facts: RecordFacts, actor: Actor) -> frozenset[DataScope]:
    """The parts of the register *actor* has a role for that the record belongs to: those of who entered it. No query for own ones."""
    if facts.author_pk is None:
        return frozenset()
    return data_scopes.scopes_reaching(scopes=card.seat.parts, actor=actor, member_pk=facts.author_pk)


def register_policy(actor: Actor, register_id: UUID) -> FieldPolicy | None:
    """What *actor* may read of all records of a register."""
    try:
        return open_register(register_id=register_id, actor=actor).seat.reading(())
    except RegisterNotFound:
        return None


def record_policy(actor: Actor, register_id: UUID, facts: RecordFacts) -> FieldPolicy | None:
    """What *actor* may read of one record."""
    try:
        card = open_register(register_id=register_id, actor=actor)
    except RegisterNotFound:
        return None
    return card.seat.reading(reached_by(card, facts, actor))


def open_set(actor: Actor, register_id: UUID) -> RecordSet | None:
    """The records of a register that *actor* may list."""
    try:
        return record_set(open_register(register_id=register_id, actor=actor), actor)
    except RegisterNotFound:
        return None


def list_sources(actor: Actor) -> tuple[RecordSource, ...]:
    """The registers a form may relate to: those open to *actor*, all of them for who sets registers up."""
    rows = Register.objects.filter(is_active=True) if actor.may(MANAGE) else visible_to(actor)
    return tuple(
        RecordSource(register_ref(row.public_id), row.name, row.form_version.public_id)
        for row in rows.select_related("form_version").order_by("name", "pk")[:MOST_SOURCES]
    )


def record_link(register_id: UUID, record_id: UUID) -> str:
    """Where a record is read."""
    return reverse("registers:record-detail", args=[register_id, record_id])


def list_managed() -> tuple[RegisterSettings, ...]:
    """All registers for managers; who may ask is for the door's policy to say."""
    rows = Register.objects.select_related("form_version__definition").order_by("name", "pk")
    return tuple(_settings(row, ()) for row in rows)


def get_managed(*, register_id: UUID) -> RegisterSettings:
    """One with its roles. Raises RegisterNotFound."""
    row = Register.objects.select_related("form_version__definition").filter(public_id=register_id).first()
    if row is None:
        raise RegisterNotFound()
    roles = list(row.roles.order_by("position", "pk"))
    held = permissions.list_grants_of_many(model=RegisterRole, verb="hold", pks=[one.pk for one in roles])
    return _settings(row, tuple(_content(one, held[one.pk]) for one in roles))


def _cards(rows: list[Register], actor: Actor) -> Iterable[RegisterCard]:
    roles: dict[int, list[Role]] = {row.pk: [] for row in rows}
    if actor.kind != "system" and rows:
        for one in roles_of(actor).filter(register_id__in=roles).order_by("pk"):
            roles[one.register_id].append(_role(one))
    found = limits.limits_for(version_ids=[row.form_version.public_id for row in rows], actor=actor) if rows else {}
    for row in rows:
        seat = EVERYTHING if actor.kind == "system" else Seat(tuple(roles[row.pk]), found[row.form_version.public_id])
        yield RegisterCard(
            pk=row.pk,
            id=row.public_id,
            name=row.name,
            description=row.description,
            version_id=row.form_version.public_id,
            columns=tuple(row.columns),
            seat=seat,
        )


def _role(row: RegisterRole) -> Role:
    scope = row.scope if row.scope in SCOPES else "own"
    units = frozenset(UUID(one) for one in row.units)
    return Role(scope, frozenset(row.verbs), FieldPolicy.from_json(row.policy), units)


def _content(row: RegisterRole, keys: frozenset[str]) -> RoleContent:
    role = _role(row)
    return RoleContent(
        name=row.name,
        scope=role.scope,
        verbs=tuple(row.verbs),
        policy=role.policy,
        holders=tuple(principals.refs_of_keys(keys=keys)),
        units=role.units,
    )


def _settings(row: Register, roles: tuple[RoleContent, ...]) -> RegisterSettings:
    return RegisterSettings(
        pk=row.pk,
        id=row.public_id,
        name=row.name,
        description=row.description,
        version_id=row.form_version.public_id,
        definition_id=row.form_version.definition.public_id,
        is_active=row.is_active,
        columns=tuple(row.columns),
        fast=tuple(row.fast),
        revision=row.revision,
        roles=roles,
    )
