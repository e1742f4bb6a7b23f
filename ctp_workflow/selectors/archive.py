"""The index of the archive, and what waits to be put into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, Forbidden, MemberRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_workflow.contracts import Archived, InstanceDto
from ctp_workflow.models import ArchiveEntry, Instance
from ctp_workflow.selectors.describing import describe_instance
from ctp_workflow.selectors.graphs import with_version
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import visible_instances


@dataclass(frozen=True, slots=True)
class ArchivedDto:
    """A flow in the archive. *retention* is ``10``, ``30`` (years) or ``permanent``; *is_over* once its last day has passed."""

    id: UUID
    number: str
    title: str
    category: str
    starter: MemberRef
    outcome: str
    status: str
    finished_at: datetime | None
    archived_at: datetime
    retention: str
    keep_until: date | None
    is_over: bool


def list_archive(
    *, actor: Actor, page: PageRequest, text: str = "", year: int | None = None, over: bool = False
) -> Page[ArchivedDto]:
    """What of the archive the actor sees, newest first. *text* is looked for in title and number, *year* is when it was archived,
    *over* narrows to what need not be kept any longer. Two queries.
    """
    today = timezone.localdate(now())
    rows = ArchiveEntry.objects.filter(instance__in=visible_instances(actor)).select_related("instance")
    rows = rows.defer("instance__state", "instance__variables", "instance__overlay")
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(instance__title__icontains=text))
    if year is not None:
        rows = rows.filter(archived_at__year=year)
    if over:
        rows = rows.filter(keep_until__lt=today)
    found = keyset_page(rows, page, order=("-archived_at", "-pk"), build=lambda row: row)
    names = refs_of(row.instance.starter_id for row in found.items)
    return found.map(lambda row: _described(row, names.get(row.instance.starter_id, NOBODY), today))


def list_to_archive(*, actor: Actor, page: PageRequest) -> Page[InstanceDto]:
    """Flows that have ended and lie in no archive yet, newest first. Raises Forbidden for who does not look after flows."""
    if not actor.may(ADMINISTER):
        raise Forbidden
    rows = with_version(visible_instances(actor)).filter(
        parent=None, archived_at=None, status__in=("finished", "revoked")
    )
    found = keyset_page(rows.exclude(outcome="draft"), page, build=lambda row: row)
    names = refs_of(row.starter_id for row in found.items)
    return found.map(lambda row: describe_instance(row, names))


def find_archived(*, instance_id: UUID) -> ArchivedDto | None:
    """The entry of one flow, for whoever has asked whether it is to be seen."""
    row = ArchiveEntry.objects.select_related("instance").filter(instance__public_id=instance_id).first()
    if row is None:
        return None
    names = refs_of([row.instance.starter_id])
    return _described(row, names.get(row.instance.starter_id, NOBODY), timezone.localdate(now()))


def require_not_archived(*, instance_id: UUID) -> None:
    """For modules that let something be added beside the flow. Raises Archived.

    The flow is locked until the end of the transaction, so that it is not archived in between; call it before locking what is one's own.
    """
    flow = Instance.objects.select_for_update(of=("self",)).filter(public_id=instance_id)
    if any(at is not None for at in flow.values_list("archived_at", flat=True)):
        raise Archived


def _described(row: ArchiveEntry, starter: MemberRef, today: date) -> ArchivedDto:
    flow: Instance = row.instance
    return ArchivedDto(
        id=flow.public_id,
        number=row.number,
        title=flow.title,
        category=flow.category,
        starter=starter,
        outcome=flow.outcome,
        status=flow.status,
        finished_at=flow.finished_at,
        archived_at=row.archived_at,
        retention=row.retention,
        keep_until=row.keep_until,
        is_over=row.keep_until is not None and row.keep_until < today,
    )
