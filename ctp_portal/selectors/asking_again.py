"""Whether the owner of a line may still see what it names: asked once a page and kind, never a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from ctp_core.api import modules
from ctp_core.contracts import Actor
from ctp_portal.contracts import Box, TodoDto, TodoKind

# A pending line stands only as long as the item that gives the right; a draft is its owner's own.
ASKED: frozenset[Box] = frozenset({"done", "sent", "tracked"})


def still_seen(lines: Sequence[TodoDto], *, actor: Actor) -> list[TodoDto]:
    """The lines without those whose subject *actor* may not open any more. A query for each kind of them."""
    ids: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for line in lines:
        if line.box in ASKED:
            ids[line.subject.module, line.subject.kind].add(line.subject.id)
    if not ids:
        return list(lines)
    lost: set[tuple[str, str, UUID]] = set()
    for module, one in modules.contributions(TodoKind):
        if asked := ids.get((module, one.kind)):
            lost |= {(module, one.kind, gone) for gone in asked - one.visible(actor, sorted(asked))}
    return [
        line
        for line in lines
        if line.box not in ASKED or (line.subject.module, line.subject.kind, line.subject.id) not in lost
    ]
