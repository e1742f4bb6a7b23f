"""What others see of a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from ctp_core.applets.numbering.models import NumberEntry
from ctp_core.contracts import ObjectRef

NumberState = Literal["reserved", "used", "void"]


@dataclass(frozen=True, slots=True)
class NumberDto:
    """A number of the ledger: *text* is what people read, *for_* whom it was given to."""

    id: UUID
    series: str
    year: int
    number: int
    text: str
    state: NumberState
    for_: ObjectRef
    reason: str


def number_dto(entry: NumberEntry) -> NumberDto:
    """The DTO of *entry* (its series loaded)."""
    return NumberDto(
        id=entry.public_id,
        series=entry.series.code,
        year=entry.year,
        number=entry.number,
        text=entry.text,
        state=entry.state,  # type: ignore[arg-type]  # a choice of the model
        for_=ObjectRef(entry.for_module, entry.for_kind, entry.for_id),
        reason=entry.reason,
    )
