"""The words of notifications about delegations and secretaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.contracts import Actor
from ctp_organization.api import delegations, members
from ctp_portal.contracts import NotificationDto, NotificationText


def render_delegations(actor: Actor, notices: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """Who acts for whom until when; nothing of those the actor no longer sees. One query."""
    found = delegations.list_delegations_by_id(ids=[one.subject.id for one in notices], actor=actor)
    url = reverse("organization:delegations")
    texts = {}
    for one in notices:
        it = found.get(one.subject.id)
        if it is None:
            continue
        ended = one.params.get("change") == "ended"
        said = (
            _("%(delegate)s doesn't act for %(grantor)s any more")
            if ended
            else _("%(delegate)s acts for %(grantor)s until %(until)s")
        )
        until = f"{timezone.localtime(it.ends_at):%Y-%m-%d %H:%M}"
        title = said % {"delegate": it.delegate.name, "grantor": it.grantor.name, "until": until}
        texts[one.id] = NotificationText(title=title, url=url, sender="" if ended else it.set_by)
    return texts


def render_secretaries(actor: Actor, notices: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    """Who is whose secretary, or no longer; nothing of people the actor doesn't see. One query."""
    ids = {UUID(one.params[name]) for one in notices for name in ("member", "secretary")}
    known = members.list_members_by_id(ids=ids, actor=actor)
    url = reverse("organization:secretaries")
    texts = {}
    for one in notices:
        member, secretary = (known.get(UUID(one.params[name])) for name in ("member", "secretary"))
        if member is None or secretary is None:
            continue
        ended = one.params.get("change") == "dismissed"
        said = (
            _("%(secretary)s is no longer secretary of %(member)s")
            if ended
            else _("%(secretary)s is secretary of %(member)s and sets delegations")
        )
        title = said % {"secretary": secretary.name, "member": member.name}
        texts[one.id] = NotificationText(title=title, url=url)
    return texts
