"""Move lines to another box, or take them out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ctp_portal.contracts import Box
from ctp_portal.models import Todo


def move_todos(*, keys: Iterable[UUID], box: Box, at: datetime, tag: str = "", member_pk: int | None = None) -> int:
    """Move the lines of *keys* (of one member, or of all who have them) to *box*; tracked lines stay. How many moved."""
    if box == "tracked":
        raise ValueError("nothing is moved to tracked: put a tracked line beside the other one")
    rows = Todo.objects.filter(key__in=list(keys), is_tracked=False)
    if member_pk is not None:
        rows = rows.filter(member_pk=member_pk)
    with transaction.atomic(savepoint=False):
        return rows.update(box=box, at=at, tag=tag[:60], is_read=True)


def set_todos_due(*, keys: Iterable[UUID], due_at: datetime | None) -> int:
    """Say by when the pending lines of *keys* are to be done. How many changed."""
    return Todo.objects.filter(key__in=list(keys), box="pending").update(due_at=due_at)


def withdraw_todos(
    *,
    keys: Iterable[UUID],
    boxes: Iterable[Box] | None = None,
    member_pk: int | None = None,
    but: Collection[int] = (),
) -> int:
    """Delete the lines of *keys*, tracked ones too, in *boxes* only when given, but for those of the members *but*. How many went."""
    rows = Todo.objects.filter(key__in=list(keys))
    if boxes is not None:
        rows = rows.filter(box__in=list(boxes))
    if member_pk is not None:
        rows = rows.filter(member_pk=member_pk)
    if but:
        rows = rows.exclude(member_pk__in=but)
    with transaction.atomic(savepoint=False):
        return rows.delete()[0]
