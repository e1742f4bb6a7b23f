"""What the index listens to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ctp_core.contracts import Event


@dataclass(frozen=True, kw_only=True)
class EntryChanged(Event):
    """The object, or who may see it, has changed: it is read again from its source."""

    NAME: ClassVar[str] = "index.entry.changed.v1"
