"""Whose drawing may have somebody else start a flow below."""

from __future__ import annotations

from ctp_core.api.actors import actor_for_account
from ctp_workflow.domain.nodes import Node
from ctp_workflow.models import DefinitionVersion, Instance
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.graphs import graph_of_version


def may_name_starters(parent: Instance, node: Node) -> bool:
    """Whether *node*, as *parent* follows it, was published by the server or by somebody who maintains every flow.

    Definitions of nobody are published by nobody else. What was drawn for the one instance counts for nothing.
    """
    if parent.version_id is None:
        return False
    version = DefinitionVersion.objects.select_related("definition").get(pk=parent.version_id)
    if graph_of_version(version.public_id).nodes.get(node.id) != node:
        return False
    if version.definition.owner_id is None or version.published_by_id is None:
        return True
    return actor_for_account(account_pk=version.published_by_id).may(MANAGE)
