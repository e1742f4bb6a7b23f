"""How often steps are handled in time: by step and by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, MemberRef
from ctp_workflow.models import WorkItem
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.supervision import supervised_instances

MOST = 200


@dataclass(frozen=True, slots=True)
class TimelinessDto:
    """Of *total* items with a deadline *late* were or are too late, *open_late* of them are still open."""

    flow: str
    node_name: str
    member: MemberRef | None
    total: int
    late: int
    open_late: int

    @property
    def percent(self) -> int:
        """How many of a hundred were in time."""
        return 100 * (self.total - self.late) // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class OverdueDto:
    """Both tables, the latest first."""

    steps: tuple[TimelinessDto, ...]
    people: tuple[TimelinessDto, ...]


def overdue_statistics(*, actor: Actor, first: date, last: date) -> OverdueDto:
    """Items that came into somebody's hands from *first* to *last*, in the flows *actor* watches over."""
    zone, at = timezone.get_default_timezone(), now()
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last, time(), zone) + timedelta(days=1)
    rows: Any = WorkItem.objects.filter(
        due_at__isnull=False,
        opened_at__gte=begin,
        opened_at__lt=end,
        instance__in=supervised_instances(actor).values("pk"),
    ).exclude(state__in=("moved", "withdrawn", "waiting"))
    is_open = Q(state__in=("pending", "parked"), due_at__lt=at, paused_at__isnull=True)
    figures = {
        "total": Count("pk"),
        "late": Count("pk", filter=Q(closed_at__gt=F("due_at")) | is_open),
        "open_late": Count("pk", filter=is_open),
    }
    names = ("instance__version__definition__name", "node_name")
    steps = rows.values(*names).annotate(**figures).order_by("-late", "-total", "node_name")[:MOST]
    people = rows.values("member_id").annotate(**figures).order_by("-late", "-total", "member_id")[:MOST]
    found = list(people)
    refs = refs_of(one["member_id"] for one in found)
    return OverdueDto(
        tuple(
            TimelinessDto(one[names[0]] or "", one["node_name"], None, one["total"], one["late"], one["open_late"])
            for one in steps
        ),
        tuple(
            TimelinessDto("", "", refs.get(one["member_id"], NOBODY), one["total"], one["late"], one["open_late"])
            for one in found
        ),
    )


def late_steps(items: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """Whose item it is and how its step is called, by the item's id. One query, none for no items."""
    wanted = set(items)
    rows = WorkItem.objects.filter(public_id__in=wanted) if wanted else ()
    return {row.public_id: (row.member_id, row.node_name or row.node) for row in rows}
