"""Everybody who must know of a step learns of it in the same transaction: to-dos, the module behind, notifications, audit, events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ctp_core.api import audit, events
from ctp_core.api.clock import now
from ctp_core.api.operations import failpoint
from ctp_core.contracts import Event, MemberRef, ObjectRef, mark
from ctp_core.kit.inserting import stop_waiting
from ctp_portal.api import notifications, todos
from ctp_portal.contracts import TodoEntry, TodoMove
from ctp_workflow.contracts import InstanceDto, InstanceFinished, InstanceStarted, ItemClosed, ItemDto, ItemOpened
from ctp_workflow.domain.commands import Revoke
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.engine import step
from ctp_workflow.models import ActionRecord, WorkItem
from ctp_workflow.selectors.describing import describe_instance, describe_item, describe_record, subject_of
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.services.loading import Loaded, load, lock_instance, open_items
from ctp_workflow.services.setting_off import lost_children, set_off
from ctp_workflow.services.telling_records import recorded
from ctp_workflow.services.writing_steps import SERVER, Act, write_step

TAGS = {
    "submit": mark("Submitted"),
    "agree": mark("Agreed"),
    "disagree": mark("Disagreed"),
    "return": mark("Returned"),
    "read": mark("Read"),
    "abstain": mark("Abstained"),
    "handle": mark("Handled"),
    "answer": mark("Answered"),
    "transfer": mark("Transferred"),
    "park": mark("Parked"),
    "help": mark("Asked for help"),
    "circulate": mark("Circulated"),
    "approved": mark("Approved"),
    "rejected": mark("Rejected"),
    "draft": mark("Revoked"),
    "void": mark("Voided"),
    "terminated": mark("Terminated"),
}


TO_SUBMIT = mark("To submit")
RELATIONS = {"before": mark("Added signer"), "after": mark("Added signer"), "beside": mark("Added signer")}


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, as it is told: the flow, the item acted on if there was one, the items that came into somebody's hands."""

    instance: InstanceDto
    item: ItemDto | None
    opened: tuple[ItemDto, ...]


def tell(loaded: Loaded, effects: Effects, act: Act, record: ActionRecord) -> Told:
    """Write to-dos and notifications, call the subject's module, audit, publish; and describe what happened."""
    instance, ref = loaded.instance, subject_of(loaded.instance)
    names = refs_of([*_people(loaded, effects)], loaded.resolver.names)
    for known in (act.member, act.on_behalf_of):
        if known is not None:
            names.setdefault(known.pk, known)
    rows = loaded.items
    opened = [rows[item.number] for item in effects.arrived]
    closed = [rows[item.number] for item in effects.closed if item.number in rows]
    _write_todos(loaded, ref, opened, closed, effects, act, names)
    failpoint("workflow.act.todos")
    _notify(loaded, ref, effects, act)
    audit.record(
        actor=act.actor.acting_for(act.on_behalf_of),
        action=f"workflow.{act.operation}",
        subject=ref,
        details={"instance": str(instance.public_id), "node": record.node, "revision": instance.revision},
    )
    failpoint("workflow.act.audit")

    cancel_children(loaded, effects)
    described = describe_instance(instance, names)
    wanted = {row.number: row for row in (*opened, *closed, *([rows[act.item.number]] if act.item else ()))}
    items = {number: describe_item(row, instance, loaded.graph, names) for number, row in wanted.items()}
    opened_dtos = tuple(items[row.number] for row in opened)
    closed_dtos = tuple(items[row.number] for row in closed)
    told = _events(described.id, ref, loaded, effects, act, opened_dtos, closed_dtos, names)
    events.publish(recorded(instance, record, act), *told)
    failpoint("workflow.act.events")

    # What a module does may read what this step has written.
    stop_waiting()
    failpoint("workflow.act.written")
    asked = items[act.item.number] if act.item else None
    subject = loaded.subject
    below = instance.parent_id is not None
    if act.operation == "start" and not below:
        subject.on_started(described)
    subject.on_acted(described, asked, describe_record(record, names), act.actor)
    for one in closed_dtos:
        subject.on_item_closed(one)
    for one in opened_dtos:
        subject.on_item_opened(one)
    if effects.ended and not below:
        subject.on_finished(described, act.actor)
    failpoint("workflow.act.subject")
    return Told(described, asked, opened_dtos)


def cancel_children(loaded: Loaded, effects: Effects) -> None:
    """Flows below whose step is gone end first; whoever holds an item of theirs loses it. Parents are locked before children."""
    for child_id in lost_children(loaded.instance, effects):
        child = lock_instance(child_id)
        if child.status != "running":
            continue
        below = load(child, open_items(child))
        command = Revoke("void", 0)
        after, changed = step(below.graph, below.state, command, below.resolver)
        act = Act("revoke", SERVER, None, None, now(), target="void", command=command)
        record = write_step(child, below.graph, below.items, after, changed, act)
        tell(below, changed, act, record)


