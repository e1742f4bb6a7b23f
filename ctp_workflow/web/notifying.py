"""The words of the engine's notifications, made for the reader after the right to read was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.api import modules
from ctp_core.contracts import Actor
from ctp_portal.contracts import NotificationDto, NotificationText
from ctp_workflow.models import Instance
from ctp_workflow.selectors.members import NOBODY, names_for, refs_of
from ctp_workflow.selectors.overdue import late_steps
from ctp_workflow.selectors.visibility import visible_instances
from ctp_workflow.selectors.wording import say_status


def render_ended(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """A flow one started has ended."""
    texts = {}
    for one, instance in _flows(actor, found):
        outcome, _tone = say_status(instance.status, instance.outcome)
        title = _("%(title)s: %(outcome)s") % {"title": instance.title, "outcome": outcome}
        texts[one.id] = NotificationText(title=title, url=reverse("workflow:instance", args=[instance.public_id]))
    return texts


def render_returned(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """A flow one started was sent back."""
    return {
        one.id: NotificationText(
            title=_("%(title)s was returned") % {"title": instance.title},
            url=reverse("workflow:instance", args=[instance.public_id]),
        )
        for one, instance in _flows(actor, found)
    }


def render_urged(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """Somebody waits for a decision."""
    pairs = _flows(actor, found)
    names = refs_of(int(one.params.get("by", 0)) for one, _flow in pairs)
    return {
        one.id: NotificationText(
            title=_("%(name)s reminds you of %(title)s")
            % {"name": names.get(int(one.params.get("by", 0)), NOBODY).name, "title": instance.title},
            url=reverse("workflow:instance", args=[instance.public_id]),
        )
        for one, instance in pairs
    }


def render_due_soon(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """Something one has in hand is due."""
    return {one.id: _about(instance, _("%(title)s is due")) for one, instance in _flows(actor, found)}


def render_overdue(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """Something somebody else has in hand was not handled in time. A head who does not see the flow hears who is late, and no title."""
    texts = {one.id: _about(instance, _("%(title)s is overdue")) for one, instance in _flows(actor, found)}
    return texts | _late(actor, [one for one in found if one.id not in texts and "item" in one.params])


def render_stands_still(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """A flow one started or looks after can't go on."""
    text = _("%(title)s stands still: nobody comes next")
    return {one.id: _about(instance, text) for one, instance in _flows(actor, found)}


def render_child_refused(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """A flow that was to run below one's own is missing."""
    text = _("A flow below %(title)s could not start")
    return {one.id: _about(instance, text) for one, instance in _flows(actor, found)}


def _late(actor: Actor, found: Sequence[NotificationDto]) -> dict[UUID, NotificationText]:
    wanted = {one.id: UUID(str(one.params["item"])) for one in found if modules.is_on(one.subject.module)}
    steps = late_steps(wanted.values())
    people = {member_pk for member_pk, _step in steps.values()}
    names = names_for(actor, people, refs_of(people))
    texts = {}
    for notification, item in wanted.items():
        member_pk, step = steps.get(item, (0, ""))
        if member_pk in names:
            late = names[member_pk]
            title = _("%(name)s has not handled “%(step)s” in time") % {"name": late.name, "step": step}
            url = reverse("organization:member", args=[late.id])
            texts[notification] = NotificationText(title=title, url=url)
    return texts


def _about(instance: Instance, text: str) -> NotificationText:
    url = reverse("workflow:instance", args=[instance.public_id])
    return NotificationText(title=text % {"title": instance.title}, url=url)


def _flows(actor: Actor, found: Sequence[NotificationDto]) -> list[tuple[NotificationDto, Instance]]:
    """Each notification with its flow, one query, only those the actor sees."""
    wanted = {one.id: UUID(str(one.params["instance"])) for one in found if "instance" in one.params}
    rows = {row.public_id: row for row in visible_instances(actor).filter(public_id__in=wanted.values()).defer("state")}
    return [(one, rows[wanted[one.id]]) for one in found if one.id in wanted and wanted[one.id] in rows]
