"""Titles made of a field that may no longer be told to all are made again without it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.collaboration.domain.views import affair_ref
from apps.collaboration.models import Affair
from apps.collaboration.services.making_titles import is_concealed, made_of, make_title
from ctp_core.api import clock, timers
from ctp_core.contracts import system_actor
from ctp_index.api import request_update
from ctp_workflow.api import instances

COVER = "collaboration.cover_titles"
TOGETHER = 100
"""Affairs in one transaction: those who handle one of them meanwhile wait no longer than that."""
STORE = system_actor("collaboration")


def begin_covering(form: UUID) -> None:
    """The limits of the form *form* were changed: look through its affairs, in this transaction's wake."""
    timers.schedule(kind=COVER, key=form, due_at=clock.now(), payload={"after": 0})


def cover_some(form: UUID, payload: dict[str, Any]) -> None:
    """The timer's handler: the next affairs of the form, and again until there are none."""
    rows = (
        Affair.objects.filter(form_version__definition__public_id=form, pk__gt=payload["after"])
        # A draft that came back has flows that ended, with the title they had.
        .exclude(state=Affair.State.DRAFT, instance_id__isnull=True)
        .select_related("template", "form_version", "starter")
        .order_by("pk")
    )
    found = list(rows[:TOGETHER])
    for row in found:
        _cover(row)
    if len(found) == TOGETHER:
        timers.schedule(kind=COVER, key=form, due_at=clock.now(), payload={"after": found[-1].pk})


def _cover(row: Affair) -> None:
    stored, ref = row.title, affair_ref(row.public_id)
    if not is_concealed(row, made_of(row)):
        return
    make_title(row)
    if not instances.cover_title(subject=ref, title=row.title, actor=STORE):
        row.title = stored
    # Flow before affair, as everywhere. One sent anew meanwhile has its title made under today's limits.
    Affair.objects.filter(pk=row.pk, title=stored).update(title=row.title, title_fields=row.title_fields)
    if row.title != stored:
        request_update(ref=ref)
