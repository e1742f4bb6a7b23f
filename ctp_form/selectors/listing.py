"""Lists of records: pages, numbers, whole tables in chunks. Every value goes through the policy of the set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ctp_core.contracts import Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_form.contracts import ListedRecord, RecordNotFound, RecordQuery, RecordSet
from ctp_form.domain.querying import Plan
from ctp_form.domain.showing import show
from ctp_form.models import FormRecord
from ctp_form.models.keys import KeyOf
from ctp_form.selectors.matching import matching, rows_of
from ctp_form.selectors.parsed import get_parsed_by_pk

COUNT_LIMIT = 10_000
CHUNK = 200
SORTED = "sorted_by"
COLUMNS = ("pk", "public_id", "version_id", "values", "revision", "author", "created_at", "updated_at")


def list_records(*, within: RecordSet, query: RecordQuery, page: PageRequest) -> Page[ListedRecord]:
    """One page, one query. Raises Invalid for conditions that can't be asked here."""
    rows, plan = matching(within, query)
    return _page(rows, plan, within, page)


def count_records(*, within: RecordSet, query: RecordQuery, limit: int = COUNT_LIMIT) -> int:
    """How many match, counted no further than *limit* + 1."""
    rows, _plan = matching(within, query)
    return rows.order_by()[: limit + 1].count()


def each_record(*, within: RecordSet, query: RecordQuery) -> Iterator[ListedRecord]:
    """All that match in their order, read in chunks: memory stays flat however many there are."""
    rows, plan = matching(within, query)
    page: Page[ListedRecord] = Page((), next=None)
    wanted = PageRequest(size=CHUNK)
    while True:
        page = _page(rows, plan, within, wanted)
        yield from page.items
        if page.next is None:
            return
        wanted = PageRequest(cursor=page.next, size=CHUNK)


def get_listed(*, within: RecordSet, record_id: UUID) -> ListedRecord:
    """One record of the set. Raises RecordNotFound."""
    row = rows_of(within).filter(public_id=record_id).values(*COLUMNS).first()
    if row is None:
        raise RecordNotFound()
    return _listed(row, within)


def listed_ids(*, within: RecordSet, ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Which of *ids* are in the set, in their order."""
    found = set(rows_of(within).filter(public_id__in=ids[:1_000]).values_list("public_id", flat=True))
    return tuple(one for one in ids if one in found)


def _page(rows: QuerySet[FormRecord], plan: Plan, within: RecordSet, page: PageRequest) -> Page[ListedRecord]:
    sign = "-" if plan.descending else ""
    order: tuple[str, ...] = (f"{sign}pk",)
    names: tuple[str, ...] = COLUMNS
    if plan.sort:
        rows = rows.annotate(**{SORTED: KeyOf(plan.sort)})
        order, names = (f"{sign}{SORTED}", f"{sign}pk"), (*COLUMNS, SORTED)
    return keyset_page(rows.values(*names), page, order=order, build=lambda row: _listed(row, within))


def _listed(row: dict[str, Any], within: RecordSet) -> ListedRecord:
    # A record of an older version is shown as that version stored it.
    parsed = get_parsed_by_pk(row["version_id"])
    return ListedRecord(
        id=row["public_id"],
        version_id=parsed.version.id,
        values=show(parsed.definition, within.policy, row["values"]),
        revision=row["revision"],
        author=row["author"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
