"""Which events some endpoint wants to hear of: asked at every publication, so kept in memory for as long as it is true."""

from __future__ import annotations

from apps.webhooks.models import Endpoint
from ctp_core.api import modules

STATE = "webhooks"

_read: tuple[str | None, frozenset[str]] | None = None


def is_wanted(name: str) -> bool:
    """Whether an active endpoint hears of *name*; in other processes true within two seconds of the change."""
    global _read
    token, read = modules.state_token(STATE), _read
    if token is None:
        return False
    if read is None or read[0] != token:
        names = {
            one for listed in Endpoint.objects.filter(is_active=True).values_list("events", flat=True) for one in listed
        }
        read = token, frozenset(names)
        _read = read
    return name in read[1]
