"""Notifications in words, made when they are read, for who still may set registers up."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.registers.models import RecordExport, Register
from apps.registers.selectors.registers import MANAGE, record_link, visible_to
from ctp_core.contracts import Actor
from ctp_portal.contracts import NotificationDto, NotificationText

FLOW_REFUSED = "registers.flow_refused"
EXPORTED = "registers.exported"


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


def say_exported(actor: Actor, found: Sequence[NotificationDto]) -> dict[UUID, NotificationText]:
    """A list has been written into a file."""
    if actor.account_pk is None:
        return {}
    rows = RecordExport.objects.filter(
        public_id__in=[one.subject.id for one in found],
        account_pk=actor.account_pk,
        register__in=visible_to(actor),
    )
    known = {row.public_id: row.register for row in rows.select_related("register")}
    title = _("%(name)s: the export is ready")
    return {
        one.id: NotificationText(
            title=title % {"name": known[one.subject.id].name},
            url=reverse("registers:export-detail", args=[known[one.subject.id].public_id, one.subject.id]),
        )
        for one in found
        if one.subject.id in known
    }
