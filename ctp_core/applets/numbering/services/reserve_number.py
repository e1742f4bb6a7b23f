"""Give out the next number of a series."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.numbering.dto import NumberDto, number_dto
from ctp_core.applets.numbering.models import NumberCounter, NumberEntry, NumberSeries
from ctp_core.applets.numbering.patterns import write_number
from ctp_core.contracts import Actor, NotFound, ObjectRef

VOID = NumberEntry.State.VOID


def reserve(*, series: str, year: int, for_: ObjectRef, actor: Actor) -> NumberDto:
    """The next number of *series* in *year* for *for_*; the same again when it has one already. No gaps, no doubles.

    Raises NotFound for a series that is not there.
    """
    with transaction.atomic():
        found = NumberSeries.objects.filter(code=series).first()
        if found is None:
            raise NotFound()
        counter = _locked_counter(found, year)
        standing = (
            NumberEntry.objects.exclude(state=VOID)
            .select_related("series")
            .filter(series=found, for_module=for_.module, for_kind=for_.kind, for_id=for_.id)
            .first()
        )
        if standing is not None:
            return number_dto(standing)
        counter.last += 1
        counter.save(update_fields=["last"])
        now = timezone.now()
        entry = NumberEntry.objects.create(
            series=found,
            year=year,
            number=counter.last,
            text=write_number(found.pattern, year=year, number=counter.last),
            for_module=for_.module,
            for_kind=for_.kind,
            for_id=for_.id,
            reserved_by_id=actor.account_pk,
            reserved_at=now,
            changed_at=now,
        )
        record(actor=actor, action="core.reserve_number", subject=for_, details={"number": entry.text})
        return number_dto(entry)


def _locked_counter(series: NumberSeries, year: int) -> NumberCounter:
    # The series row first: two first numbers of a year would otherwise both make the counter.
    NumberSeries.objects.select_for_update().get(pk=series.pk)
    counter, _ = NumberCounter.objects.select_for_update().get_or_create(series=series, year=year)
    return counter
