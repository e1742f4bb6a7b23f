"""The newest lines of two boxes for the home page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ctp_core.contracts import Actor, Reading
from ctp_core.kit.readings import column_kind, read_one
from ctp_portal.contracts import TodoDto
from ctp_portal.models import Todo
from ctp_portal.selectors.asking_again import still_seen
from ctp_portal.selectors.count_boxes import whose_lines
from ctp_portal.selectors.list_todos import TODO_COLUMNS, todo_dto
from ctp_portal.selectors.reach import Reach

# Raw on purpose, reviewed here: two lists with a limit each are one statement, and the home page of every member asks it.
# Every value is a parameter; only the places for them, the columns' names and the limits are built.
_STATEMENT = """
SELECT * FROM (
  SELECT {columns} FROM ctp_portal_todo WHERE box = 'pending' AND ({whose}) ORDER BY id DESC LIMIT {pending}
) AS newest
UNION ALL
SELECT * FROM (
  SELECT {columns} FROM ctp_portal_todo
  WHERE box = 'tracked' AND box <> 'pending' AND member_pk = %s AND module IN ({on}) ORDER BY at DESC, id DESC LIMIT {tracked}
) AS followed
"""
_KINDS = tuple(column_kind(Todo._meta.get_field(name)) for name in TODO_COLUMNS)

FirstLines = dict[str, list[TodoDto]]


def list_first_lines(*, actor: Actor, reach: Reach | None, pending: int, tracked: int) -> FirstLines:
    """The newest *pending* lines and the *tracked* ones moved last, by box. One query, and one for each kind tracked."""
    asked = first_lines_reading(actor=actor, reach=reach, pending=pending, tracked=tracked)
    found: FirstLines = read_one(asked)
    return found


def first_lines_reading(*, actor: Actor, reach: Reach | None, pending: int, tracked: int) -> Reading[FirstLines]:
    """What ``list_first_lines`` answers, to be asked together with others."""

    def build(rows: Sequence[tuple[Any, ...]]) -> FirstLines:
        found: FirstLines = {"pending": [], "tracked": []}
        lines = [todo_dto(dict(zip(TODO_COLUMNS, row, strict=True)), reach) for row in rows]
        for line in still_seen(lines, actor=actor):
            found[line.box].append(line)
        return found

    if reach is None:
        return Reading(None, (), (), build)
    whose, values = whose_lines(reach)
    statement = _STATEMENT.format(
        columns=", ".join(TODO_COLUMNS),
        whose=whose,
        on=", ".join(["%s"] * len(reach.on)),
        pending=int(pending),
        tracked=int(tracked),
    )
    return Reading(statement, (*values, reach.member_pk, *reach.on), _KINDS, build)
