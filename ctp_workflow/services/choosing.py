"""People chosen for later steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from ctp_core.contracts import Actor, FieldError, Invalid, MemberRef, mark
from ctp_organization.api import members


def resolve_chosen(
    chosen: Mapping[str, Sequence[UUID]], names: dict[int, MemberRef], actor: Actor
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """People chosen for later steps, by node. Raises Invalid at ``chosen.<node>`` for whom the actor does not see."""
    wanted = {one for people in chosen.values() for one in people}
    if not wanted:
        return ()
    found = members.list_members_by_id(ids=wanted, actor=actor)
    names.update({one.ref.pk: one.ref for one in found.values()})
    picked = []
    for node, people in chosen.items():
        if any(one not in found or not found[one].is_active for one in people):
            error = FieldError("workflow.people_required", mark("Choose somebody."))
            raise Invalid({f"chosen.{node}": [error]})
        picked.append((node, tuple(found[one].ref.pk for one in dict.fromkeys(people))))
    return tuple(picked)
