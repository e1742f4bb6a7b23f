"""What a step may say of itself: kinds, signer modes, rules for people, policies. The words of the graph's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

NodeKind = Literal[
    "start", "approve", "handle", "inform", "condition", "parallel", "join", "router", "delay", "trigger",
    "subprocess", "end",
]  # fmt: skip
NODE_KINDS = (
    "start", "approve", "handle", "inform", "condition", "parallel", "join", "router", "delay", "trigger",
    "subprocess", "end",
)  # fmt: skip
PEOPLED_KINDS = ("approve", "handle", "inform")
"""Kinds whose participants say who they concern."""
STEP_KINDS = ("approve", "handle")
"""Kinds that wait for people."""
HUMAN_KINDS = ("start", *STEP_KINDS)
"""Kinds one may return to: somebody stood there."""
SPLIT_KINDS = ("parallel", "condition")
OUTSIDE_KINDS = ("trigger", "subprocess")
"""What these did can't be called back."""
WAITING_KINDS = ("delay", *OUTSIDE_KINDS)
"""Kinds at which a token may stand without anybody having to act."""

MODES = ("any", "all", "sequential", "ratio", "vote", "claim")
BRANCHES = ("exclusive", "inclusive")
EMPTY_RULES = ("refuse", "administrator", "skip", "substitute")
SELF_RULES = ("ask", "pass", "head", "administrator")
DUPLICATE_RULES = ("ask", "adjacent", "any")
RETURN_RULES = ("any", "previous", "starter", "listed", "none")
BACK_RULES = ("rerun", "straight", "choose")
TAKE_BACK_RULES = ("until_handled", "never")
REVOKE_RULES = ("until_handled", "before_end", "never")
AHEAD_RULES = ("none", "append", "edit")

PRINCIPAL_RULES = ("member", "unit", "unit_tree", "post", "level", "team", "role")
LEVEL_RULES = ("starter_head", "starter_head_chain", "previous_head")
FIELD_RULES = ("field", "field_unit_heads")
CHOSEN_RULES = ("chosen_by_starter", "chosen_by_previous")
RULES = (
    *PRINCIPAL_RULES, "unit_heads", "starter", "previous", *LEVEL_RULES, *FIELD_RULES, *CHOSEN_RULES,
)  # fmt: skip

STEP_EVENTS = ("arrive", "leave", "return")
FLOW_EVENTS = ("finish",)

BUTTONS = (
    "agree", "submit", "disagree", "abstain", "return", "read", "comment", "take_back", "add_signer",
    "remove_signer", "transfer", "ask_help", "answer", "inform", "circulate", "park", "claim", "release", "urge",
    "terminate", "retitle", "print", "attach",
)  # fmt: skip
OFF_AT_FIRST = ("terminate", "retitle")
"""Operations a step allows only when its ``buttons`` switch them on; all others it allows unless they are switched off."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A rule that names people: *kind*, and what it needs: *id* of a principal or unit, *field* of the form, *level* upwards."""

    kind: str
    id: str = ""
    field: str = ""
    level: int = 1
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """The JSON form, without what is not said."""
        data: dict[str, Any] = {"kind": self.kind}
        if self.id:
            data["id"] = self.id
        if self.field:
            data["field"] = self.field
        if self.kind in LEVEL_RULES:
            data["level"] = self.level
        if self.name:
            data["name"] = self.name
        return data


@dataclass(frozen=True, slots=True)
class Button:
    """Whether a step allows an operation, and what it is called there (the usual word when *name* is empty)."""

    on: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class EventTrigger:
    """Which *action* is carried out outside when *on* happens; with an *outcome* only when the flow finishes so."""

    on: str
    action: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """When a counted step has passed: *ratio* of all rows in percent, or *passes* votes; *rejects* votes stop it earlier."""

    ratio: int = 0
    passes: int = 0
    rejects: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a graph. *disagree* is ``end``, ``return_to_starter``, ``return:<node>`` or ``continue``.

    *config* holds what only nodes of its kind say (``delay``, ``trigger``, ``subprocess``), *time* the deadline rules;
    *settings* are opaque to the engine. *triggers* say what is done outside when a step is reached, left or sent back.
    """

    id: str
    kind: NodeKind
    name: str = ""
    participants: tuple[Participant, ...] = ()
    substitutes: tuple[Participant, ...] = ()
    mode: str = "any"
    vote: Vote = Vote()
    branches: str = "exclusive"
    disagree: str = "end"
    opinion: str = "optional"
    empty: str = "refuse"
    self_rule: str = "ask"
    duplicate: str = ""
    returns: str = "any"
    return_to: tuple[str, ...] = ()
    back: str = "rerun"
    take_back: str = "until_handled"
    ahead: str = "none"
    outcome: str = "approved"
    buttons: Mapping[str, Button] = field(default_factory=dict)
    time: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    triggers: tuple[EventTrigger, ...] = ()

    @property
    def disagree_target(self) -> str | None:
        """The node ``return:<node>`` names."""
        return self.disagree[7:] if self.disagree.startswith("return:") else None

    @property
    def is_split(self) -> bool:
        """Whether several tokens may leave it, which one join brings together again."""
        return self.kind == "parallel" or (self.kind == "condition" and self.branches == "inclusive")

    @property
    def counts_votes(self) -> bool:
        """Whether opinions are counted instead of each deciding alone."""
        return self.mode in ("ratio", "vote")

    def allows(self, operation: str) -> bool:
        """Whether the step's buttons leave *operation* on."""
        known = self.buttons.get(operation)
        return known.on if known else operation not in OFF_AT_FIRST

    def label(self, operation: str) -> str:
        """What the step calls *operation*; empty for the usual word."""
        known = self.buttons.get(operation)
        return known.name if known else ""
