"""What a change of the organisation would do to flows."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from ctp_core.contracts import Actor, mark_counted
from ctp_organization.contracts import Impact, PlannedChange
from ctp_organization.kit.impacts import EMPTIES, counted, naming
from ctp_workflow.models import Definition, Instance, WorkItem

OPEN = ("waiting", "pending", "parked")
DECIDING = ("submit", "approve", "handle", "help")
"""Kinds of items that a flow waits for."""


def find_impacts(change: PlannedChange, actor: Actor) -> Iterator[Impact]:
    """The items and flows of somebody who leaves, and the flows that name whom or what the change is about.

    Whoever maintains the organisation may not read flows: their titles are not told.
    """
    if change.member is not None:
        items = WorkItem.objects.filter(member_id=change.member.pk, state__in=OPEN, kind__in=DECIDING)
        yield counted(
            items,
            mark_counted("%(count)s decision waits for this person", "%(count)s decisions wait for this person"),
            title="",
        )
        started = Instance.objects.filter(starter_id=change.member.pk, status="running")
        yield counted(
            started,
            mark_counted(
                "%(count)s running flow was started by this person",
                "%(count)s running flows were started by this person",
            ),
            weight="changes",
            title="",
        )
        yield _named(change.member.id)
    elif change.unit is not None and change.act in EMPTIES:
        yield _named(change.unit.id)


def _named(public_id: UUID) -> Impact:
    rows = naming(Definition.objects.annotate(_graph=F("latest__graph")), "_graph", public_id)
    return counted(
        rows,
        mark_counted("%(count)s flow names it as who handles a step", "%(count)s flows name it as who handles a step"),
        url=lambda one: reverse("workflow:definition", args=[one]),
    )
