"""A stand-in for tests: the same promises, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from apps_api.registers.dto import RecordRef, RegisterRef
from apps_api.registers.errors import RegisterForbidden, RegisterInvalid, RegisterNotFound
from ctp_core.contracts import Actor, FieldError, ObjectRef, mark


@dataclass(frozen=True, slots=True)
class FakeRegister:
    """A register, the codes of its fields, and the principal keys that read it and add to it."""

    ref: RegisterRef
    fields: frozenset[str]
    readers: frozenset[str]
    adders: frozenset[str]


@dataclass
class FakeRegisters:
    """``RegistersService`` without a database. *records* keeps the values by register and source."""

    registers: list[FakeRegister] = field(default_factory=list)
    records: dict[tuple[UUID, ObjectRef], tuple[RecordRef, Mapping[str, Any]]] = field(default_factory=dict)

    def add_register(
        self,
        name: str,
        *,
        fields: frozenset[str],
        readers: frozenset[str] = frozenset(),
        adders: frozenset[str] = frozenset(),
    ) -> UUID:
        """A register for a test."""
        made = FakeRegister(RegisterRef(uuid4(), name, uuid4(), adds=False), fields, readers | adders, adders)
        self.registers.append(made)
        return made.ref.id

    def list_registers(self, *, actor: Actor) -> tuple[RegisterRef, ...]:
        """See RegistersService."""
        found = [
            RegisterRef(one.ref.id, one.ref.name, one.ref.version_id, adds=_holds(one.adders, actor))
            for one in self.registers
            if _holds(one.readers, actor)
        ]
        return tuple(sorted(found, key=lambda one: one.name))

    def add_record(self, *, register_id: UUID, values: Mapping[str, Any], source: ObjectRef, actor: Actor) -> RecordRef:
        """See RegistersService."""
        register = self._open(register_id, actor)
        if (register_id, source) in self.records:
            return self.records[register_id, source][0]
        if not _holds(register.adders, actor):
            raise RegisterForbidden()
        if unknown := sorted(set(values) - register.fields):
            raise RegisterInvalid(
                {one: [FieldError("form.unknown", mark("There is no such field."))] for one in unknown}
            )
        record = uuid4()
        ref = RecordRef(record, register_id, f"/registers/{register_id}/records/{record}/")
        self.records[register_id, source] = ref, dict(values)
        return ref

    def find_record(self, *, register_id: UUID, source: ObjectRef, actor: Actor) -> RecordRef | None:
        """See RegistersService."""
        self._open(register_id, actor)
        found = self.records.get((register_id, source))
        return found[0] if found else None

    def _open(self, register_id: UUID, actor: Actor) -> FakeRegister:
        for one in self.registers:
            if one.ref.id == register_id and _holds(one.readers, actor):
                return one
        raise RegisterNotFound()


def _holds(keys: frozenset[str], actor: Actor) -> bool:
    return actor.kind == "system" or (actor.is_signed_in and bool(keys & actor.principals))
