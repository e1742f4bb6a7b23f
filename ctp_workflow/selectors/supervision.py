"""Flows as those who watch over them see them: how far, who has them, how late; not what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ctp_core.api import modules
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, MemberRef, NotFound, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_workflow.domain.deadlines import NEAR, light_of
from ctp_workflow.models import Definition, Instance, Supervisor, WorkItem
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER

LIGHTS = ("red", "yellow", "green")
HELD = Q(state__in=("pending", "parked")) & ~Q(kind__in=("inform", "circulate"))


@dataclass(frozen=True, slots=True)
class HeldDto:
    """Who has a flow in hand, at which step, since and until when. *light*: red, yellow, green; empty without a deadline."""

    item_id: UUID
    member: MemberRef
    node: str
    node_name: str
    opened_at: datetime
    due_at: datetime | None
    paused: bool
    light: str


@dataclass(frozen=True, slots=True)
class SupervisedDto:
    """A running flow, with the worst light of those who have it."""

    id: UUID
    title: str
    category: str
    flow: str
    starter: MemberRef
    started_at: datetime
    light: str
    held: tuple[HeldDto, ...]
    may_replace: bool


@dataclass(frozen=True, slots=True)
class SupervisorsDto:
    """Who watches over something, and whether they may replace holders."""

    people: tuple[MemberRef, ...]
    may_replace: bool


def supervised_instances(actor: Actor) -> QuerySet[Instance]:
    """The flows an actor watches over; flow administrators all. Those of modules that are off are not there."""
    known = Instance.objects.filter(subject_module__in=[code for code in modules.manifests() if modules.is_on(code)])
    if actor.may(ADMINISTER):
        return known
    if actor.member is None:
        return known.none()
    mine = Supervisor.objects.filter(member_id=actor.member.pk)
    return known.filter(
        Q(Exists(mine.filter(instance=OuterRef("pk"))))
        | Q(Exists(mine.filter(definition=OuterRef("version__definition"))))
    )


def supervises(instance: Instance, actor: Actor, *, replacing: bool = False) -> bool:
    """Whether an actor watches over one flow; *replacing*: and may put somebody else in a holder's place."""
    if actor.member is None:
        return False
    definition = instance.version.definition_id if instance.version else None
    mine = Supervisor.objects.filter(member_id=actor.member.pk)
    mine = mine.filter(Q(instance_id=instance.pk) | Q(definition_id=definition, definition__isnull=False))
    return (mine.filter(may_replace=True) if replacing else mine).exists()


def list_supervised(*, actor: Actor, page: PageRequest, light: str = "") -> Page[SupervisedDto]:
    """Running flows one watches over, newest first; *light* narrows to those somebody has at that light."""
    at = now()
    rows = supervised_instances(actor).filter(status="running").select_related("version__definition")
    rows = rows.defer("state", "variables", "overlay", "version__graph", "version__definition__draft")
    if light:
        rows = rows.filter(Exists(WorkItem.objects.filter(HELD, _at_light(light, at), instance=OuterRef("pk"))))
    found = keyset_page(rows, page, build=lambda row: row)
    items = list(
        WorkItem.objects.filter(HELD, instance__in=[row.pk for row in found.items]).order_by("due_at", "number")
    )
    names = refs_of([*(row.starter_id for row in found.items), *(item.member_id for item in items)])
    replaceable = _replaceable(actor, found.items)
    return found.map(
        lambda row: _described(
            row, [one for one in items if one.instance_id == row.pk], names, at, row.pk in replaceable
        )
    )


def _at_light(light: str, at: datetime) -> Q:
    known = Q(due_at__isnull=False, paused_at__isnull=True)
    if light == "red":
        return known & Q(due_at__lte=at)
    if light == "yellow":
        return known & Q(due_at__gt=at, due_at__lte=at + NEAR)
    return known & Q(due_at__gt=at + NEAR)


def _replaceable(actor: Actor, rows: Sequence[Instance]) -> set[int]:
    if actor.may(ADMINISTER) or actor.member is None:
        return {row.pk for row in rows}
    mine = Supervisor.objects.filter(member_id=actor.member.pk, may_replace=True)
    pairs = list(mine.values_list("definition_id", "instance_id"))
    definitions, single = {one for one, _ in pairs if one}, {one for _, one in pairs if one}
    return {row.pk for row in rows if row.pk in single or (row.version and row.version.definition_id in definitions)}


def _described(
    row: Instance, items: list[WorkItem], names: dict[int, MemberRef], at: datetime, may_replace: bool
) -> SupervisedDto:
    held = tuple(
        HeldDto(
            item_id=one.public_id,
            member=names.get(one.member_id, NOBODY),
            node=one.node,
            node_name=one.node_name,
            opened_at=one.opened_at,
            due_at=one.due_at,
            paused=one.paused_at is not None,
            light=light_of(one.due_at, at) if one.paused_at is None else "",
        )
        for one in items
    )
    lights = {one.light for one in held}
    return SupervisedDto(
        id=row.public_id,
        title=row.title,
        category=row.category,
        flow=row.version.definition.name if row.version else "",
        starter=names.get(row.starter_id, NOBODY),
        started_at=row.started_at,
        light=next((one for one in LIGHTS if one in lights), ""),
        held=held,
        may_replace=may_replace,
    )


def find_supervisors(*, definition_id: UUID) -> SupervisorsDto:
    """Who watches over all flows of a definition. Raises NotFound."""
    definition = Definition.objects.filter(public_id=definition_id).values_list("pk", flat=True).first()
    if definition is None:
        raise NotFound
    rows = list(Supervisor.objects.filter(definition_id=definition).order_by("pk"))
    names = refs_of(row.member_id for row in rows)
    people = tuple(names[row.member_id] for row in rows if row.member_id in names)
    return SupervisorsDto(people, any(row.may_replace for row in rows))
