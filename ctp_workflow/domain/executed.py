"""What the engine executes now. The schema knows more words; a graph that uses one not executed yet is refused, never half-run.

Whoever makes the engine execute one of them takes it out of here in the same change.
"""

from __future__ import annotations

from collections.abc import Mapping

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.nodes import Node

KINDS_TO_COME: frozenset[str] = frozenset()
WORDS_TO_COME: Mapping[str, frozenset[str]] = {}
RULES_TO_COME: frozenset[str] = frozenset()
OBJECTS_TO_COME: frozenset[str] = frozenset()


def check_executed(node: Node) -> list[GraphProblem]:
    """The words of a node that no flow can follow yet."""
    asked: list[str] = [node.kind] if node.kind in KINDS_TO_COME else []
    asked += [
        f"{key.removesuffix('_rule')}: {getattr(node, key)}"
        for key, words in WORDS_TO_COME.items()
        if getattr(node, key) in words
    ]
    people = (*node.participants, *node.substitutes)
    asked += [one.kind for one in people if one.kind in RULES_TO_COME]
    asked += [key for key in sorted(OBJECTS_TO_COME) if getattr(node, key)]
    text = mark("“%(word)s” is part of the language of flows but is not carried out yet.")
    return [GraphProblem("not_executed", text, node=node.id, params={"word": word}) for word in dict.fromkeys(asked)]
