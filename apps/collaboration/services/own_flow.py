"""A template's own flow: begun with it or drawn from the one it used, kept in the engine, maintained by who maintains templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.domain.viewing import READERS, START
from apps.collaboration.domain.views import MODULE
from apps.collaboration.models import Template
from apps_api.collaboration import TemplateNotFound
from ctp_core.contracts import Actor, Forbidden, ObjectRef
from ctp_workflow.api import definitions as flows
from ctp_workflow.contracts import DefinitionDto


def begin_flow(*, template_id: UUID, name: str, actor: Actor) -> UUID:
    """A first flow for a new template: its starter's head agrees. The version's id."""
    nodes = [
        {"id": "start", "kind": "start"},
        {
            "id": "approve1",
            "kind": "approve",
            "name": _("Approve"),
            "participants": [{"kind": "starter_head", "level": 1}],
            "disagree": "return_to_starter",
        },
        {"id": "end", "kind": "end"},
    ]
    edges = [{"from": "start", "to": "approve1"}, {"from": "approve1", "to": "end"}]
    return _make(template_id, name, {"nodes": nodes, "edges": edges}, actor)


def draw_own_flow(*, template_id: UUID, actor: Actor) -> UUID:
    """The definition to draw in: the template's own, at first a copy of the flow it uses, with the field rights of its steps.

    Raises Forbidden, TemplateNotFound.
    """
    if not actor.may(MANAGE_TEMPLATES):
        raise Forbidden
    with transaction.atomic():
        row = Template.objects.select_for_update(of=("self",)).filter(public_id=template_id).first()
        if row is None:
            raise TemplateNotFound
        owner = ObjectRef(MODULE, "template", row.public_id)
        used = flows.get_version(version_id=row.flow_version_id)
        own = flows.find_owned(owner=owner)
        if own is not None and own.id == used.definition_id:
            return own.id
        graph = _with_policies(used.graph, row.policies)
        if own is None:
            row.flow_version_id = _make(row.public_id, row.name, graph, actor, taken_over=used.graph)
        else:
            flows.save_draft(definition_id=own.id, graph=graph, actor=actor, owner=owner)
            made = flows.publish(definition_id=own.id, actor=actor, owner=owner, taken_over=used.graph)
            row.flow_version_id = made.id
        row.revision += 1
        row.save(update_fields=["flow_version_id", "revision"])
        return flows.get_version(version_id=row.flow_version_id).definition_id


def find_own(template_id: UUID) -> DefinitionDto | None:
    """The definition that belongs to the template, if it has begun one."""
    return flows.find_owned(owner=ObjectRef(MODULE, "template", template_id))


def uses_own(*, template_id: UUID, version_id: UUID) -> bool:
    """Is *version_id* a version of the template's own flow?"""
    own = find_own(template_id)
    return own is not None and flows.get_version(version_id=version_id).definition_id == own.id


def policies_in(graph: Mapping[str, Any]) -> dict[str, Any]:
    """The field rights a graph's steps carry, by step; those of the start are the starter's."""
    found = {}
    for node in graph["nodes"]:
        policy = node.get("settings", {}).get("policy")
        if policy:
            found[START if node["kind"] == "start" else node["id"]] = policy
    return found


def _with_policies(graph: Mapping[str, Any], policies: Mapping[str, Any]) -> dict[str, Any]:
    nodes = []
    for node in graph["nodes"]:
        policy = policies.get(START if node["kind"] == "start" else node["id"]) if node["id"] != READERS else None
        nodes.append({**node, "settings": {**node.get("settings", {}), "policy": policy}} if policy else node)
    return {**graph, "nodes": nodes}


def _make(
    template_id: UUID,
    name: str,
    graph: Mapping[str, Any],
    actor: Actor,
    taken_over: Mapping[str, Any] | None = None,
) -> UUID:
    owner = ObjectRef(MODULE, "template", template_id)
    code = f"collaboration.{template_id}"
    made = flows.create_definition(code=code, name=name[:100], graph=graph, actor=actor, owner=owner)
    return flows.publish(definition_id=made.id, actor=actor, owner=owner, taken_over=taken_over).id
