"""The history of flows as an event log (XES): a trace a subject, an event for everything that was done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ctp_core.contracts import Actor, ObjectRef
from ctp_workflow.domain.xes import Attributes, LogTrace, Value, write_log
from ctp_workflow.models import ActionRecord, Instance, WorkItem
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.get_progress import QUIET
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.process_subjects import hidden_from
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import get_visible, visible_instances

AT_ONCE = 200
MAX_INSTANCES = 20_000
ROLE_RULES = ("post", "role", "level", "team", "unit", "unit_tree", "starter", "field", "member")


@dataclass(frozen=True, slots=True)
class Done:
    """A record as it is told to a naming: which operation at which step of which kind of flow, and in which role."""

    category: str
    operation: str
    node: str
    node_name: str
    target: str
    role: str


Naming = Callable[[Done], Attributes]
"""``concept:name`` and what else names the activity; nothing leaves the event out."""


def plain_name(done: Done) -> Attributes:
    """The step's name, or what was done where it belongs to no step."""
    return {"concept:name": done.node_name or done.operation}


def export_instance(*, instance_id: UUID, actor: Actor) -> Iterator[bytes]:
    """One flow's history. Raises NotFound."""
    instance = get_visible(instance_id, actor)
    return write_log(traces_of(Instance.objects.filter(pk=instance.pk), actor), name=instance.title)


def export_definition(*, definition_id: UUID, actor: Actor) -> Iterator[bytes]:
    """The newest flows of a definition that *actor* sees, at most ``MAX_INSTANCES``."""
    rows = visible_instances(actor).filter(version__definition__public_id=definition_id)
    return write_log(traces_of(rows.order_by("-pk")[:MAX_INSTANCES], actor, values=False), name=str(definition_id))


def export_subjects(*, subjects: Sequence[ObjectRef], actor: Actor, naming: Naming = plain_name) -> Iterator[LogTrace]:
    """One trace for several subjects that belong to one case, of the flows that *actor* sees."""
    rows = list(visible_instances(actor).filter(subject_id__in=[one.id for one in subjects]).order_by("pk"))
    found = list(_traces(rows, actor, values=True, naming=naming))
    events = sorted((event for one in found for event in one.events), key=lambda one: str(one["ctp:number"]))
    if found:
        yield LogTrace({**found[0].attributes}, tuple(events))


def traces_of(
    rows: QuerySet[Instance], actor: Actor, *, values: bool = True, naming: Naming = plain_name
) -> Iterator[LogTrace]:
    """A trace an instance, a few hundred at once: three queries for each lot."""
    every = rows.iterator(chunk_size=AT_ONCE)
    while lot := list(islice(every, AT_ONCE)):
        yield from _traces(lot, actor, values=values, naming=naming)


def _traces(lot: Sequence[Instance], actor: Actor, *, values: bool, naming: Naming) -> Iterator[LogTrace]:
    records: dict[int, list[ActionRecord]] = {}
    wanted = ActionRecord.objects.filter(instance__in=[one.pk for one in lot]).order_by("pk")
    if not actor.may(ADMINISTER):
        wanted = wanted.exclude(operation__in=QUIET)
    for record in wanted:
        records.setdefault(record.instance_id, []).append(record)
    roles = _roles([one.pk for one in lot])
    people = {pk for rows in records.values() for one in rows for pk in (one.member_id, one.on_behalf_of_id) if pk}
    names = refs_of(people | {one.starter_id for one in lot})
    for one in lot:
        events = [_event(one, record, roles, names, naming) for record in records.get(one.pk, ())]
        hidden = hidden_from(actor, subject_of(one)) if values else frozenset()
        variables = {key: value for key, value in one.variables.items() if key not in hidden} if values else {}
        yield LogTrace(_trace(one, names, variables), tuple(event for event in events if event))


Roles = dict[tuple[int, str, int], str]


def _roles(instances: Sequence[int]) -> Roles:
    """As what people were asked, by instance, step and person: the name the rule was given. The step "" stands for any.

    Whoever is asked again after a return is asked because they handled the step before, so the role is the one they had then.
    """
    found: Roles = {}
    wanted = WorkItem.objects.filter(instance__in=instances).order_by("pk")
    for instance, node, member, why in wanted.values_list("instance", "node", "member", "why"):
        name = why.get("params", {}).get("name", "")
        if name and why.get("rule") in ROLE_RULES:
            found.setdefault((instance, node, member), name)
            found.setdefault((instance, "", member), name)
    return found


def _trace(one: Instance, names: Mapping[int, Any], variables: Mapping[str, Any]) -> Attributes:
    found: Attributes = {
        "concept:name": str(one.subject_id),
        "identity:id": str(one.public_id),
        "ctp:title": one.title,
        "ctp:category": one.category,
        "ctp:starter": names.get(one.starter_id, NOBODY).name,
        "ctp:status": one.status,
        "ctp:outcome": one.outcome,
        "ctp:started": one.started_at,
    }
    if one.finished_at is not None:
        found["ctp:finished"] = one.finished_at
    return {**found, **{key: _value(value) for key, value in variables.items()}}


def _event(
    instance: Instance, record: ActionRecord, roles: Roles, names: Mapping[int, Any], naming: Naming
) -> Attributes:
    person = record.on_behalf_of_id or record.member_id or 0
    role = roles.get((instance.pk, record.node, person), "")
    named = naming(Done(instance.category, record.operation, record.node, record.node_name, record.target, role))
    if not named:
        return {}
    found: Attributes = {
        "time:timestamp": record.at,
        "lifecycle:transition": "complete",
        **named,
        "org:resource": names.get(record.member_id or 0, NOBODY).name or record.actor_name,
    }
    if role and role != names.get(person, NOBODY).name:
        found["org:role"] = role
    if record.on_behalf_of_id is not None:
        found["ctp:on_behalf_of"] = names[record.on_behalf_of_id].name
    found |= {"ctp:operation": record.operation, "ctp:node": record.node, "ctp:number": f"{record.pk:020d}"}
    if record.opinion:
        found["ctp:opinion"] = record.opinion
    return found


def _value(value: Any) -> Value:
    match value:
        case bool() | int() | str() | Decimal() | datetime():
            return value
        case float():
            return Decimal(repr(value))
        case date():
            return value.isoformat()
        case None:
            return ""
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)
