"""Lists of records for the modules that own them: pages, numbers, statistics, many at once. Rights are in the ``RecordSet``."""

from __future__ import annotations

from uuid import UUID

from ctp_form.contracts import FieldPolicy, ListField
from ctp_form.domain.list_fields import list_fields as _list_fields
from ctp_form.selectors.listing import (
    COUNT_LIMIT,
    count_records,
    each_record,
    find_by_value,
    find_twins,
    get_listed,
    list_records,
    listed_ids,
)
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.sheets import Sheet, SheetRow
from ctp_form.selectors.spilled_sheets import SpilledSheets
from ctp_form.selectors.summarizing import summarize
from ctp_form.services.blank_workbooks import blank_workbook
from ctp_form.services.create_batch import BatchResult, check_batch, create_batch
from ctp_form.services.export_records import export_records
from ctp_form.services.fill_records import fill_records
from ctp_form.services.key_indexes import settle_indexes, want_indexes
from ctp_form.services.lift_records import LiftReport, lift_records

__all__ = [
    "COUNT_LIMIT",
    "BatchResult",
    "LiftReport",
    "Sheet",
    "SheetRow",
    "SpilledSheets",
    "blank_workbook",
    "check_batch",
    "count_records",
    "create_batch",
    "each_record",
    "export_records",
    "fill_records",
    "find_by_value",
    "find_twins",
    "get_listed",
    "lift_records",
    "list_fields",
    "list_records",
    "listed_ids",
    "settle_indexes",
    "summarize",
    "want_indexes",
]


def list_fields(*, version_id: UUID, policy: FieldPolicy, language: str) -> tuple[ListField, ...]:
    """What a list of this version may show, filter and sort by under *policy*."""
    return _list_fields(get_parsed(version_id).definition, policy, language)
