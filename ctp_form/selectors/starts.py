"""What a fresh form knows of its writer."""

from __future__ import annotations

from django.utils import timezone

from ctp_core.contracts import Actor
from ctp_form.domain.fields import Start
from ctp_organization.api import members


def start_for(actor: Actor) -> Start:
    """The day, the writer and the writer's unit."""
    today = timezone.localdate()
    if actor.member is None:
        return Start(today)
    me = members.get_member(id=actor.member.id)
    unit = me.unit
    return Start(
        today,
        member={"id": str(actor.member.id), "name": actor.member.name},
        unit={"id": str(unit.id), "name": unit.name} if unit else None,
        context={
            "my.name": me.name,
            "my.number": me.number,
            "my.unit": unit.name if unit else "",
            "my.post": me.post_name,
        },
    )
