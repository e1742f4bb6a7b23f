"""To-dos: engines and modules write people's lists here, in the transaction that changes what the line stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from ctp_core.api import clock
from ctp_core.contracts import Actor, Page, PageRequest
from ctp_portal.contracts import Box, BoxCounts, TodoDto, TodoEntry, TodoMove
from ctp_portal.selectors.count_boxes import count_numbers
from ctp_portal.selectors.list_todos import Sort, TodoFilter
from ctp_portal.selectors.list_todos import list_todos as _list_todos
from ctp_portal.selectors.reach import reach_of
from ctp_portal.services.move_todos import move_lines, move_todos, set_todos_due, set_todos_title, withdraw_todos
from ctp_portal.services.put_todos import put_todos

__all__ = ["counts", "list_todos", "move", "move_each", "put", "set_due", "set_title", "withdraw"]


def put(*, entries: Iterable[TodoEntry]) -> None:
    """Write lines, each over the member's line of the same key (tracked lines stand beside it). One statement."""
    put_todos(entries=entries)


def move(*, keys: Iterable[UUID], box: Box, at: datetime, tag: str = "", member_pk: int | None = None) -> int:
    """Move the lines of *keys*, of all members or of one, to another box: what was pending is done. How many moved."""
    return move_todos(keys=keys, box=box, at=at, tag=tag, member_pk=member_pk)


def move_each(*, moves: Sequence[TodoMove]) -> None:
    """Move lines, each of one member with its own box and words. Inside ``written_together`` they are written with the rest."""
    move_lines(moves=moves)


def set_due(*, keys: Iterable[UUID], due_at: datetime | None) -> int:
    """Say by when the pending lines of *keys* are to be done; None: whenever. How many changed."""
    return set_todos_due(keys=keys, due_at=due_at)


def set_title(*, keys: Iterable[UUID], title: str) -> int:
    """Call the lines of *keys* something else, in every list they stand in. How many changed."""
    return set_todos_title(keys=keys, title=title)


def withdraw(
    *,
    keys: Iterable[UUID],
    boxes: Iterable[Box] | None = None,
    member_pk: int | None = None,
    but: Collection[int] = (),
) -> int:
    """Take lines out of all lists, or out of *boxes* or one member's only; the members *but* keep theirs. How many went."""
    return withdraw_todos(keys=keys, boxes=boxes, member_pk=member_pk, but=but)


def counts(*, actor: Actor) -> BoxCounts:
    """How many lines *actor* has in each box. One query; counts stop at COUNT_LIMIT but for pending ones."""
    at = clock.now()
    return count_numbers(reach=reach_of(actor=actor, at=at), at=at).boxes


def list_todos(
    *,
    actor: Actor,
    box: Box,
    page: PageRequest,
    module: str | None = None,
    text: str = "",
    overdue: bool = False,
    sort: Sort = "newest",
) -> Page[TodoDto]:
    """A page of *box*."""
    at = clock.now()
    wanted = TodoFilter(box=box, module=module, text=text, overdue=overdue, sort=sort)
    return _list_todos(actor=actor, reach=reach_of(actor=actor, at=at), wanted=wanted, page=page, at=at)
