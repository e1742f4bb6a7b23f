"""Who decides about a record: the module whose object owns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor
from ctp_form.contracts.policies import FieldPolicy


@dataclass(frozen=True)
class RecordOwner:
    """Contribution: for records owned by objects of *kind* of the contributing module.

    *policy* says under which field policy the actor may read the record of that object; None when the actor can't see it. Files in
    attachment fields are served by the same answer, so a hidden attachment is out of reach too.
    """

    kind: str
    policy: Callable[[Actor, UUID], FieldPolicy | None]
