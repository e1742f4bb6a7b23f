"""Loading an instance for a step: lock the row first, then everything that was read is true until the commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ctp_core.contracts import MemberRef, NotFound
from ctp_workflow.contracts import ProcessSubject
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.state import OPEN_ITEMS, State, state_from_json
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.graphs import graph_of, with_version
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.resolving_people import OrganizationResolver
from ctp_workflow.services.hot_rows import lock_instance_of, open_rows


@dataclass(frozen=True)
class Locked:
    """A locked instance, the item that was asked for, the rows a step can change, and the people of those rows."""

    instance: Instance
    item: WorkItem
    rows: list[WorkItem]
    names: dict[int, MemberRef] = field(default_factory=dict)


@dataclass
class Loaded:
    """A locked instance with all a step needs. *items* holds the rows that can change: the open ones and the one asked for."""

    instance: Instance
    graph: Graph
    state: State
    subject: ProcessSubject
    resolver: OrganizationResolver
    items: dict[int, WorkItem]


def lock_by_item(item_id: UUID, *, waits: bool = True) -> Locked:
    """The instance of an item, locked, and the item as it is now. Raises NotFound.

    Who does not wait gets an OperationalError while somebody else has the instance.
    """
    instance = lock_instance_of(item_id, waits=waits)
    if instance is None:
        raise NotFound
    rows, names = open_rows(instance, item_id)
    return Locked(instance, next(row for row in rows if row.public_id == item_id), rows, names)


def lock_instance(instance_id: UUID) -> Instance:
    """An instance, locked. Raises NotFound."""
    instance = with_version(Instance.objects.select_for_update(of=("self",))).filter(public_id=instance_id).first()
    if instance is None:
        raise NotFound
    return instance


def load(
    instance: Instance,
    rows: list[WorkItem],
    *,
    names: Mapping[int, MemberRef] | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Loaded:
    """Everything around a locked instance; new *variables* are merged over the stored ones, never put in their place.

    Who is in *names* is not asked for.
    """
    ref = subject_of(instance)
    subject = process_subject(ref)
    graph = graph_of(instance)
    if variables:
        instance.variables = {**instance.variables, **variables}
    items = {one.number: one for one in rows}
    people = [instance.starter_id, *(one.member_id for one in items.values())]
    known = refs_of(people, dict(names or {}))
    resolver = OrganizationResolver(
        starter=known[instance.starter_id],
        variables={**instance.variables, **subject.variables(ref)},
        fields=graph.fields,
    )
    resolver.names.update(known)
    return Loaded(instance, graph, state_from_json(instance.state), subject, resolver, items)


def open_items(instance: Instance) -> list[WorkItem]:
    """The rows a step can change that nobody asked for by name: the open ones. One query."""
    return list(instance.items.filter(state__in=OPEN_ITEMS))
