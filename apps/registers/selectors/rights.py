"""Rights on registers as they are explained."""

from __future__ import annotations

from uuid import UUID

from apps.registers.domain.dto import REGISTER
from apps.registers.domain.seats import VERBS, Verb
from apps.registers.models import Register, RegisterRole
from apps.registers.selectors.registers import open_register, reached_by
from apps_api.registers import RegisterNotFound
from ctp_core.api import permissions
from ctp_core.contracts import Actor, ObjectRights, mark
from ctp_form.api import records
from ctp_form.contracts import RecordNotFound

MODULE = "registers"
RECORD_VERBS: tuple[Verb, ...] = ("change", "delete")


def allowed(actor: Actor, register_id: UUID) -> frozenset[str]:
    """What *actor* may do in the register, at least with some records."""
    try:
        seat = open_register(register_id=register_id, actor=actor).seat
    except RegisterNotFound:
        return frozenset()
    return frozenset({"read", *(verb for verb in VERBS if seat.may_somewhere(verb))})


def keys(register_id: UUID) -> frozenset[str] | None:
    """Everybody its roles name."""
    row = Register.objects.filter(public_id=register_id).first()
    if row is None:
        return None
    pks = list(row.roles.values_list("pk", flat=True))
    return frozenset().union(*permissions.list_grants_of_many(model=RegisterRole, verb="hold", pks=pks).values())


def allowed_in_record(actor: Actor, record_id: UUID) -> frozenset[str]:
    """What *actor* may do with one record: what the roles say that reach it."""
    try:
        owner, facts = records.get_record_facts(record_id=record_id)
        card = open_register(register_id=owner.id, actor=actor)
    except (RecordNotFound, RegisterNotFound):
        return frozenset()
    seat, reached = card.seat, reached_by(card, facts, actor)
    if seat.reading(reached) is None:
        return frozenset()
    return frozenset({"read", *(verb for verb in RECORD_VERBS if seat.may(verb, reached))})


def keys_of_record(record_id: UUID) -> frozenset[str] | None:
    """Everybody the roles of its register name; None for records of something else."""
    try:
        owner, _facts = records.get_record_facts(record_id=record_id)
    except RecordNotFound:
        return None
    return keys(owner.id) if (owner.module, owner.kind) == (MODULE, REGISTER) else None


RECORD_RIGHTS = ObjectRights(
    kind="record",
    label=mark("Record"),
    verbs=(
        ("read", mark("See and read")),
        ("change", mark("Change records")),
        ("delete", mark("Delete records")),
    ),
    allowed=allowed_in_record,
    keys=keys_of_record,
)
RIGHTS = ObjectRights(
    kind="register",
    label=mark("Data register"),
    verbs=(
        ("read", mark("See and read")),
        ("add", mark("Add records")),
        ("change", mark("Change records")),
        ("delete", mark("Delete records")),
        ("import", mark("Import records")),
        ("export", mark("Export records")),
    ),
    allowed=allowed,
    keys=keys,
)
