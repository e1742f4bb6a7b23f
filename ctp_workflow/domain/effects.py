"""What a step changed, as data for whoever writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctp_workflow.domain.resolving import Why
from ctp_workflow.domain.state import Item, NodeRun, State


@dataclass(frozen=True, slots=True)
class Effects:
    """New and changed runs and items, in order; *whys* of the new items by number; *ended* when the flow ended by this step.

    *changed_from* are the states the changed runs had before.
    Of the items there were before, *called* came into somebody's hands, *halted* left them for a while, *closed* for good.
    """

    opened_runs: tuple[NodeRun, ...]
    changed_runs: tuple[NodeRun, ...]
    opened_items: tuple[Item, ...]
    changed_items: tuple[Item, ...]
    whys: Mapping[int, Why]
    ended: bool
    called: tuple[Item, ...] = ()
    halted: tuple[Item, ...] = ()
    closed: tuple[Item, ...] = ()
    changed_from: tuple[str, ...] = ()

    @property
    def arrived(self) -> tuple[Item, ...]:
        """Items that came into somebody's hands by this step: called up from waiting, or opened pending."""
        return self.called + tuple(item for item in self.opened_items if item.state == "pending")


def compare(before: State, after: State, whys: Mapping[int, Why]) -> Effects:
    """The effects that lead from one state to the other."""
    runs, items = len(before.runs), len(before.items)
    pairs = list(zip(before.items, after.items, strict=False))
    changed = [(old, new) for old, new in zip(before.runs, after.runs, strict=False) if old is not new and old != new]
    return Effects(
        opened_runs=after.runs[runs:],
        changed_runs=tuple(new for _old, new in changed),
        opened_items=after.items[items:],
        changed_items=tuple(new for old, new in pairs if old != new),
        called=tuple(new for old, new in pairs if new.state == "pending" and old.state == "waiting"),
        halted=tuple(new for old, new in pairs if new.state == "waiting" and old.state in ("pending", "parked")),
        closed=tuple(new for old, new in pairs if old.is_open and not new.is_open),
        changed_from=tuple(old.state for old, _new in changed),
        whys=whys,
        ended=(before.is_running and not after.is_running) or (before.status == "new" and after.status == "finished"),
    )
