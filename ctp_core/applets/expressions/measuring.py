"""The size of a tree, held against the limits: the same for text and for JSON."""

from __future__ import annotations

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.limits import MAX_DEPTH, MAX_NODES
from ctp_core.applets.expressions.tree import Binary, Node, children, walk


def measure(root: Node) -> None:
    """Raise ExpressionError when *root* has too many parts or is nested too deep.

    A chain such as ``a + b + c`` is one level however long it is: people write long sums, and they are not deep.
    """
    if sum(1 for _ in walk(root)) > MAX_NODES:
        raise ExpressionError("too_many_nodes", root.at, limit=MAX_NODES)
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise ExpressionError("too_deep", node.at, limit=MAX_DEPTH)
        for child in children(node):
            goes_on = isinstance(node, Binary) and child is node.left and isinstance(child, Binary)
            waiting.append((child, depth if goes_on else depth + 1))
