"""The standard flows of a category, as graphs. Pure: people come as participants of the workflow engine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from apps.documents.domain.words import STEPS

People = Mapping[str, Sequence[Mapping[str, Any]]]
# Everybody must agree where departments sign together or deal with something; elsewhere one suffices.
ALL = ("countersign",)


def standard_graph(direction: str, people: People) -> dict[str, Any]:
    """The chain of a direction with the steps somebody is named for; a dispatch begins with the drafter's head (部门核稿)."""
    nodes: list[dict[str, Any]] = [{"id": "start", "kind": "start"}]
    if direction == "dispatch":
        head = [{"kind": "starter_head", "level": 1}]
        nodes.append(_step("head", "部门核稿", head, empty="skip", disagree="return_to_starter"))
    for key, name, _label in STEPS[direction]:
        named = [dict(one) for one in people.get(key, ())]
        if named:
            mode = "all" if key in ALL else "any"
            nodes.append(_step(key, name, named, mode=mode, disagree="return_to_starter"))
    nodes.append({"id": "end", "kind": "end"})
    edges = [{"from": one["id"], "to": other["id"]} for one, other in itertools.pairwise(nodes)]
    return {"nodes": nodes, "edges": edges, "revoke": "before_end"}


def _step(node: str, name: str, people: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "id": node,
        "kind": "approve",
        "name": name,
        "participants": list(people),
        "empty": "administrator",
        "settings": {"signs": node == "sign"},
        **more,
    }
