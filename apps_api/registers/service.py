"""What the registers module promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from apps_api.registers.dto import RecordRef, RegisterRef
from ctp_core.contracts import Actor, ObjectRef, Port


class RegistersService(Protocol):
    """Registers for other modules."""

    def list_registers(self, *, actor: Actor) -> tuple[RegisterRef, ...]:
        """The registers *actor* has a seat in, by name."""
        ...

    def add_record(self, *, register_id: UUID, values: Mapping[str, Any], source: ObjectRef, actor: Actor) -> RecordRef:
        """A record with *values*, as *actor* may fill it in. The same source gives the same record again, whatever it brings.

        Raises RegisterNotFound, RegisterForbidden, Invalid with sentences at the fields.
        """
        ...

    def find_record(self, *, register_id: UUID, source: ObjectRef, actor: Actor) -> RecordRef | None:
        """The record made from *source*, as far as *actor* sees it."""
        ...


REGISTERS: Port[RegistersService] = Port("registers", version=1)
