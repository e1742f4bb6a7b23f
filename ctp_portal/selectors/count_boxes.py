"""All the numbers of the shell in one round trip."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from ctp_core.contracts import ColumnKind, Reading
from ctp_core.kit.readings import read_one
from ctp_portal.contracts import COUNT_LIMIT, BoxCounts
from ctp_portal.models import Todo
from ctp_portal.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the shell shows beside its links; *newest* are the highest row numbers, which tell that something has come."""

    boxes: BoxCounts
    unread: int
    newest_todo: int
    newest_notification: int
    layout_order: tuple[str, ...]
    layout_hidden: tuple[str, ...]


# Raw on purpose, reviewed here: capped counts, the badge by module and the layout of the home page are one statement, which
# the ORM can't say (a limit inside the parts of a union). Every value is a parameter; only the places for them are built.
_PENDING = """
SELECT 'module', module, count(*), max(id),
       count(CASE WHEN due_at < %s THEN 1 END), count(CASE WHEN due_at >= %s AND due_at < %s THEN 1 END), NULL, NULL
FROM ctp_portal_todo WHERE box = 'pending' AND ({whose}) GROUP BY module
"""
_BOX = """
SELECT 'box', '{box}', count(*), 0, 0, 0, NULL, NULL FROM (
  SELECT 1 FROM ctp_portal_todo
  WHERE box = '{box}' AND box <> 'pending' AND member_pk = %s AND module IN ({on}) LIMIT {limit}
) AS part_{box}
"""
_UNREAD = """
SELECT 'unread', '', count(*), max(id), 0, 0, NULL, NULL FROM (
  SELECT id FROM ctp_portal_notification
  WHERE NOT is_read AND member_pk = %s AND module IN ({on}) ORDER BY id DESC LIMIT {limit}
) AS part_unread
"""
_LAYOUT = """
SELECT 'layout', '', 0, 0, 0, 0, CAST("order" AS text), CAST(hidden AS text)
FROM ctp_portal_homelayout WHERE account_id = %s
"""
_OTHERS = ("done", "sent", "draft", "tracked")
_TEMPLATE = Todo._meta.get_field("template_id")
_KINDS: tuple[ColumnKind, ...] = ("",) * 8


def count_numbers(
    *, reach: Reach | None, at: datetime, account_pk: int | None = None, all_boxes: bool = True
) -> Numbers:
    """The numbers within *reach* at *at*, and the layout of *account_pk*. Without *all_boxes* only pending, tracked, unread."""
    found: Numbers = read_one(numbers_reading(reach=reach, at=at, account_pk=account_pk, all_boxes=all_boxes))
    return found


def numbers_reading(
    *, reach: Reach | None, at: datetime, account_pk: int | None = None, all_boxes: bool = True
) -> Reading[Numbers]:
    """What ``count_numbers`` answers, to be asked together with others."""
    parts: list[str] = []
    values: list[Any] = []
    if reach is not None:
        on = _marks(reach.on)
        today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        now, tomorrow = (connection.ops.adapt_datetimefield_value(one) for one in (at, today + timedelta(days=1)))
        whose, whose_values = whose_lines(reach)
        parts.append(_PENDING.format(whose=whose))
        values += [now, now, tomorrow, *whose_values]
        for box in _OTHERS if all_boxes else ("tracked",):
            parts.append(_BOX.format(box=box, on=on, limit=COUNT_LIMIT))
            values += [reach.member_pk, *reach.on]
        parts.append(_UNREAD.format(on=on, limit=COUNT_LIMIT))
        values += [reach.member_pk, *reach.on]
    if account_pk is not None:
        parts.append(_LAYOUT)
        values.append(account_pk)
    # Each part stands in a frame: SQLite allows no limit in the bare part of a union.
    framed = [f"SELECT * FROM ({part}) AS rows_{n}" for n, part in enumerate(parts)]  # noqa: S608
    return Reading(" UNION ALL ".join(framed) or None, tuple(values), _KINDS, _read)


def whose_lines(reach: Reach) -> tuple[str, list[Any]]:
    """The condition for one's own pending lines and those one acts for, and its values."""
    owners = [(reach.member_pk, reach.on), *((one.member.pk, one.units) for one in reach.grants if one.units)]
    clauses = [f"(member_pk = %s AND module IN ({_marks(units)}))" for _, units in owners]
    values: list[Any] = [value for pk, units in owners for value in (pk, *units)]
    for one in reach.grants:
        if one.templates:
            within = f"module IN ({_marks(reach.on)}) AND template_id IN ({_marks(one.templates)})"
            clauses.append(f"(member_pk = %s AND {within})")
            values += [one.member.pk, *reach.on, *(_TEMPLATE.get_db_prep_value(id, connection) for id in one.templates)]  # noqa: A001
    return " OR ".join(clauses), values


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _read(rows: Sequence[Sequence[Any]]) -> Numbers:
    boxes: dict[str, int] = {}
    modules: dict[str, int] = {}
    overdue = today = unread = newest_todo = newest_notification = 0
    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    for what, name, count, newest, late, due, first, second in rows:
        if what == "module":
            modules[name] = count
            overdue, today, newest_todo = overdue + late, today + due, max(newest_todo, newest)
        elif what == "box":
            boxes[name] = count
        elif what == "unread":
            unread, newest_notification = count, newest or 0
        else:
            order, hidden = tuple(json.loads(first)), tuple(json.loads(second))
    counts = BoxCounts(pending=sum(modules.values()), overdue=overdue, due_today=today, modules=modules, **boxes)
    return Numbers(counts, unread, newest_todo, newest_notification, order, hidden)
