"""Remember that pending items were opened."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor, NotFound
from ctp_portal.models import Todo


def mark_todos_read(*, keys: Sequence[UUID], actor: Actor) -> int:
    """The actor's own lines of *keys* are read; a grantor's lines stay as they are. How many were not before.

    Raises NotFound for somebody without a list.
    """
    if actor.member is None:
        raise NotFound()
    with transaction.atomic():
        own = Todo.objects.filter(member_pk=actor.member.pk, key__in=keys, is_tracked=False, is_read=False)
        return own.update(is_read=True)
