"""What an operation would do, without doing it: the same checks, the same engine, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from ctp_core.contracts import Actor, NotFound
from ctp_workflow.contracts import ActOptions, ConsequencesDto, HandDto
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.state import SIGNING_KINDS, Item, State
from ctp_workflow.models import WorkItem
from ctp_workflow.selectors.describing import Names
from ctp_workflow.selectors.graphs import with_flow
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.services.hot_rows import open_rows
from ctp_workflow.services.preparing import carry_out, prepare


def preview_act(
    *,
    item_id: UUID,
    operation: str,
    actor: Actor,
    opinion: str = "-",
    variables: Mapping[str, Any] | None = None,
    target: str | None = None,
    options: ActOptions | None = None,
) -> ConsequencesDto:
    """The consequences *operation* would have now. Raises what ``act_on_item`` would."""
    item = with_flow(WorkItem.objects.filter(public_id=item_id)).first()
    if item is None:
        raise NotFound
    instance = item.instance
    rows, people = open_rows(instance, item_id)
    mine = next(row for row in rows if row.public_id == item_id)
    prepared = prepare(
        instance, mine, rows, operation=operation, actor=actor, opinion=opinion, target=target or "",
        variables=variables, options=options or ActOptions(), expected=None, names=people,
    )  # fmt: skip
    after, effects = carry_out(prepared)
    loaded = prepared.loaded
    names = refs_of([one.person for one in after.items], loaded.resolver.names)
    return describe_effects(loaded.graph, loaded.state, after, effects, names, acted=item.number)


def _goes(before: State, after: State, item: Item) -> bool:
    """Whether a decision counts no more: taken back itself, or with the step it was given in."""
    gone = before.run(item.run).is_live and after.run(item.run).state in ("void", "withdrawn", "returned")
    return gone or after.item(item.number).state == "void"


def describe_effects(
    graph: Graph, before: State, after: State, effects: Effects, names: Names, *, acted: int
) -> ConsequencesDto:
    """Who gets, who loses, what is voided; the item acted on is not told as lost."""

    def hands(items: Iterable[Item]) -> tuple[HandDto, ...]:
        found = []
        for item in items:
            node = graph.nodes[after.run(item.run).node]
            member = names.get(item.person, NOBODY)
            found.append(HandDto(member, node.id, node.name, item.kind, item.state))
        return tuple(found)

    lost = (one for one in (*effects.closed, *effects.halted) if one.number != acted)
    voided = (
        one
        for one in before.items
        if one.state == "done" and one.kind in SIGNING_KINDS and one.number != acted and _goes(before, after, one)
    )
    return ConsequencesDto(
        gets=hands(effects.arrived),
        loses=hands(one for one in lost if before.item(one.number).state != "waiting"),
        voids=hands(voided),
        status=after.status,  # type: ignore[arg-type]
        outcome=after.outcome,  # type: ignore[arg-type]
    )
