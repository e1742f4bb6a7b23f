"""Notifications in words, made when they are read, only for affairs the reader still sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.collaboration.selectors.addresses import affair_url
from apps.collaboration.selectors.affairs import visible_to
from ctp_core.contracts import Actor
from ctp_portal.contracts import NotificationDto, NotificationText

Texts = dict[UUID, NotificationText]


def say_acted(actor: Actor, found: Sequence[NotificationDto]) -> Texts:
    """Something happened to an affair one tracks."""
    return _say(actor, found, _("%(title)s moved on"))


def say_digest(actor: Actor, found: Sequence[NotificationDto]) -> Texts:
    """What a day brought to an affair one tracks."""
    titles = _titles(actor, found)
    texts = {}
    for one in found:
        if one.subject.id in titles:
            count = int(one.params.get("count", 0))
            text = ngettext("%(title)s: %(count)s step in a day", "%(title)s: %(count)s steps in a day", count)
            words = {"title": titles[one.subject.id], "count": count}
            texts[one.id] = NotificationText(title=text % words, url=affair_url(one.subject.id))
    return texts


def say_commented(actor: Actor, found: Sequence[NotificationDto]) -> Texts:
    """Somebody commented."""
    return _say(actor, found, _("Comment on %(title)s"))


def say_outcome_failed(actor: Actor, found: Sequence[NotificationDto]) -> Texts:
    """What should follow an approval could not be done."""
    return _say(actor, found, _("%(title)s is approved, but what should follow could not be done"))


def _say(actor: Actor, found: Sequence[NotificationDto], sentence: str) -> Texts:
    titles = _titles(actor, found)
    return {
        one.id: NotificationText(title=sentence % {"title": titles[one.subject.id]}, url=affair_url(one.subject.id))
        for one in found
        if one.subject.id in titles
    }


def _titles(actor: Actor, found: Sequence[NotificationDto]) -> Mapping[UUID, str]:
    rows = visible_to(actor).filter(public_id__in={one.subject.id for one in found})
    return dict(rows.values_list("public_id", "title"))
