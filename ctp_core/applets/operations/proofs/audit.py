"""Tampering with the audit in every way its table allows: all of it is found and located."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import transaction

from ctp_core.applets.audit.models import AuditEntry, AuditHead
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.audit.services.seal_entries import seal_pending
from ctp_core.applets.audit.verification import verify
from ctp_core.applets.operations.scratch import scratch_database, unguard_audit
from ctp_core.contracts import ObjectRef, system_actor

ROWS = 40
FIELDS: dict[str, Any] = {
    "action": "x.y",
    "actor_name": "somebody else",
    "account_pk": 12345,
    "details": '{"forged":true}',
    "address": "203.0.113.9",
    "mac": "0" * 64,
    "seal": "0" * 64,
}

# Each changes rows at the place given and returns the first place where the fault may be named.
Attack = Callable[[random.Random, int], None]


def _edit(chance: random.Random, place: int) -> None:
    field = chance.choice(sorted(FIELDS))
    AuditEntry.objects.filter(sequence=place).update(**{field: FIELDS[field]})


def _delete(chance: random.Random, place: int) -> None:
    AuditEntry.objects.filter(sequence=place).delete()


def _close_up(chance: random.Random, place: int) -> None:
    AuditEntry.objects.filter(sequence=place).delete()
    for later in range(place + 1, ROWS + 1):
        AuditEntry.objects.filter(sequence=later).update(sequence=later - 1)


def _swap(chance: random.Random, place: int) -> None:
    other = place + 1 if place < ROWS else place - 1
    AuditEntry.objects.filter(sequence=place).update(sequence=10_000)
    AuditEntry.objects.filter(sequence=other).update(sequence=place)
    AuditEntry.objects.filter(sequence=10_000).update(sequence=other)


def _insert(chance: random.Random, place: int) -> None:
    for later in range(ROWS, place - 1, -1):
        AuditEntry.objects.filter(sequence=later).update(sequence=later + 1)
    forged = AuditEntry.objects.get(sequence=place + 1)
    forged.pk, forged.public_id, forged.sequence = None, uuid4(), place
    forged.save(force_insert=True)


def _truncate(chance: random.Random, place: int) -> None:
    AuditEntry.objects.filter(sequence__gte=place).delete()
    last = AuditEntry.objects.filter(sequence=place - 1).first()
    AuditHead.objects.update(sequence=place - 1, seal=last.seal if last else "")


ATTACKS: dict[str, Attack] = {
    "edit": _edit,
    "delete": _delete,
    "close_up": _close_up,
    "swap": _swap,
    "insert": _insert,
    "truncate": _truncate,
}


def prove_audit(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` attacks (200) at random places, from ``--seed`` (1), as the owner of the table with the triggers removed."""
    chance = random.Random(int(options.get("seed", 1)))  # noqa: S311  places to attack, no secret
    tried, failures = 0, []
    with scratch_database():
        unguard_audit()
        _write_rows()
        if not verify().is_sound:
            failures.append("the untouched audit is called unsound")
        for _ in range(int(options.get("count", 200))):
            name, place = chance.choice(sorted(ATTACKS)), chance.randint(1, ROWS)
            tried += 1
            found = _attack(name, place, chance)
            # A swap with the row before it shows one place earlier.
            if found not in (place, place - 1 if name == "swap" else place):
                failures.append(f"{name} at {place}: named {found}")
    return {"tried": tried, "failed": len(failures), "rows": ROWS, "failures": failures}


def _write_rows() -> None:
    for number in range(ROWS):
        with transaction.atomic():
            subject = ObjectRef("core", "proof", uuid4())
            record(actor=system_actor("proof"), action="core.prove_audit", subject=subject, details={"number": number})
    seal_pending()


def _attack(name: str, place: int, chance: random.Random) -> int | None:
    with transaction.atomic():
        ATTACKS[name](chance, place)
        fault = verify().first_fault
        transaction.set_rollback(True)
    return fault.sequence if fault else None
