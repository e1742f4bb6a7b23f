"""Follow an affair: a line among the tracked, and word of what happens."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.views import AFFAIR, MODULE, affair_ref
from apps.collaboration.models import AffairParticipant
from apps.collaboration.selectors.addresses import affair_url
from apps.collaboration.selectors.affairs import get_affair
from apps_api.collaboration import NoMember
from ctp_core.api import clock
from ctp_core.contracts import Actor
from ctp_portal.api import todos
from ctp_portal.contracts import TodoEntry


def track_affair(*, affair_id: UUID, on: bool, actor: Actor) -> None:
    """Begin or stop following. Raises AffairNotFound, NoMember."""
    affair = get_affair(affair_id=affair_id, actor=actor)
    if actor.member is None:
        raise NoMember()
    with transaction.atomic():
        AffairParticipant.objects.update_or_create(
            affair_id=affair.pk,
            member_id=actor.member.pk,
            defaults={"is_tracking": on},
            create_defaults={"is_tracking": on, "takes_part": False},
        )
        if not on:
            todos.withdraw(keys=[affair.id], boxes=["tracked"], member_pk=actor.member.pk)
            return
        entry = TodoEntry(
            member_pk=actor.member.pk,
            box="tracked",
            module=MODULE,
            kind=AFFAIR,
            key=affair.id,
            subject=affair_ref(affair.id),
            title=affair.title,
            url=affair_url(affair.id),
            sender=affair.starter.name,
            at=clock.now(),
            category=affair.template_name,
        )
        todos.put(entries=[entry])
