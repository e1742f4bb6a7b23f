"""Meetings as the full-text index reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from apps.meetings.models import Meeting
from apps.meetings.selectors.meetings import visible_to
from ctp_core.api.permissions import account_key
from ctp_core.contracts import Actor, ObjectRef
from ctp_index.contracts import SearchEntry


def load_entries(ids: Sequence[UUID]) -> Iterable[SearchEntry]:
    """The meetings of *ids* with the keys of their people. Two queries."""
    rows = Meeting.objects.filter(public_id__in=ids).select_related("organizer", "room")
    for row in rows.prefetch_related("invitations__member"):
        people = [row.organizer, *(one.member for one in row.invitations.all())]
        yield SearchEntry(
            ref=ObjectRef("meetings", "meeting", row.public_id),
            title=row.title,
            body="\n".join(part for part in (row.agenda, row.minutes, row.place) if part),
            keys=frozenset(account_key(person.account_id) for person in people),
            url=reverse("meetings:meeting-detail", args=[row.public_id]),
            at=row.starts_at,
            extra=row.organizer.name,
        )


def visible_ids(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Which of *ids* the actor may open."""
    return set(visible_to(actor).filter(public_id__in=ids).values_list("public_id", flat=True))


def all_ids() -> Iterable[UUID]:
    """Every meeting."""
    return Meeting.objects.order_by("pk").values_list("public_id", flat=True).iterator()
