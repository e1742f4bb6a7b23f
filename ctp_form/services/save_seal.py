"""Keep a seal: one's own, or that of a unit with who may put it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit, clock, files, permissions
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, NotFound, PrincipalRef, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_form.contracts import MANAGE_SEALS, SealChanged, SealDto, SealNotFound
from ctp_form.models import StoredSeal
from ctp_form.selectors.names import PICTURES
from ctp_form.selectors.seals import get_seal, may_keep, seal_ref
from ctp_organization.api import members, principals, units

LONGEST = 60
MOST_OWN = 20
LARGEST = 2 * files.MEGABYTE


@dataclass(frozen=True)
class SealContent:
    """What can be changed of a seal later; *users* counts for units' seals alone."""

    name: str
    users: Sequence[PrincipalRef] = ()
    is_active: bool = True


def create_seal(*, content: SealContent, picture: UUID | None, unit_id: UUID | None, actor: Actor) -> SealDto:
    """A seal of the unit, or without one *actor*'s own. *picture* is an upload of the actor's.

    Raises Forbidden, NotFound for the unit, Invalid with every problem at its place.
    """
    if unit_id is not None and not actor.may(MANAGE_SEALS):
        raise Forbidden()
    if unit_id is None and actor.member is None:
        raise Forbidden()
    problems = _problems(content.name)
    found = files.list_own(file_ids=[picture], actor=actor) if picture is not None else ()
    if not found or found[0].content_type not in PICTURES:
        message = mark("Draw the signature, or choose a picture: PNG, JPEG, GIF or WebP.")
        problems["picture"] = [FieldError("form.seal_picture", message)]
    elif found[0].size > LARGEST:
        message = mark("The picture of a seal has at most %(limit)s MB.")
        problems["picture"] = [FieldError("form.seal_picture_size", message, limit=LARGEST // files.MEGABYTE)]
    if problems:
        raise Invalid(problems)
    unit = units.get_unit(id=unit_id, actor=actor) if unit_id is not None else None
    keys = _keys(content.users) if unit is not None else frozenset()
    with transaction.atomic():
        row = StoredSeal(
            name=content.name.strip(),
            unit_id=unit.pk if unit else None,
            member_id=actor.member.pk if unit is None and actor.member else None,
            picture=found[0].id,
            made_at=clock.now(),
        )
        if row.member_id:
            _require_room(row.member_id)
        _save(row)
        files.attach(file_ids=[found[0].id], to=seal_ref(row.public_id), actor=actor)
        permissions.replace_grants(target=row, verb="use", keys=keys)
        _record(row, actor, "form.make_seal", digest=found[0].digest)
    return get_seal(seal_id=row.public_id, actor=actor)


def update_seal(*, seal_id: UUID, content: SealContent, actor: Actor, expected_revision: int | None = None) -> SealDto:
    """Its name, who may put it, whether it is in force; the picture stays. Raises SealNotFound, Forbidden, Invalid, SealChanged."""
    get_seal(seal_id=seal_id, actor=actor)  # who doesn't see it doesn't learn of it
    if problems := _problems(content.name):
        raise Invalid(problems)
    with transaction.atomic():
        row = StoredSeal.objects.select_for_update(of=("self",)).filter(public_id=seal_id).first()
        if row is None:
            raise SealNotFound()
        if not may_keep(actor, row):
            raise Forbidden()
        if expected_revision is not None and row.revision != expected_revision:
            raise SealChanged()
        row.name, row.is_active, row.revision = content.name.strip(), content.is_active, row.revision + 1
        _save(row)
        if row.unit_id is not None:
            permissions.replace_grants(target=row, verb="use", keys=_keys(content.users))
        _record(row, actor, "form.change_seal", active=row.is_active)
    return get_seal(seal_id=seal_id, actor=actor)


def _require_room(member_pk: int) -> None:
    """Raises Invalid where the member keeps as many as fit. Of two who add at once the second waits for the first, then counts."""
    members.lock_member(member_pk=member_pk)
    if StoredSeal.objects.filter(member_id=member_pk).count() >= MOST_OWN:
        message = mark("At most %(limit)s signatures can be kept.")
        raise Invalid({"name": [FieldError("form.seal_many", message, limit=MOST_OWN)]})


def _problems(name: str) -> dict[str, list[FieldError]]:
    text = name.strip()
    if not text or len(text) > LONGEST or not text.isprintable():
        message = mark("A name of 1 to %(limit)s characters is needed.")
        return {"name": [FieldError("form.seal_name", message, limit=LONGEST)]}
    return {}


def _keys(users: Sequence[PrincipalRef]) -> frozenset[str]:
    try:
        return principals.keys_of(refs=users)
    except NotFound:
        message = mark("Somebody you chose can't be found. Choose again.")
        raise Invalid({"users": [FieldError("form.unknown_people", message)]}) from None


def _save(row: StoredSeal) -> None:
    message = mark("There is a seal of this name already.")
    with refused_if_taken(lambda: Invalid({"name": [FieldError("form.seal_taken", message)]})):
        row.save()


def _record(row: StoredSeal, actor: Actor, action: str, **details: object) -> None:
    audit.record(actor=actor, action=action, subject=seal_ref(row.public_id), details={"name": row.name, **details})
