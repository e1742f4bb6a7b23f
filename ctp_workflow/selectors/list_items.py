"""Items and flows in lists."""

from __future__ import annotations

from uuid import UUID

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, NotFound, ObjectRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_workflow.contracts import PLAIN_WORDS, InstanceDto, ItemDto
from ctp_workflow.domain.state import READING_KINDS
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.describing import Names, describe_instance, describe_item, subject_of
from ctp_workflow.selectors.graphs import graph_of, with_flow, with_version
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.process_subjects import hidden_from, words_of
from ctp_workflow.selectors.visibility import OPEN, holds, sees, visible_instances, visible_items

STATES = ("open", "done")


def list_items(
    *,
    actor: Actor,
    page: PageRequest,
    state: str = "open",
    module: str | None = None,
    kind: str | None = None,
    overdue: bool = False,
) -> Page[ItemDto]:
    """The actor's items, newest first: those to handle (``open``, with what is handled for others) or those handled (``done``).

    *overdue* narrows to those whose deadline has passed.
    """
    rows = with_flow(visible_items(actor))
    rows = rows.filter(state__in=OPEN) if state == "open" else rows.exclude(state__in=OPEN).exclude(outcome="")
    if overdue:
        rows = rows.filter(due_at__lt=now(), paused_at=None)
    if module:
        rows = rows.filter(instance__subject_module=module)
    if kind:
        rows = rows.filter(kind=kind)
    found = keyset_page(rows, page, build=lambda row: row)
    names = refs_of(pk for row in found.items for pk in people_of(row))
    return found.map(lambda row: describe_for(row, names, actor))


def get_item(*, item_id: UUID, actor: Actor) -> ItemDto:
    """One item of a flow the actor sees. Raises NotFound."""
    found = find_item(item_id=item_id, actor=actor)
    if found is None:
        raise NotFound
    return found


def find_item(*, item_id: UUID, actor: Actor) -> ItemDto | None:
    """The same, or None."""
    row = with_flow(WorkItem.objects.filter(public_id=item_id)).first()
    if row is None or (row.state == "waiting" and not row.reason):
        return None
    if not holds(row, actor) and not sees(row.instance, actor):
        return None
    return describe_for(row, refs_of(people_of(row)), actor)


def find_open_item(*, subject: ObjectRef, actor: Actor) -> ItemDto | None:
    """The item of *subject* that waits for the actor (the own before one handled for somebody), or None."""
    rows = visible_items(actor).filter(
        instance__subject_module=subject.module,
        instance__subject_kind=subject.kind,
        instance__subject_id=subject.id,
        state__in=OPEN,
    )
    own = actor.member.pk if actor.member else 0
    listed = sorted(
        with_flow(rows),
        key=lambda row: (row.member_id != own, row.kind == "inform", row.pk),
    )
    if not listed:
        return None
    row = listed[0]
    return describe_for(row, refs_of(people_of(row)), actor)


def find_last_item(*, instance_id: UUID, actor: Actor) -> ItemDto | None:
    """The item of a flow that concerns the actor most when nothing is open: one that waits for others, else the last decided or read."""
    if actor.member is None:
        return None
    rows = with_flow(visible_items(actor)).filter(instance__public_id=instance_id, member_id=actor.member.pk)
    waiting = rows.filter(state="waiting").order_by("-number").first()
    decided = rows.filter(state="done", kind__in=("submit", "approve", "handle")).order_by("-number")
    row = waiting or decided.first() or rows.filter(state="done", kind__in=READING_KINDS).order_by("-number").first()
    return describe_for(row, refs_of(people_of(row)), actor) if row is not None else None


def find_draft(*, item_id: UUID, actor: Actor) -> str:
    """What the holder wrote when laying an item aside; nobody else reads it."""
    if actor.member is None:
        return ""
    found = WorkItem.objects.filter(public_id=item_id, member_id=actor.member.pk, state="parked")
    return found.values_list("draft", flat=True).first() or ""


def list_instances(
    *, actor: Actor, page: PageRequest, status: str | None = None, module: str | None = None
) -> Page[InstanceDto]:
    """Flows the actor takes part in, newest first."""
    rows = with_version(visible_instances(actor))
    if status:
        rows = rows.filter(status=status)
    if module:
        rows = rows.filter(subject_module=module)
    found = keyset_page(rows, page, build=lambda row: row)
    names = refs_of(row.starter_id for row in found.items)
    return found.map(lambda row: describe_instance(row, names))


def instances_of(*, subject: ObjectRef) -> tuple[InstanceDto, ...]:
    """All flows of a subject but those below others, newest first; for the module that owns it and has checked the right to read it."""
    rows: list[Instance] = list(
        with_version(Instance.objects.all())
        .filter(subject_module=subject.module, subject_kind=subject.kind, subject_id=subject.id)
        .filter(parent=None)
        .order_by("-pk")
    )
    names = refs_of(row.starter_id for row in rows)
    return tuple(describe_instance(row, names) for row in rows)


def describe_for(row: WorkItem, names: Names, actor: Actor) -> ItemDto:
    """An item as *actor* may hear of it, who sees its flow."""
    # Only an item that tells of conditions has its module asked what of them the reader may hear.
    ref = subject_of(row.instance)
    decided = bool(row.why.get("conditions"))
    hidden = hidden_from(actor, ref) if decided else frozenset()
    words = words_of(ref) if decided or "field" in row.why.get("params", {}) else PLAIN_WORDS
    return describe_item(row, row.instance, graph_of(row.instance), names, hidden=hidden, words=words)


def people_of(row: WorkItem) -> tuple[int | None, ...]:
    """Everybody an item names when it is described, by primary key; load it with its instance."""
    by = row.why.get("params", {}).get("by")
    return (row.member_id, row.acted_by_id, row.why.get("returned_by"), by, row.instance.starter_id)
