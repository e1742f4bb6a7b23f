"""Reading the ledger."""

from __future__ import annotations

from uuid import UUID

from ctp_core.applets.numbering.dto import NumberDto, number_dto
from ctp_core.applets.numbering.models import NumberEntry
from ctp_core.contracts import ObjectRef


def find_number(*, for_: ObjectRef, series: str | None = None) -> NumberDto | None:
    """The standing number of *for_*, in *series* if given; None when it has none."""
    rows = NumberEntry.objects.exclude(state=NumberEntry.State.VOID).select_related("series")
    rows = rows.filter(for_module=for_.module, for_kind=for_.kind, for_id=for_.id)
    if series is not None:
        rows = rows.filter(series__code=series)
    entry = rows.order_by("-pk").first()
    return number_dto(entry) if entry else None


def list_numbers(*, series: str, year: int) -> tuple[NumberDto, ...]:
    """The ledger of one series and year, in order: what the register of a year shows."""
    rows = NumberEntry.objects.select_related("series").filter(series__code=series, year=year).order_by("number")
    return tuple(number_dto(entry) for entry in rows)


def find_entry(*, number_id: UUID) -> NumberDto | None:
    """One number by its id."""
    entry = NumberEntry.objects.select_related("series").filter(public_id=number_id).first()
    return number_dto(entry) if entry else None
