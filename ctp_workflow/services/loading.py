"""Loading an instance for a step: lock the row first, then everything that was read is true until the commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from ctp_core.contracts import NotFound
from ctp_workflow.contracts import ProcessSubject
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.state import OPEN_ITEMS, State, state_from_json
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.graphs import graph_of, with_version
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.resolving_people import OrganizationResolver


@dataclass
class Loaded:
    """A locked instance with all a step needs. *items* holds the rows that can change: the open ones and the one asked for."""

    instance: Instance
    graph: Graph
    state: State
    subject: ProcessSubject
    resolver: OrganizationResolver
    items: dict[int, WorkItem]


def lock_by_item(item_id: UUID, *, waits: bool = True) -> tuple[Instance, WorkItem, list[WorkItem]]:
    """The instance of an item, locked; the item as it is now; and the rows a step can change. Raises NotFound.

    Who does not wait gets an OperationalError while somebody else has the instance.
    """
    locked = Instance.objects.select_for_update(of=("self",), nowait=not waits)
    instance = with_version(locked).filter(items__public_id=item_id).first()
    if instance is None:
        raise NotFound
    rows = open_items(instance, item_id)
    return instance, next(row for row in rows if row.public_id == item_id), rows


def lock_instance(instance_id: UUID) -> Instance:
    """An instance, locked. Raises NotFound."""
    instance = with_version(Instance.objects.select_for_update(of=("self",))).filter(public_id=instance_id).first()
    if instance is None:
        raise NotFound
    return instance


def load(instance: Instance, rows: list[WorkItem], *, variables: Mapping[str, Any] | None = None) -> Loaded:
    """Everything around a locked instance; new *variables* are merged over the stored ones, never put in their place."""
    ref = subject_of(instance)
    subject = process_subject(ref)
    graph = graph_of(instance)
    if variables:
        instance.variables = {**instance.variables, **variables}
    items = {one.number: one for one in rows}
    people = [instance.starter_id, *(one.member_id for one in items.values())]
    names = refs_of(people)
    resolver = OrganizationResolver(
        starter=names[instance.starter_id],
        variables={**instance.variables, **subject.variables(ref)},
        fields=graph.fields,
    )
    resolver.names.update(names)
    return Loaded(instance, graph, state_from_json(instance.state), subject, resolver, items)


def open_items(instance: Instance, asked: UUID | None = None) -> list[WorkItem]:
    """The rows a step can change: open items, and the one asked for whatever its state. One query."""
    wanted = Q(state__in=OPEN_ITEMS)
    if asked is not None:
        wanted |= Q(public_id=asked)
    return list(instance.items.filter(wanted))
