"""The module's face: what ``apps_api.registers`` promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from apps.registers.selectors.records import find_by_source, get_record
from apps.registers.selectors.registers import list_registers, open_register
from apps.registers.services.add_record import add_record
from apps_api.registers import RecordNotFound, RecordRef, RegisterRef
from ctp_core.contracts import Actor, ObjectRef


class RegistersFacade:
    """``RegistersService``."""

    def list_registers(self, *, actor: Actor) -> tuple[RegisterRef, ...]:
        """See RegistersService."""
        found = list_registers(actor=actor)
        return tuple(RegisterRef(one.id, one.name, one.version_id, one.seat.adding() is not None) for one in found)

    def add_record(self, *, register_id: UUID, values: Mapping[str, Any], source: ObjectRef, actor: Actor) -> RecordRef:
        """See RegistersService."""
        return _ref(register_id, add_record(register_id=register_id, values=values, source=source, actor=actor))

    def find_record(self, *, register_id: UUID, source: ObjectRef, actor: Actor) -> RecordRef | None:
        """See RegistersService."""
        card = open_register(register_id=register_id, actor=actor)
        found = find_by_source(register_pk=card.pk, source=source)
        if found is None:
            return None
        try:
            get_record(register_id=register_id, record_id=found, actor=actor)
        except RecordNotFound:
            return None
        return _ref(register_id, found)


def _ref(register_id: UUID, record_id: UUID) -> RecordRef:
    return RecordRef(record_id, register_id, f"/registers/{register_id}/records/{record_id}/")
