"""Files that come with a form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ctp_core.api import files


def store_uploads(request: Any, name: str) -> tuple[UUID, ...]:
    """Store the files of the field *name* as the sender's own; what attaches them gives them to the meeting."""
    return tuple(
        files.store(actor=request.actor, name=one.name, content=one.file, size=one.size).id
        for one in request.FILES.getlist(name)
    )
