"""One person decides once at a step, for however many they stand in."""

from __future__ import annotations

from ctp_workflow.domain.nodes import STEP_KINDS
from ctp_workflow.domain.state import Item, State

DECISIONS = ("agree", "handle", "disagree", "abstain", "return")
DECIDING = ("agree", "disagree", "abstain", "return", "add_signer")
"""Operations that are a voice at the step; handing it on or asking is none."""
STANDING = ("done", "returned")
"""Decisions that were not taken back."""


def has_voice_already(state: State, item: Item, by: int) -> bool:
    """Whether *by*, who would decide *item* for somebody else, decides or has decided at this step in another item of it.

    The own item is decided for oneself; it never is refused. Of two people who both entrusted *by*, one must decide
    personally or entrust somebody else: a countersign of two is two people.
    """
    if item.person == by or item.kind not in STEP_KINDS:
        return False
    others = (one for one in state.items_of(item.run) if one.number != item.number and one.kind == item.kind)
    return any(
        (one.by == by and one.outcome in DECISIONS and one.state in STANDING) or (one.person == by and one.is_open)
        for one in others
    )
