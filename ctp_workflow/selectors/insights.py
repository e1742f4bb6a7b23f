"""Process insight: set-based statements over the rows of a definition's flows, for those who look after flows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, Forbidden, NotFound
from ctp_workflow.contracts import EtaDto, InsightDto, NodeInsight, PersonInsight, Spread
from ctp_workflow.domain.nodes import STEP_KINDS
from ctp_workflow.models import ActionRecord, Definition, Instance, NodeRun, WorkItem
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.quantiles import NOTHING, seconds_between, spreads
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import get_visible, visible_instances

MAX_PEOPLE = 200
LEAST_CASES = 3
"""Fewer past cases say nothing about the next one."""
OPEN = ("pending", "parked")
_OF = (
    "FROM {table} t JOIN ctp_workflow_instance i ON i.id = t.instance_id "
    "JOIN ctp_workflow_definitionversion v ON v.id = i.version_id JOIN ctp_workflow_definition d ON d.id = v.definition_id "
    "WHERE d.public_id = %s AND i.started_at >= %s AND i.started_at < %s"
)


def get_insight(*, definition_id: UUID, actor: Actor, since: datetime, until: datetime) -> InsightDto:
    """What the flows begun in the period tell. Raises Forbidden for who does not look after flows, NotFound."""
    if not actor.may(ADMINISTER):
        raise Forbidden
    name = Definition.objects.filter(public_id=definition_id).values_list("name", flat=True).first()
    if name is None:
        raise NotFound
    rows = visible_instances(actor).filter(
        version__definition__public_id=definition_id, started_at__gte=since, started_at__lt=until
    )
    params = [_stored("public_id", definition_id), _stored("started_at", since), _stored("started_at", until)]
    counts = rows.aggregate(
        started=Count("pk"),
        running=Count("pk", filter=Q(status="running")),
        approved=Count("pk", filter=Q(outcome="approved")),
        rejected=Count("pk", filter=Q(outcome="rejected")),
    )
    whole = spreads(
        f"SELECT 1 AS key, {seconds_between('i.started_at', 'i.finished_at')} AS seconds "  # noqa: S608 our own columns
        + _OF.format(table="(SELECT id AS instance_id FROM ctp_workflow_instance)")
        + " AND i.status = 'finished'",
        params,
    ).get(1, NOTHING)
    nodes = _nodes(rows, params)
    sent_back = sum(one.returned for one in nodes)
    decided = ActionRecord.objects.filter(instance__in=rows, operation__in=("agree", "disagree", "return")).count()
    return InsightDto(
        name=name,
        **counts,
        whole=whole,
        return_rate=round(sent_back / decided, 4) if decided else 0.0,
        nodes=nodes,
        people=_people(rows, params),
    )


def _stored(name: str, value: UUID | datetime) -> Any:
    """A value as the database keeps it."""
    field: Any = Instance._meta.get_field(name)
    return field.get_db_prep_value(value, connection)


def _nodes(rows: QuerySet[Instance], params: list[Any]) -> tuple[NodeInsight, ...]:
    """Steps by their share of all waiting, the longest first; the first is the bottleneck when it has a third of it."""
    found = spreads(
        f"SELECT t.node AS key, {seconds_between('t.opened_at', 't.closed_at')} AS seconds "
        + _OF.format(table="ctp_workflow_noderun")
        + " AND t.closed_at IS NOT NULL AND t.kind IN ('approve', 'handle') AND t.state IN ('done', 'returned')",
        params,
    )
    runs = NodeRun.objects.filter(instance__in=rows, kind__in=STEP_KINDS)
    counted = runs.values("node").annotate(
        opened=Count("pk", filter=Q(state="open")), returned=Count("pk", filter=Q(state="returned"))
    )
    # What a step was called last; renamed steps are few, their runs are not.
    called = runs.values_list("node", "name").annotate(last=Max("pk")).order_by("last")
    names = {node: name for node, name, _last in called}
    waited = {node: one.middle * one.cases for node, one in found.items()}
    total = sum(waited.values())
    listed = [
        NodeInsight(
            node=one["node"],
            name=names.get(one["node"], one["node"]),
            spread=found.get(one["node"], NOTHING),
            open=one["opened"],
            returned=one["returned"],
            share=round(waited.get(one["node"], 0.0) / total, 4) if total else 0.0,
            is_bottleneck=bool(total) and waited.get(one["node"], 0.0) * 3 >= total,
        )
        for one in counted.order_by("node")
    ]
    return tuple(sorted(listed, key=lambda one: -one.share))


def _people(rows: QuerySet[Instance], params: list[Any]) -> tuple[PersonInsight, ...]:
    """Who has handled most comes first."""
    found = spreads(
        f"SELECT t.member_id AS key, {seconds_between('t.opened_at', 't.closed_at')} AS seconds "
        + _OF.format(table="ctp_workflow_workitem")
        + " AND t.closed_at IS NOT NULL AND t.kind IN ('approve', 'handle') AND t.state IN ('done', 'returned')",
        params,
    )
    items = WorkItem.objects.filter(instance__in=rows, kind__in=STEP_KINDS, state__in=OPEN)
    still = dict(items.values_list("member").annotate(Count("pk")))
    order = sorted(found.keys() | still.keys(), key=lambda pk: (-found.get(pk, NOTHING).cases, pk))[:MAX_PEOPLE]
    names = refs_of(order)
    return tuple(PersonInsight(names.get(pk, NOBODY), found.get(pk, NOTHING), still.get(pk, 0)) for pk in order)


def get_eta(*, instance_id: UUID, actor: Actor) -> EtaDto | None:
    """When a flow is likely to end; None when it has ended, is a free flow, or too few cases are known. Raises NotFound.

    Only cases that stood at the same step at least as long as this one count: who has waited longer knows more.
    """
    instance = get_visible(instance_id, actor)
    if instance.status != "running" or instance.version is None:
        return None
    at = now()
    best: tuple[Spread, str, datetime] | None = None
    for run in instance.runs.filter(state="open", kind__in=STEP_KINDS):
        waited = max(0.0, (at - run.opened_at).total_seconds())
        rest = seconds_between("t.opened_at", "i.finished_at")
        found = spreads(
            f"SELECT 1 AS key, {rest} AS seconds FROM ctp_workflow_noderun t JOIN ctp_workflow_instance i "  # noqa: S608
            "ON i.id = t.instance_id JOIN ctp_workflow_definitionversion v ON v.id = i.version_id "
            f"WHERE v.definition_id = %s AND i.status = 'finished' AND t.node = %s AND {rest} >= %s",
            [instance.version.definition_id, run.node, waited],
        ).get(1, NOTHING)
        if found.cases >= LEAST_CASES and (best is None or found.middle > best[0].middle):
            best = (found, run.name or run.node, run.opened_at)
    if best is None:
        return None
    spread, name, opened = best
    early, likely, late = (max(at, opened + timedelta(hours=one)) for one in (spread.low, spread.middle, spread.high))
    return EtaDto(spread.cases, name, early, likely, late)


def insight_rows(insight: InsightDto) -> Iterator[list[str]]:
    """The tables as rows of a sheet; hours with two decimals."""
    yield ["kind", "name", "cases", "low_hours", "middle_hours", "high_hours", "open", "returned", "share"]
    for node in insight.nodes:
        yield ["step", node.name, *_cells(node.spread), str(node.open), str(node.returned), f"{node.share:.4f}"]
    for person in insight.people:
        yield ["person", person.member.name, *_cells(person.spread), str(person.open), "", ""]


def _cells(spread: Spread) -> list[str]:
    return [str(spread.cases), f"{spread.low:.2f}", f"{spread.middle:.2f}", f"{spread.high:.2f}"]
