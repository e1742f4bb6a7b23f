"""Rights on registers as they are explained."""

from __future__ import annotations

from uuid import UUID

from apps.registers.domain.seats import VERBS
from apps.registers.models import Register, RegisterRole
from apps.registers.selectors.registers import open_register
from apps_api.registers import RegisterNotFound
from ctp_core.api import permissions
from ctp_core.contracts import Actor, ObjectRights, mark


def allowed(actor: Actor, register_id: UUID) -> frozenset[str]:
    """What *actor* may do in the register, at least with own records."""
    try:
        seat = open_register(register_id=register_id, actor=actor).seat
    except RegisterNotFound:
        return frozenset()
    return frozenset({"read", *(verb for verb in VERBS if seat.may(verb, own=True))})


def keys(register_id: UUID) -> frozenset[str] | None:
    """Everybody its roles name."""
    row = Register.objects.filter(public_id=register_id).first()
    if row is None:
        return None
    pks = list(row.roles.values_list("pk", flat=True))
    return frozenset().union(*permissions.list_grants_of_many(model=RegisterRole, verb="hold", pks=pks).values())


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
