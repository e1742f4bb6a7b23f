"""What a step changed, as data for whoever writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.state import Item, NodeRun, State


@dataclass(frozen=True, slots=True)
class Effects:
    """New and changed runs and items, in order; *whys* of the new items by number; *ended* when the flow ended by this step."""

    opened_runs: tuple[NodeRun, ...]
    changed_runs: tuple[NodeRun, ...]
    opened_items: tuple[Item, ...]
    changed_items: tuple[Item, ...]
    whys: Mapping[int, Why]
    ended: bool

    @property
    def arrived(self) -> tuple[Item, ...]:
        """Items that came into somebody's hands by this step: opened pending, or called up from waiting."""
        called = tuple(item for item in self.changed_items if item.state == "pending")
        return called + tuple(item for item in self.opened_items if item.state == "pending")


def compare(before: State, after: State, whys: Mapping[int, Why]) -> Effects:
    """The effects that lead from one state to the other."""
    runs, items = len(before.runs), len(before.items)
    return Effects(
        opened_runs=after.runs[runs:],
        changed_runs=tuple(new for old, new in zip(before.runs, after.runs, strict=False) if old != new),
        opened_items=after.items[items:],
        changed_items=tuple(new for old, new in zip(before.items, after.items, strict=False) if old != new),
        whys=whys,
        ended=(before.is_running and not after.is_running) or (before.status == "new" and after.status == "finished"),
    )
