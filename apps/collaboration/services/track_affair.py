"""Follow an affair: a line among the tracked, and word of what everybody or named people do, at once or once a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.views import AFFAIR, MODULE, affair_ref
from apps.collaboration.models import AffairParticipant
from apps.collaboration.selectors.addresses import affair_url
from apps.collaboration.selectors.affairs import get_affair
from apps_api.collaboration import NoMember
from ctp_core.api import clock
from ctp_core.contracts import Actor, FieldError, Invalid, mark
from ctp_organization.api import members
from ctp_portal.api import todos
from ctp_portal.contracts import TodoEntry

MANY = 50


def track_affair(*, affair_id: UUID, on: bool, actor: Actor, people: Sequence[UUID] = (), digest: bool = False) -> None:
    """Begin or stop following; begun again it follows as asked now. *people*: only what these do (or what is done for them).

    Raises AffairNotFound, NoMember, Invalid at ``people`` for somebody the actor does not see, or more than 50.
    """
    affair = get_affair(affair_id=affair_id, actor=actor)
    if actor.member is None:
        raise NoMember()
    watched = _watched(people, actor) if on else []
    how: dict[str, Any] = {"is_tracking": on, "watched": watched, "digest": digest and on}
    if not how["digest"]:
        how["told"] = None
    with transaction.atomic():
        AffairParticipant.objects.update_or_create(
            affair_id=affair.pk, member_id=actor.member.pk, defaults=how, create_defaults={**how, "takes_part": False}
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


def _watched(people: Sequence[UUID], actor: Actor) -> list[int]:
    wanted = list(dict.fromkeys(people))
    found = members.list_members_by_id(ids=wanted, actor=actor) if wanted else {}
    if len(found) != len(wanted) or len(wanted) > MANY:
        message = mark("Choose up to %(limit)s people you see.")
        raise Invalid({"people": [FieldError("collaboration.bad_people", message, limit=MANY)]})
    return [found[one].pk for one in wanted]
