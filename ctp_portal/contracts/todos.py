"""To-dos: what engines and modules put into people's lists, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from ctp_core.contracts import Actor, MemberRef, ObjectRef

Box = Literal["pending", "done", "sent", "draft", "tracked"]
BOXES: tuple[Box, ...] = ("pending", "done", "sent", "draft", "tracked")
COUNT_LIMIT = 1000
"""Counting stops here: a count of COUNT_LIMIT means "at least so many" and is shown as 999+."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoEntry:
    """One line in one member's list.

    *key* says what the line stands for: the work item for what one has to do, the subject for what one has sent, drafted
    or tracks. One member has at most one line a key, and beside it at most one tracked line of the same key.
    *sender* is the name shown, *category* the template's name, *tag* a short word on the line ("Countersign 2/3").
    *template_id* is the template's public id, as ``DelegationTemplates`` of its module names it: a delegation may be limited to it.
    """

    member_pk: int
    box: Box
    module: str
    kind: str
    key: UUID
    subject: ObjectRef
    title: str
    url: str
    sender: str
    at: datetime
    category: str = ""
    due_at: datetime | None = None
    tag: str = ""
    template_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TodoMove:
    """The line *key* of one member goes to *box*, with *tag* as its word."""

    key: UUID
    member_pk: int
    box: Box
    at: datetime
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoDto:
    """A line as its owner sees it. *on_behalf_of* is the member whose line it is when one acts for somebody else."""

    key: UUID
    box: Box
    module: str
    kind: str
    subject: ObjectRef
    title: str
    url: str
    sender: str
    category: str
    at: datetime
    due_at: datetime | None
    tag: str
    is_read: bool
    on_behalf_of: MemberRef | None = None


@dataclass(frozen=True)
class TodoKind:
    """Who may still see what lines about subjects of *kind* name, in the boxes that outlive the work: done, sent, tracked.

    *visible* gets the ids of one page and returns those *actor* may open, in one query. Lines of the others are left out.
    """

    kind: str
    visible: Callable[[Actor, Sequence[UUID]], set[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxCounts:
    """How many lines each box has; *modules*, *overdue* and *due_today* speak of the pending ones."""

    pending: int = 0
    done: int = 0
    sent: int = 0
    draft: int = 0
    tracked: int = 0
    overdue: int = 0
    due_today: int = 0
    modules: Mapping[str, int] = field(default_factory=dict)
