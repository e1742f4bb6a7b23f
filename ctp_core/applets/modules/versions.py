"""What every process keeps in memory, and how it learns within a second that another process changed it.

Switches, the licence and settings are asked for many times a request and change once a month. Each process keeps them and
reads one small table at most once a second; a token that differs means: read that state again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from uuid import uuid4

from django.db import transaction

from ctp_core.applets.modules.models import StateVersion

MAX_AGE_S = 1.0

_read: tuple[float, Mapping[str, str]] | None = None


def current() -> Mapping[str, str]:
    """The tokens by name, read at most once in MAX_AGE_S."""
    global _read
    now = time.monotonic()
    read = _read
    if read is None or now - read[0] > MAX_AGE_S:
        read = now, dict(StateVersion.objects.values_list("name", "token"))
        _read = read
    return read[1]


def token_of(name: str) -> str | None:
    """The token of a state a module keeps in memory, at most a second old; None while it was never renewed."""
    return current().get(name)


def renew(name: str) -> None:
    """Tell every process that the state *name* changed; call it in the transaction that changes it.

    The token is random: a number could come again after a rollback and stand for another state.
    """
    StateVersion.objects.update_or_create(name=name, defaults={"token": uuid4().hex})
    forget()
    transaction.on_commit(forget)


def lock(name: str) -> None:
    """Wait until no other transaction changes the state *name*."""
    StateVersion.objects.get_or_create(name=name, defaults={"token": ""})
    StateVersion.objects.select_for_update().get(name=name)


def forget() -> None:
    """Read the tokens again at the next question."""
    global _read
    _read = None
