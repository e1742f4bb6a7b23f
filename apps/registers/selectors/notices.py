"""Notifications in words, made when they are read, for who still may set registers up."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from apps.registers.models import Register
from apps.registers.selectors.registers import MANAGE, record_link
from ctp_core.contracts import Actor
from ctp_portal.contracts import NotificationDto, NotificationText

FLOW_REFUSED = "registers.flow_refused"


def say_flow_refused(actor: Actor, found: Sequence[NotificationDto]) -> dict[UUID, NotificationText]:
    """An answer to a public form is in the register, but its flow could not be started."""
    if not actor.may(MANAGE):
        return {}
    ids = [one.subject.id for one in found]
    names = dict(Register.objects.filter(public_id__in=ids).values_list("public_id", "name"))
    title = _("%(name)s: the flow of an answer could not be started")
    return {
        one.id: NotificationText(
            title=title % {"name": names[one.subject.id]},
            url=record_link(one.subject.id, UUID(str(one.params["record"]))),
        )
        for one in found
        if one.subject.id in names
    }
