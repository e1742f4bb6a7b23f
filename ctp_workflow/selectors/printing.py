"""Whether somebody may print what a flow is about, or take it away as evidence."""

from __future__ import annotations

from uuid import UUID

from ctp_core.contracts import Actor
from ctp_workflow.selectors.graphs import graph_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import get_visible, visible_items


def may_print(*, instance_id: UUID, actor: Actor) -> bool:
    """The last step one has or had it at decides, by its buttons; who has no item of it may, as may flow administrators.

    Raises NotFound.
    """
    instance = get_visible(instance_id, actor)
    if actor.kind == "system" or actor.may(ADMINISTER):
        return True
    node = visible_items(actor).filter(instance=instance).order_by("-number").values_list("node", flat=True).first()
    found = graph_of(instance).nodes.get(node) if node else None
    return found is None or found.allows("print")
