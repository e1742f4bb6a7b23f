"""Put lines into people's lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ctp_core.kit.inserting import insert_rows
from ctp_portal.contracts import TodoEntry
from ctp_portal.models import Todo

_CHANGED = (
    "box", "module", "kind", "is_read", "subject_module", "subject_kind", "subject_id",
    "template_id", "title", "url", "sender", "category", "tag", "at", "due_at",
)  # fmt: skip


def put_todos(*, entries: Iterable[TodoEntry]) -> None:
    """Write *entries*, each over the line of the same member and key; one statement however many there are."""
    # The last entry of a key wins; a fixed order keeps two writers from waiting for each other in a circle.
    rows = {(entry.key, entry.member_pk, entry.box == "tracked"): entry for entry in entries}
    if not rows:
        return
    with transaction.atomic(savepoint=False):
        insert_rows(
            [_row(rows[name]) for name in sorted(rows)], unique=("key", "member_pk", "is_tracked"), change=_CHANGED
        )


def _row(entry: TodoEntry) -> Todo:
    return Todo(
        member_pk=entry.member_pk,
        box=entry.box,
        module=entry.module,
        kind=entry.kind,
        key=entry.key,
        is_tracked=entry.box == "tracked",
        # What one has sent, drafted or done oneself is not news.
        is_read=entry.box != "pending",
        subject_module=entry.subject.module,
        subject_kind=entry.subject.kind,
        subject_id=entry.subject.id,
        template_id=entry.template_id,
        title=entry.title[:300],
        url=entry.url,
        sender=entry.sender[:150],
        category=entry.category[:150],
        tag=entry.tag[:60],
        at=entry.at,
        due_at=entry.due_at,
    )
