"""How many flows run below a node, and what each of them is about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from ctp_core.contracts import mark
from ctp_workflow.contracts import NoBranch
from ctp_workflow.domain.configuring import MAX_CHILDREN, subprocess_of
from ctp_workflow.domain.nodes import Node

TOO_MANY = mark("the number of flows below must be 0 to %(limit)s")


def entries_below(node: Node, variables: Mapping[str, Any]) -> list[Any]:
    """One entry for each flow: the list's, or nothing as often as the number says. Raises NoBranch."""
    rule = subprocess_of(node)
    if rule.each:
        listed = variables.get(rule.each) or []
        found = list(listed) if isinstance(listed, list | tuple) else [listed]
        _require(node, len(found))
        return found
    return [None] * (_number(node, variables.get(rule.count_field)) if rule.count_field else rule.count)


def _number(node: Node, value: Any) -> int:
    try:
        found = Decimal(str(value or 0))
        count = int(found) if found == int(found) else -1
    except (ArithmeticError, ValueError):
        count = -1
    _require(node, count)
    return count


def _require(node: Node, count: int) -> None:
    if not 0 <= count <= MAX_CHILDREN:
        raise NoBranch(step=node.name or node.id, reason=gettext(TOO_MANY) % {"limit": MAX_CHILDREN})
