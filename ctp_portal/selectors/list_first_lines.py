"""The newest lines of two boxes for the home page."""

from __future__ import annotations

from ctp_core.contracts import Actor
from ctp_portal.contracts import TodoDto
from ctp_portal.models import Todo
from ctp_portal.selectors.asking_again import still_seen
from ctp_portal.selectors.count_boxes import whose_lines
from ctp_portal.selectors.list_todos import TODO_COLUMNS, todo_dto
from ctp_portal.selectors.reach import Reach

# Raw on purpose, reviewed here: two lists with a limit each are one statement, and the home page of every member asks it.
# Every value is a parameter; only the places for them and the columns' names are built.
_STATEMENT = """
SELECT {columns} FROM (
  SELECT * FROM ctp_portal_todo WHERE box = 'pending' AND ({whose}) ORDER BY id DESC LIMIT %s
) AS newest
UNION ALL
SELECT {columns} FROM (
  SELECT * FROM ctp_portal_todo
  WHERE box = 'tracked' AND box <> 'pending' AND member_pk = %s AND module IN ({on}) ORDER BY at DESC, id DESC LIMIT %s
) AS followed
"""


def list_first_lines(*, actor: Actor, reach: Reach | None, pending: int, tracked: int) -> dict[str, list[TodoDto]]:
    """The newest *pending* lines and the *tracked* ones moved last, by box. One query, and one for each kind tracked."""
    found: dict[str, list[TodoDto]] = {"pending": [], "tracked": []}
    if reach is None:
        return found
    whose, values = whose_lines(reach)
    statement = _STATEMENT.format(columns=", ".join(TODO_COLUMNS), whose=whose, on=", ".join(["%s"] * len(reach.on)))
    rows = Todo.objects.raw(statement, [*values, pending, reach.member_pk, *reach.on, tracked])
    for line in still_seen([todo_dto(vars(row), reach) for row in rows], actor=actor):
        found[line.box].append(line)
    return found
