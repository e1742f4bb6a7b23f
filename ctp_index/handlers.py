"""What the index listens to."""

from __future__ import annotations

from ctp_core.contracts import Delivery, Subscription
from ctp_index.contracts import EntryChanged
from ctp_index.services.note_request import note_request


def note_change(event: EntryChanged, delivery: Delivery) -> None:
    """Queue the object for the writer."""
    note_request(ref=event.subject)


SUBSCRIPTIONS = [Subscription("index", EntryChanged, note_change)]
