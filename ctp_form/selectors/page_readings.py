"""Pages of lists as prepared statements: one for each shape of query, whatever is asked for in it."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet

from ctp_core.contracts import PageRequest, Reading
from ctp_core.kit.paging import after, decode_cursor
from ctp_core.kit.readings import PreparedRead
from ctp_form.contracts import CREATED, RecordSet
from ctp_form.domain.querying import Plan
from ctp_form.models import FormRecord
from ctp_form.models.keys import KeyOf
from ctp_form.selectors.matching import LAST, compared

SORTED = "sorted_by"
COLUMNS = ("pk", "public_id", "version__public_id", "values", "revision", "author", "created_at", "updated_at")
COMPARED = ("is", "not", "from", "to", "begins", "empty", "filled")


def order_of(plan: Plan) -> tuple[str, ...]:
    """The order of a page as its rows are read."""
    sign = "-" if plan.descending else ""
    return (f"{sign}{SORTED}", f"{sign}pk") if plan.sort else (f"{sign}pk",)


def is_preparable(plan: Plan, within: RecordSet) -> bool:
    """Are all comparisons plain ones of keys? Patterns, days of entry and a module's own filter are put together by the ORM each time."""
    if within.only is not None:
        return False
    return all(one.operator in COMPARED and one.kind != "several" and one.path != CREATED for one in plan.comparisons)


def page_reading(plan: Plan, within: RecordSet, page: PageRequest) -> Reading[list[tuple[Any, ...]]]:
    """The question for one page and the row behind it. Raises Invalid for a cursor that was not made here."""
    values: dict[str, Any] = {"owner": within.owner.id}
    if within.author_pk is not None:
        values["author"] = within.author_pk
    for place, one in enumerate(plan.comparisons):
        values |= {f"key_{place}_{number}": key for number, key in enumerate(one.keys)}
        if one.operator == "begins":
            values[f"key_{place}_1"] = one.keys[0] + LAST
    if page.cursor is not None:
        given = decode_cursor(page.cursor, len(order_of(plan)))
        values |= {f"after_{number}": value for number, value in enumerate(given)}
    shape = json.dumps(
        [
            within.owner.module,
            [[one.path, one.operator, len(one.keys)] for one in plan.comparisons],
            plan.sort,
            plan.descending,
        ]
    )
    return _PAGE.reading(fixed=(shape, page.size + 1), **values)


def _make(shape: str, limit: int, **values: Any) -> QuerySet[FormRecord, tuple[Any, ...]]:
    module, comparisons, sort, descending = json.loads(shape)
    plan = Plan((), sort, descending)
    rows = FormRecord.objects.filter(owner_id=values["owner"], owner_module=module, is_listed=True)
    if "author" in values:
        rows = rows.filter(author_pk=values["author"])
    for place, (path, operator, number) in enumerate(comparisons):
        name = f"key_{place}"
        keys = [values[f"{name}_{one}"] for one in range(number)]
        if operator == "begins":
            keys.append(values[f"{name}_1"])
        rows = rows.alias(**{name: KeyOf(path)}).filter(compared(name, operator, keys))
    names: tuple[str, ...] = COLUMNS
    if sort:
        rows, names = rows.annotate(**{SORTED: KeyOf(sort)}), (*COLUMNS, SORTED)
    reached = [values[name] for name in sorted(values) if name.startswith("after_")]
    if reached:
        rows = rows.filter(after(order_of(plan), reached))
    return rows.order_by(*order_of(plan)).values_list(*names)[:limit]


_PAGE = PreparedRead(_make)
