"""归档: a flow that has ended is put into the archive: nothing is added any more, it has a number, and a time to be kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.api import numbering
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, ObjectRef, mark
from ctp_workflow.contracts import Archived, InstanceDto, NotEnded, OperationNotAllowed
from ctp_workflow.domain.commands import Archive
from ctp_workflow.domain.engine import step
from ctp_workflow.models import ArchiveEntry, Instance
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.loading import load, lock_instance, open_items
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling import tell
from ctp_workflow.services.writing_steps import Act, write_step

SERIES = "workflow.archive"
PATTERN = "A{year}-{n:5}"
RETENTIONS = {"10": 10, "30": 30, "permanent": 0}
"""How long something is kept, in years; 0: for ever."""


def archive_instance(*, instance_id: UUID, retention: str, actor: Actor, reason: str = "") -> InstanceDto:
    """Close an ended flow for good, with the flows below it. Who had not read it yet loses the line and keeps the sight of it.

    Flow administrators may. Raises Forbidden, NotFound, NotEnded, Archived, OperationNotAllowed for a flow below another, Invalid.
    """
    if not actor.may(ADMINISTER):
        raise Forbidden
    check_opinion(reason)
    if retention not in RETENTIONS:
        message = mark("Keep it for 10 or 30 years, or for ever.")
        raise Invalid({"retention": [FieldError("workflow.bad_retention", message)]})
    with transaction.atomic():
        instance = lock_instance(instance_id)
        if instance.archived_at is not None:
            raise Archived
        if instance.parent_id is not None:
            raise OperationNotAllowed
        _close_below(instance, actor)
        ref = ObjectRef("workflow", "instance", instance.public_id)
        numbering.ensure_series(code=SERIES, pattern=PATTERN)
        today = timezone.localdate(now())
        number = numbering.reserve(series=SERIES, year=today.year, for_=ref, actor=actor)
        numbering.use(number_id=number.id, actor=actor)
        done = _close(instance, actor, reason, number.text)
        ArchiveEntry.objects.create(
            instance=instance,
            number=number.text,
            retention=retention,
            keep_until=_last_day(today, RETENTIONS[retention]),
            archived_at=instance.archived_at or now(),
            archived_by_id=actor.member.pk if actor.member else None,
        )
        return done


def _close_below(instance: Instance, actor: Actor) -> None:
    """Parents are locked before children, as everywhere."""
    for child_id in instance.children.order_by("pk").values_list("public_id", flat=True):
        child = lock_instance(child_id)
        if child.archived_at is None:
            _close_below(child, actor)
            _close(child, actor, "", "")


def _close(instance: Instance, actor: Actor, reason: str, number: str) -> InstanceDto:
    if instance.status == "running":
        raise NotEnded
    loaded = load(instance, open_items(instance))
    command = Archive(actor.member.pk if actor.member else 0)
    after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
    act = Act("archive", actor, actor.member, None, now(), reason.strip(), command=command, whom=number)
    instance.archived_at = act.at
    instance.save(update_fields=["archived_at"])
    record = write_step(instance, loaded.graph, loaded.items, after, effects, act, loaded.resolver.variables)
    return tell(loaded, effects, act, record).instance


def _last_day(today: date, years: int) -> date | None:
    """The last day of the year in which the time is over: years are kept whole."""
    return date(today.year + years, 12, 31) if years else None