def _people(loaded: Loaded, effects: Effects) -> list[int]:
    found = [item.person for item in (*effects.opened_items, *effects.changed_items)]
    found += [int(why.params["by"]) for why in effects.whys.values() if why.params.get("by")]
    return [*found, loaded.instance.starter_id, *(why.returned_by for why in effects.whys.values())]


def _write_todos(
    loaded: Loaded,
    ref: ObjectRef,
    opened: Sequence[WorkItem],
    closed: Sequence[WorkItem],
    effects: Effects,
    act: Act,
    names: dict[int, MemberRef],
) -> None:
    entries = [_entry(loaded, ref, row, act, names) for row in opened]
    if act.operation == "start" and loaded.instance.parent_id is None:
        entries.append(_sent(loaded, ref, act, names))
    todos.put(entries=entries)
    gone: list[UUID] = []
    done: list[TodoMove] = []
    for row in closed:
        if row.state in ("done", "returned", "moved") and (act.item is None or row.number == act.item.number):
            done.append(TodoMove(row.public_id, row.member_id, "done", act.at, TAGS.get(row.outcome, "")))
        else:
            gone.append(row.public_id)
    todos.move_each(moves=done)
    if gone and act.operation != "start":
        todos.withdraw(keys=gone)
    if act.operation in ("take_back", "unread") and act.item is not None:
        # The line of what was decided goes; the decision is to be made again.
        todos.withdraw(keys=[loaded.items[act.item.number].public_id])
    if effects.halted:
        # It comes back when those it waits for have done their part.
        todos.withdraw(keys=[loaded.items[item.number].public_id for item in effects.halted], boxes=["pending"])
    if effects.ended and loaded.instance.parent_id is None:
        tag = TAGS.get(loaded.instance.outcome, "")
        todos.move_each(moves=[TodoMove(ref.id, loaded.instance.starter_id, "sent", act.at, tag)])


def _entry(loaded: Loaded, ref: ObjectRef, row: WorkItem, act: Act, names: dict[int, MemberRef]) -> TodoEntry:
    return TodoEntry(
        member_pk=row.member_id,
        box="pending",
        module=ref.module,
        kind=ref.kind,
        key=row.public_id,
        subject=ref,
        title=loaded.instance.title,
        url=loaded.subject.url(ref, row.public_id),
        sender=names[loaded.instance.starter_id].name,
        at=act.at,
        category=loaded.instance.category,
        due_at=row.due_at,
        tag=_tag(row),
        template_id=loaded.instance.template_id,
    )


def _tag(row: WorkItem) -> str:
    """What the list says of a line beside its title."""
    if row.why.get("returned_by"):
        return TAGS["return"]
    if row.state == "parked":
        return TAGS["park"]
    if row.kind == "submit":
        return TO_SUBMIT  # taken back or revoked: it is in the starter's hands
    return TAGS.get(row.kind, "") or RELATIONS.get(row.relation, "")


def _sent(loaded: Loaded, ref: ObjectRef, act: Act, names: dict[int, MemberRef]) -> TodoEntry:
    return TodoEntry(
        member_pk=loaded.instance.starter_id,
        box="sent",
        module=ref.module,
        kind=ref.kind,
        key=ref.id,
        subject=ref,
        title=loaded.instance.title,
        url=loaded.subject.url(ref, None),
        sender=names[loaded.instance.starter_id].name,
        at=act.at,
        category=loaded.instance.category,
    )


def _notify(loaded: Loaded, ref: ObjectRef, effects: Effects, act: Act) -> None:
    """The starter hears of the end and of a return; who acts hears nothing of the own act."""
    instance = loaded.instance
    if (act.member is not None and act.member.pk == instance.starter_id) or instance.parent_id is not None:
        return
    kind = "workflow.ended" if effects.ended else "workflow.returned" if act.operation == "return" else ""
    if kind:
        notifications.notify(
            member_pks=[instance.starter_id],
            kind=kind,
            subject=ref,
            key=f"workflow:{instance.public_id}:{instance.revision}",
            params={"instance": str(instance.public_id), "outcome": instance.outcome},
        )


def _events(
    instance_id: UUID,
    ref: ObjectRef,
    loaded: Loaded,
    effects: Effects,
    act: Act,
    opened: Sequence[ItemDto],
    closed: Sequence[ItemDto],
    names: dict[int, MemberRef],
) -> list[Event]:
    found: list[Event] = []
    if act.operation == "start":
        starter = names[loaded.instance.starter_id].id
        category = loaded.instance.category
        found.append(InstanceStarted(subject=ref, instance_id=instance_id, category=category, starter_id=starter))
    found += [
        ItemClosed(
            subject=ref, instance_id=instance_id, item_id=one.id, member_id=one.member.id, node=one.node,
            state=one.state, outcome=one.outcome,
        )
        for one in closed
    ]  # fmt: skip
    found += [
        ItemOpened(subject=ref, instance_id=instance_id, item_id=one.id, member_id=one.member.id, node=one.node)
        for one in opened
    ]
    found += set_off(loaded.instance, loaded.graph, ref, effects)
    if effects.ended:
        found.append(InstanceFinished(subject=ref, instance_id=instance_id, outcome=loaded.instance.outcome))
    return found
