"""A page of one box, and one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from ctp_core.contracts import Actor, NotFound, ObjectRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_portal.contracts import Box, TodoDto
from ctp_portal.selectors.asking_again import still_seen
from ctp_portal.selectors.reach import Reach, visible_to

Sort = Literal["newest", "due"]
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
TODO_COLUMNS = (
    "id", "member_pk", "key", "box", "module", "kind", "subject_module", "subject_kind", "subject_id", "title", "url",
    "sender", "category", "at", "due_at", "tag", "is_read",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoFilter:
    """What of a box is wanted. *overdue* is as seen at *at*."""

    box: Box
    module: str | None = None
    text: str = ""
    overdue: bool = False
    sort: Sort = "newest"


ROUNDS = 3


def list_todos(
    *, actor: Actor, reach: Reach | None, wanted: TodoFilter, page: PageRequest, at: datetime
) -> Page[TodoDto]:
    """One page, newest first or what is due first. One query, and one for each kind whose rights are asked again.

    Where lines are left out the page is filled up from the next ones; after ROUNDS it may be short and still have a next.
    """
    kept: list[TodoDto] = []
    for _round in range(ROUNDS):
        wanted_now = PageRequest(cursor=page.cursor, size=page.size - len(kept))
        found = _read_page(reach=reach, wanted=wanted, page=wanted_now, at=at)
        kept += still_seen(found.items, actor=actor)
        page = PageRequest(cursor=found.next, size=page.size)
        if found.next is None or len(kept) == page.size:
            break
    return Page(tuple(kept), next=page.cursor)


def _read_page(*, reach: Reach | None, wanted: TodoFilter, page: PageRequest, at: datetime) -> Page[TodoDto]:
    rows = visible_to(reach, box=wanted.box)
    if wanted.module is not None:
        rows = rows.filter(module=wanted.module)
    for word in wanted.text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(sender__icontains=word))
    if wanted.overdue:
        rows = rows.filter(due_at__lt=at)
    columns: QuerySet[Any] = rows.values(*TODO_COLUMNS)
    if wanted.sort == "due":
        columns = columns.annotate(due_order=Coalesce("due_at", Value(_NEVER, output_field=DateTimeField())))
    return keyset_page(columns, page, order=_order(wanted), build=lambda row: todo_dto(row, reach))


def find_todo(*, actor: Actor, reach: Reach | None, key: UUID, box: Box) -> TodoDto:
    """One line. Raises NotFound, for one whose subject may not be seen any more too."""
    rows = visible_to(reach, box=box).filter(key=key).values(*TODO_COLUMNS).order_by("id")[:1]
    found = still_seen([todo_dto(row, reach) for row in rows], actor=actor)
    if not found:
        raise NotFound()
    return found[0]


def _order(wanted: TodoFilter) -> tuple[str, ...]:
    if wanted.sort == "due":
        return ("due_order", "-id")
    return ("-id",) if wanted.box == "pending" else ("-at", "-id")


def todo_dto(row: Mapping[str, Any], reach: Reach | None) -> TodoDto:
    """What leaves the unit."""
    return TodoDto(
        key=row["key"],
        box=row["box"],
        module=row["module"],
        kind=row["kind"],
        subject=ObjectRef(row["subject_module"], row["subject_kind"], row["subject_id"]),
        title=row["title"],
        url=row["url"],
        sender=row["sender"],
        category=row["category"],
        at=row["at"],
        due_at=row["due_at"],
        tag=row["tag"],
        is_read=row["is_read"],
        on_behalf_of=reach.owner(row["member_pk"]) if reach else None,
    )
