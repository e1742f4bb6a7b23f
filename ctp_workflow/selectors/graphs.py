"""The graph an instance follows. Versions never change, so a process reads each once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ctp_core.contracts import NotFound
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.overlay import overlaid
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.models import DefinitionVersion, Instance, WorkItem


def with_version(rows: QuerySet[Instance]) -> QuerySet[Instance]:
    """Instances with their version but for its graph, which is read once a process."""
    return rows.select_related("version").defer("version__graph")


def with_flow(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Items with their instance and its version but for the graph."""
    return rows.select_related("instance", "instance__version").defer("instance__version__graph")


def graph_of(instance: Instance) -> Graph:
    """The version's graph with the instance's overlay."""
    version = instance.version
    if instance.overlay is None:
        if version is None:
            raise NotFound
        return graph_of_version(version.public_id)
    base = _version_json(version.public_id) if version else None
    return load_graph(overlaid(base, instance.overlay, history=True))


def graph_json_of(instance: Instance, overlay: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of what an instance would follow with *overlay*."""
    return overlaid(_version_json(instance.version.public_id) if instance.version else None, overlay)


def json_of(instance: Instance) -> Mapping[str, Any]:
    """The JSON of the graph an instance follows."""
    base = _version_json(instance.version.public_id) if instance.version else None
    return overlaid(base, instance.overlay) if instance.overlay is not None else base or {}


@lru_cache(maxsize=512)
def graph_of_version(version_id: UUID) -> Graph:
    """The checked graph of a published version."""
    return load_graph(_version_json(version_id))


def _version_json(version_id: UUID) -> Mapping[str, Any]:
    found = DefinitionVersion.objects.filter(public_id=version_id).values_list("graph", flat=True).first()
    if found is None:
        raise NotFound
    graph: Mapping[str, Any] = found
    return graph
