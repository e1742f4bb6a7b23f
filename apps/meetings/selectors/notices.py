"""Notifications of meetings in words, for those who still see the meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.meetings.models import Invitation, Meeting
from apps.meetings.selectors.meetings import visible_to
from ctp_core.contracts import Actor
from ctp_portal.contracts import NotificationDto, NotificationKind, NotificationText

Words = Callable[[Meeting], str]


def _invited(meeting: Meeting) -> str:
    return _("%(who)s invites you: %(title)s, %(when)s") % _named(meeting)


def _changed(meeting: Meeting) -> str:
    return _("Changed: %(title)s, now %(when)s") % _named(meeting)


def _cancelled(meeting: Meeting) -> str:
    return _("Cancelled: %(title)s, %(when)s") % _named(meeting)


def _starting(meeting: Meeting) -> str:
    return _("Begins soon: %(title)s, %(when)s") % _named(meeting)


def _minutes(meeting: Meeting) -> str:
    return _("The minutes of %(title)s can be read") % _named(meeting)


def _handed_over(meeting: Meeting) -> str:
    return _("You organise a meeting now: %(title)s, %(when)s") % _named(meeting)


def _named(meeting: Meeting) -> dict[str, str]:
    start = timezone.localtime(meeting.starts_at)
    return {"who": meeting.organizer.name, "title": meeting.title, "when": f"{start:%m-%d %H:%M}"}


def _say(words: Words) -> Callable[[Actor, Sequence[NotificationDto]], Mapping[UUID, NotificationText]]:
    def render(actor: Actor, notices: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
        seen = _meetings(actor, notices)
        return {
            one.id: NotificationText(title=words(meeting), url=_url(meeting), sender=meeting.organizer.name)
            for one in notices
            if (meeting := seen.get(one.subject.id))
        }

    return render


def _render_reply(actor: Actor, notices: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    seen = _meetings(actor, notices)
    ids = [str(one.params.get("invitation", "")) for one in notices]
    rows = Invitation.objects.filter(public_id__in=[one for one in ids if one]).select_related("member")
    invitations = {str(row.public_id): row for row in rows}
    found = {}
    for one in notices:
        meeting, invitation = seen.get(one.subject.id), invitations.get(str(one.params.get("invitation", "")))
        if meeting is not None and invitation is not None:
            said = {"who": invitation.member.name, "title": meeting.title}
            title = _reply_words(invitation.reply) % said
            found[one.id] = NotificationText(title=title, url=_url(meeting), sender=invitation.member.name)
    return found


def _reply_words(reply: str) -> str:
    return {
        "accepted": _("%(who)s comes to %(title)s"),
        "tentative": _("%(who)s perhaps comes to %(title)s"),
        "declined": _("%(who)s can't come to %(title)s"),
    }.get(reply, _("%(who)s has not replied to %(title)s yet"))


def _render_uninvited(actor: Actor, notices: Sequence[NotificationDto]) -> Mapping[UUID, NotificationText]:
    # The meeting can't be seen any more, so its name is not said.
    text = NotificationText(title=_("You need not come to a meeting any more"), url=reverse("meetings:meeting-list"))
    return {one.id: text for one in notices}


def _meetings(actor: Actor, notices: Sequence[NotificationDto]) -> dict[UUID, Meeting]:
    found = visible_to(actor).filter(public_id__in={one.subject.id for one in notices})
    return {row.public_id: row for row in found.select_related("organizer")}


def _url(meeting: Meeting) -> str:
    return reverse("meetings:meeting-detail", args=[meeting.public_id])


KINDS = [
    NotificationKind("meetings.invited", _say(_invited)),
    NotificationKind("meetings.changed", _say(_changed)),
    NotificationKind("meetings.cancelled", _say(_cancelled)),
    NotificationKind("meetings.starting", _say(_starting)),
    NotificationKind("meetings.minutes", _say(_minutes)),
    NotificationKind("meetings.handed_over", _say(_handed_over)),
    NotificationKind("meetings.replied", _render_reply),
    NotificationKind("meetings.uninvited", _render_uninvited),
]
