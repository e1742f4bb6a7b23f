"""The operations on an item: on which kinds, in which state, what must be said with them, and the command they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ctp_workflow.domain import commands
from ctp_workflow.domain.commands import Chosen, Command

WhoMay = Literal["holder", "parent"]
OPEN = ("pending", "parked")
SIGNING = ("approve", "handle")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, resolved: people and who acts are members' keys."""

    item: int
    by: int
    target: str = ""
    people: tuple[int, ...] = ()
    where: str = ""
    anyone: bool = False
    straight: bool = False
    chosen: Chosen = ()
    in_turn: bool = False
    opinion: bool = False
    administers: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the item *kinds* and *states* it fits, who *may*, and whether it names *people* or needs a reason."""

    kinds: tuple[str, ...]
    build: Callable[[Asked], Command]
    states: tuple[str, ...] = OPEN
    people: Literal["none", "one", "many"] = "none"
    reason: bool = False
    may: WhoMay = "holder"
    after_end: bool = False


OPERATIONS: Mapping[str, Operation] = {
    "submit": Operation(("submit",), lambda a: commands.Agree(a.item, a.by, a.chosen)),
    "agree": Operation(SIGNING, lambda a: commands.Agree(a.item, a.by, a.chosen, a.reason)),
    "disagree": Operation(("approve",), lambda a: commands.Disagree(a.item, a.by, a.reason), reason=True),
    "abstain": Operation(("approve",), lambda a: commands.Abstain(a.item, a.by)),
    "return": Operation(SIGNING, lambda a: commands.Return(a.item, a.by, a.target, a.straight), reason=True),
    "answer": Operation(("help",), lambda a: commands.Answer(a.item, a.by), reason=True),
    "read": Operation(("inform", "circulate"), lambda a: commands.Read(a.item, a.by), after_end=True),
    "take_back": Operation(("submit", *SIGNING), lambda a: commands.TakeBack(a.item, a.by), states=("done",)),
    "unread": Operation(
        ("inform", "circulate"), lambda a: commands.TakeBack(a.item, a.by), states=("done",), after_end=True
    ),
    "add_signer": Operation(
        SIGNING, lambda a: commands.AddSigners(a.item, a.by, a.people, a.where, a.anyone), people="many"
    ),
    "remove_signer": Operation(
        (*SIGNING, "help", "inform", "circulate"), lambda a: commands.Remove(a.item, a.by, a.administers),
        states=(*OPEN, "waiting"), may="parent", after_end=True,
    ),
    "transfer": Operation(
        SIGNING, lambda a: commands.Transfer(a.item, a.by, a.people[0], a.administers), people="one"
    ),
    "ask_help": Operation((*SIGNING, "help"), lambda a: commands.AskHelp(a.item, a.by, a.people), people="many"),
    "inform": Operation(
        ("submit", *SIGNING, "help"), lambda a: commands.Inform(a.item, a.by, a.people), states=(*OPEN, "done"),
        people="many", after_end=True,
    ),
    "circulate": Operation(
        ("submit", *SIGNING, "help"),
        lambda a: commands.Inform(a.item, a.by, a.people, True, a.in_turn, a.opinion),
        states=(*OPEN, "done"), people="many", after_end=True,
    ),
    "park": Operation(("submit", "help", *SIGNING), lambda a: commands.Park(a.item, a.by)),
    "claim": Operation(SIGNING, lambda a: commands.Claim(a.item, a.by)),
    "release": Operation(SIGNING, lambda a: commands.Release(a.item, a.by)),
    "terminate": Operation(SIGNING, lambda a: commands.Terminate(a.by), reason=True),
}  # fmt: skip
