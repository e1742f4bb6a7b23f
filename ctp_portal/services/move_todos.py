"""Move lines to another box, or take them out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ctp_core.kit.inserting import change_rows, write_now
from ctp_portal.contracts import Box, TodoMove
from ctp_portal.models import Todo


def move_todos(*, keys: Iterable[UUID], box: Box, at: datetime, tag: str = "", member_pk: int | None = None) -> int:
    """Move the lines of *keys* (of one member, or of all who have them) to *box*; tracked lines stay. How many moved."""
    if box == "tracked":
        raise ValueError("nothing is moved to tracked: put a tracked line beside the other one")
    write_now()
    rows = Todo.objects.filter(key__in=list(keys), is_tracked=False)
    if member_pk is not None:
        rows = rows.filter(member_pk=member_pk)
    with transaction.atomic(savepoint=False):
        return rows.update(box=box, at=at, tag=tag[:60], is_read=True)


def move_lines(*, moves: Sequence[TodoMove]) -> None:
    """Move single lines of single members; where the use case writes its rows together, with those."""
    if any(one.box == "tracked" for one in moves):
        raise ValueError("nothing is moved to tracked: put a tracked line beside the other one")
    rows = [
        Todo(
            key=one.key, member_pk=one.member_pk, is_tracked=False, box=one.box, at=one.at, tag=one.tag[:60], is_read=True
        )
        for one in sorted(moves, key=lambda one: (one.key, one.member_pk))
    ]  # fmt: skip
    change_rows(rows, "box", "at", "tag", "is_read", by=("key", "member_pk", "is_tracked"))


def set_todos_due(*, keys: Iterable[UUID], due_at: datetime | None) -> int:
    """Say by when the pending lines of *keys* are to be done. How many changed."""
    write_now()
    return Todo.objects.filter(key__in=list(keys), box="pending").update(due_at=due_at)


def set_todos_title(*, keys: Iterable[UUID], title: str) -> int:
    """Call the lines of *keys* something else, in every box. How many changed."""
    return Todo.objects.filter(key__in=list(keys)).update(title=title[:300])


def withdraw_todos(
    *,
    keys: Iterable[UUID],
    boxes: Iterable[Box] | None = None,
    member_pk: int | None = None,
    but: Collection[int] = (),
) -> int:
    """Delete the lines of *keys*, tracked ones too, in *boxes* only when given, but for those of the members *but*. How many went."""
    write_now()  # a line that waits to be written must not come back after this
    rows = Todo.objects.filter(key__in=list(keys))
    if boxes is not None:
        rows = rows.filter(box__in=list(boxes))
    if member_pk is not None:
        rows = rows.filter(member_pk=member_pk)
    if but:
        rows = rows.exclude(member_pk__in=but)
    with transaction.atomic(savepoint=False):
        return rows.delete()[0]
