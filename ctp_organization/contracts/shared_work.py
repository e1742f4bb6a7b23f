"""Who works together: what a person of a partner may see of everybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SharedWork:
    """A contribution: *people* gives the keys of the members who share work with the member of a key, as a QuerySet of one column.

    It becomes part of a larger statement: no order, no slice, no query of its own, and it must begin at the rows of the one
    member, so that its cost follows their work and not the size of the house. *name* is stable (``workflow.flows``).
    """

    name: str
    people: Callable[[int], Any]
