"""Rows become the dataclasses other units get."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any
from uuid import UUID

from ctp_core.api import files
from ctp_core.contracts import MemberRef, ObjectRef
from ctp_workflow.contracts import (
    PLAIN_WORDS,
    AttachedFile,
    DefinitionDto,
    InstanceDto,
    ItemDto,
    OpinionDto,
    VariableWords,
    VersionDto,
    WhyDto,
)
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.models import ActionRecord, Definition, DefinitionVersion, Instance, WorkItem
from ctp_workflow.selectors.members import NOBODY
from ctp_workflow.selectors.traces import say_traces

Names = Mapping[int, MemberRef]


def subject_of(instance: Instance) -> ObjectRef:
    """What the flow is about."""
    return ObjectRef(instance.subject_module, instance.subject_kind, instance.subject_id)


def describe_version(version: DefinitionVersion, definition: Definition) -> VersionDto:
    """A version with the name of its definition."""
    return VersionDto(
        id=version.public_id,
        definition_id=definition.public_id,
        code=definition.code,
        name=definition.name,
        number=version.number,
        graph=version.graph,
        published_at=version.published_at,
    )


def describe_definition(definition: Definition) -> DefinitionDto:
    """A definition; load it with ``latest``."""
    owner = None
    if definition.owner_id is not None:
        owner = ObjectRef(definition.owner_module, definition.owner_kind, definition.owner_id)
    return DefinitionDto(
        id=definition.public_id,
        code=definition.code,
        name=definition.name,
        owner=owner,
        draft=definition.draft,
        draft_revision=definition.draft_revision,
        latest=describe_version(definition.latest, definition) if definition.latest else None,
        changed_at=definition.changed_at,
    )


def describe_instance(instance: Instance, names: Names, version: DefinitionVersion | None = None) -> InstanceDto:
    """An instance; *version* saves a query where it is at hand."""
    version = version or instance.version
    return InstanceDto(
        id=instance.public_id,
        subject=subject_of(instance),
        title=instance.title,
        category=instance.category,
        starter=names.get(instance.starter_id, NOBODY),
        status=instance.status,  # type: ignore[arg-type]
        outcome=instance.outcome,  # type: ignore[arg-type]
        version_id=version.public_id if version else None,
        revision=instance.revision,
        variables=instance.variables,
        started_at=instance.started_at,
        finished_at=instance.finished_at,
        archived_at=instance.archived_at,
    )


def describe_item(
    item: WorkItem,
    instance: Instance,
    graph: Graph,
    names: Names,
    *,
    hidden: Set[str] = frozenset(),
    words: VariableWords = PLAIN_WORDS,
) -> ItemDto:
    """An item with what its node says; why it is there is told in *words*, without what is *hidden* from the reader."""
    node = graph.nodes.get(item.node)
    return ItemDto(
        id=item.public_id,
        instance_id=instance.public_id,
        subject=subject_of(instance),
        title=instance.title,
        node=item.node,
        node_name=item.node_name,
        kind=item.kind,  # type: ignore[arg-type]
        state=item.state,  # type: ignore[arg-type]
        outcome=item.outcome,
        member=names.get(item.member_id, NOBODY),
        acted_by=names.get(item.acted_by_id) if item.acted_by_id else None,
        opened_at=item.opened_at,
        closed_at=item.closed_at,
        why=describe_why(item, names, hidden, words),
        settings=node.settings if node else {},
        opinion_required=node is not None and node.opinion == "required",
        revision=instance.revision,
        reason=item.reason,
        relation=item.relation,
        claimed=item.note == "claimed",
        opinion_asked=item.note == "opinion",
        due_at=item.due_at,
        paused_at=item.paused_at if item.is_open_now else None,
        ahead=node.ahead if node is not None else "none",
        may_print=node is None or node.allows("print"),
        may_attach=node is None or node.allows("attach"),
        may_retitle=node is not None and node.allows("retitle"),
        may_pause=node is not None and bool(node.time.get("pause")) and item.due_at is not None,
    )


def describe_why(item: WorkItem, names: Names, hidden: Set[str], words: VariableWords) -> WhyDto:
    """Why an item is its holder's: the rule, and the conditions on the way."""
    why = item.why
    params = why.get("params", {})
    if "field" in params:
        params = {**params, "field": words.label(params["field"])}
    return WhyDto(
        rule=why.get("rule", ""),
        params=_named(params, names),
        conditions=say_traces(why.get("conditions", ()), hidden, words),
        returned_by=names.get(why.get("returned_by", 0), NOBODY).name,
    )


def _named(params: Mapping[str, Any], names: Names) -> Mapping[str, Any]:
    """Who brought somebody in is kept by key and told by name."""
    return {**params, "by": names.get(params["by"], NOBODY).name} if "by" in params else params


def describe_record(record: ActionRecord, names: Names) -> OpinionDto:
    """What somebody did and said."""
    return OpinionDto(
        id=record.public_id,
        node=record.node,
        node_name=record.node_name,
        operation=record.operation,
        member=names.get(record.member_id) if record.member_id else None,
        on_behalf_of=names.get(record.on_behalf_of_id) if record.on_behalf_of_id else None,
        actor_name=record.actor_name,
        opinion=record.opinion,
        target_name=record.target_name,
        at=record.at,
        files=tuple(_attached(one) for one in record.attached),
    )


def _attached(said: Mapping[str, Any]) -> AttachedFile:
    return AttachedFile(UUID(said["id"]), said["name"], said["size"], said["sha256"], files.url_of(UUID(said["id"])))
