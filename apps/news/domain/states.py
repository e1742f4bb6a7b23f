"""The life of an article, and who may do what to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

State = Literal["draft", "in_review", "scheduled", "published", "withdrawn", "expired"]
Verb = Literal["read", "edit", "delete", "submit", "review", "withdraw", "set_top", "see_readers"]
STATES: Final[tuple[State, ...]] = ("draft", "in_review", "scheduled", "published", "withdrawn", "expired")
EDITABLE: Final[tuple[State, ...]] = ("draft", "withdrawn", "expired")
WITHDRAWABLE: Final[tuple[State, ...]] = ("in_review", "scheduled", "published")


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to an article: by the rights on its board and as its author."""

    reads: bool
    publishes: bool
    reviews: bool
    is_author: bool


def is_out(state: State, expires_at: datetime | None, now: datetime) -> bool:
    """True when readers of the board may read it: published and its time not over, whether or not a timer was late."""
    return state == "published" and (expires_at is None or expires_at > now)


def may(verb: Verb, *, standing: Standing, state: State, needs_review: bool, out: bool) -> bool:
    """The one rule behind every door. Nothing is allowed to who may not read."""
    if not sees(standing, state=state, out=out):
        return False
    decides = standing.reviews if needs_review else standing.reviews or standing.publishes
    match verb:
        case "read":
            return True
        case "edit":
            return (standing.is_author and state in EDITABLE) or (standing.reviews and state == "in_review")
        case "delete":
            return standing.is_author and state == "draft"
        case "submit":
            return standing.is_author and standing.publishes and state in EDITABLE
        case "review":
            return standing.reviews and state == "in_review"
        case "withdraw":
            return (standing.is_author or standing.reviews) and state in WITHDRAWABLE
        case "set_top":
            return decides and state == "published"
        case "see_readers":
            return (standing.is_author or standing.publishes or standing.reviews) and state in ("published", "expired")


def sees(standing: Standing, *, state: State, out: bool) -> bool:
    """Readers see what is out; reviewers also what waits or was theirs to let out; authors their own."""
    if standing.is_author:
        return True
    if standing.reviews and state in ("in_review", "scheduled", "withdrawn", "expired", "published"):
        return True
    return standing.reads and out
