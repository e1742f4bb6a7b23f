"""A draft's line in the to-do centre."""

from __future__ import annotations

from datetime import datetime

from apps.collaboration.domain.views import AFFAIR, MODULE, affair_ref
from apps.collaboration.models import Affair
from apps.collaboration.selectors.addresses import affair_url
from ctp_portal.api import todos
from ctp_portal.contracts import TodoEntry


def put_draft_line(row: Affair, at: datetime) -> None:
    """Write the line in the box of drafts; what stood there under the same affair goes."""
    todos.put(
        entries=[
            TodoEntry(
                member_pk=row.starter_id,
                box="draft",
                module=MODULE,
                kind=AFFAIR,
                key=row.public_id,
                subject=affair_ref(row.public_id),
                title=row.title,
                url=affair_url(row.public_id),
                sender=row.starter.name,
                at=at,
                category=row.template.name if row.template else "",
            )
        ]
    )
