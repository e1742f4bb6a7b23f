"""Running flows of a definition, for who moves them from version to version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from ctp_core.contracts import Actor, Forbidden, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.definitions import get_definition
from ctp_workflow.selectors.graphs import with_version
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER


@dataclass(frozen=True, slots=True)
class RunningFlow:
    """One running flow: where it stands, under which version."""

    id: UUID
    title: str
    starter: str
    number: int
    steps: tuple[str, ...]
    started_at: datetime


def list_running(*, definition_id: UUID, actor: Actor, page: PageRequest, but: int = 0) -> Page[RunningFlow]:
    """The running flows of a definition that don't follow version *but*, newest first. Raises NotFound, Forbidden."""
    get_definition(definition_id=definition_id, actor=actor)
    if not actor.may(ADMINISTER):
        raise Forbidden
    rows = with_version(Instance.objects.filter(version__definition__public_id=definition_id, status="running"))
    found = keyset_page(rows.exclude(version__number=but), page, build=lambda row: row)
    names = refs_of(row.starter_id for row in found.items)
    steps = _open_steps(row.pk for row in found.items)
    return found.map(
        lambda row: RunningFlow(
            id=row.public_id,
            title=row.title,
            starter=names.get(row.starter_id, NOBODY).name,
            number=row.version.number if row.version else 0,
            steps=steps.get(row.pk, ()),
            started_at=row.started_at,
        )
    )


def count_running(*, definition_id: UUID) -> dict[int, int]:
    """How many flows run under each version, by its number."""
    rows = Instance.objects.filter(version__definition__public_id=definition_id, status="running")
    return dict(rows.values_list("version__number").annotate(n=Count("pk")).order_by())


def _open_steps(pks: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    rows = WorkItem.objects.filter(instance__in=list(pks), state__in=("waiting", "pending", "parked")).order_by(
        "number"
    )
    for pk, name, node in rows.exclude(kind__in=("inform", "circulate")).values_list(
        "instance_id", "node_name", "node"
    ):
        found.setdefault(pk, {}).setdefault(name or node)
    return {pk: tuple(names) for pk, names in found.items()}
