"""Lists of records: pages, numbers, whole tables in chunks. Every value goes through the policy of the set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from ctp_core.contracts import Page, PageRequest
from ctp_core.kit.paging import encode_cursor, keyset_page
from ctp_core.kit.readings import read_one
from ctp_form.contracts import ListedRecord, RecordNotFound, RecordQuery, RecordSet
from ctp_form.domain.keys import LENGTH, key_of_raw, key_types
from ctp_form.domain.querying import Plan
from ctp_form.domain.showing import show
from ctp_form.models import FormRecord
from ctp_form.models.keys import KeyOf
from ctp_form.selectors.matching import matching, rows_of
from ctp_form.selectors.page_readings import COLUMNS, SORTED, is_preparable, order_of, page_reading
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import fill_related

COUNT_LIMIT = 10_000
CHUNK = 200


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
    return _with_related([_listed(row, within)], within)[0]


def listed_ids(*, within: RecordSet, ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Which of *ids* are in the set, in their order."""
    found = set(rows_of(within).filter(public_id__in=ids[:1_000]).values_list("public_id", flat=True))
    return tuple(one for one in ids if one in found)


def find_by_value(*, within: RecordSet, path: str, values: Sequence[Any]) -> dict[int, UUID]:
    """By place in *values* (raw, of the field *path*), the newest record of the set that holds the same there."""
    definition = get_parsed(within.version_id).definition
    kind = key_types(definition).get(path)
    keys = [key_of_raw(definition, path, kind, one, whole=True) for one in values]
    rows = rows_of(within).annotate(**{SORTED: KeyOf(path)})
    rows = rows.filter(**{f"{SORTED}__in": [one[:LENGTH] for one in keys if one]}).order_by("pk")
    if kind == "text":
        stored = rows.values_list(KeyTextTransform(path, "values"), "public_id")
        found = {text.casefold(): public_id for text, public_id in stored}
    else:
        found = dict(rows.values_list(SORTED, "public_id"))
    return {place: found[key] for place, key in enumerate(keys) if key in found}


def find_twins(*, version_id: UUID, path: str, values: Sequence[Any]) -> frozenset[int]:
    """The places in *values* (as above) of what stands at an earlier place already."""
    definition = get_parsed(version_id).definition
    kind = key_types(definition).get(path)
    seen: set[str] = set()
    found = set()
    for place, one in enumerate(values):
        key = key_of_raw(definition, path, kind, one, whole=True)
        if key in seen:
            found.add(place)
        elif key:
            seen.add(key)
    return frozenset(found)


def _with_related(found: Sequence[ListedRecord], within: RecordSet) -> tuple[ListedRecord, ...]:
    """What the reader may see of the records they relate to; those of one version together."""
    if within.reader is None:
        return tuple(found)
    by_version: dict[UUID, list[ListedRecord]] = {}
    for one in found:
        by_version.setdefault(one.version_id, []).append(one)
    values: dict[UUID, Mapping[str, Any]] = {}
    for version_id, some in by_version.items():
        definition = get_parsed(version_id).definition
        filled = fill_related(definition, [one.values for one in some], within.policy, within.reader)
        values |= {one.id: each for one, each in zip(some, filled, strict=True)}
    return tuple(replace(one, values=values[one.id]) for one in found)


def _page(rows: QuerySet[FormRecord], plan: Plan, within: RecordSet, page: PageRequest) -> Page[ListedRecord]:
    if is_preparable(plan, within):
        return _prepared_page(plan, within, page)
    order = order_of(plan)
    names: tuple[str, ...] = COLUMNS
    if plan.sort:
        rows, names = rows.annotate(**{SORTED: KeyOf(plan.sort)}), (*COLUMNS, SORTED)
    found = keyset_page(rows.values(*names), page, order=order, build=lambda row: _listed(row, within))
    return replace(found, items=_with_related(found.items, within))


def _prepared_page(plan: Plan, within: RecordSet, page: PageRequest) -> Page[ListedRecord]:
    """The same in a statement that is built once a shape of query, not once a question."""
    found = read_one(page_reading(plan, within, page))
    more = len(found) > page.size
    rows = [dict(zip((*COLUMNS, SORTED), row, strict=False)) for row in found[: page.size]]
    following = encode_cursor([rows[-1][one.lstrip("-")] for one in order_of(plan)]) if more else None
    return Page(_with_related([_listed(row, within) for row in rows], within), next=following)


def _listed(row: dict[str, Any], within: RecordSet) -> ListedRecord:
    # A record of an older version is shown as that version stored it.
    parsed = get_parsed(row["version__public_id"])
    return ListedRecord(
        id=row["public_id"],
        version_id=parsed.version.id,
        values=show(parsed.definition, within.policy, row["values"]),
        revision=row["revision"],
        author=row["author"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
