"""Remember that a pending item was opened."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor, NotFound
from ctp_portal.models import Todo


def mark_todo_read(*, key: UUID, actor: Actor) -> None:
    """The actor's own line of *key* is read; a grantor's line stays as it is. Raises NotFound for somebody without a list."""
    if actor.member is None:
        raise NotFound()
    with transaction.atomic():
        Todo.objects.filter(member_pk=actor.member.pk, key=key, is_tracked=False, is_read=False).update(is_read=True)
