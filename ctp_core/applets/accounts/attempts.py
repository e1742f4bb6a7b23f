"""How often one address may try to sign in within a minute (SECURITY rule 31), whatever names it tries.

Each try takes one of a few places that stay taken for a minute: a sliding minute, counted without a race by the cache that
all processes share. A try that succeeds gives its place back, so that an office behind one address is not kept waiting. While
the shared cache is away, each process counts for itself.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.core.cache import BaseCache
from django.core.cache.backends.locmem import LocMemCache

from ctp_core.applets.accounts.errors import LockedOut
from ctp_core.applets.accounts.rates import ask_shared
from ctp_core.applets.preferences.values import get

LIMIT = "core.sign_ins_per_minute"
WINDOW_S = 60
T = TypeVar("T")

_local = LocMemCache("ctp-sign-in-tries", {"OPTIONS": {"MAX_ENTRIES": 100_000}})


@contextmanager
def sign_in_try(address: str) -> Iterator[None]:
    """Around one try: takes a place and gives it back unless the try is refused. Raises LockedOut when none is free."""
    place = _take(address)
    if place is None:
        raise LockedOut(minutes=1)
    yield
    _ask(lambda cache: cache.delete(place))


def forget_tries(*, address: str) -> None:
    """Free all places of *address*."""
    places = [_place(address, number) for number in range(int(get(LIMIT)))]
    _ask(lambda cache: cache.delete_many(places))
    _local.delete_many(places)


def _take(address: str) -> str | None:
    for number in range(int(get(LIMIT))):
        place = _place(address, number)
        if _ask(lambda cache, place=place: cache.add(place, 1, WINDOW_S)):  # type: ignore[misc]
            return place
    return None


def _place(address: str, number: int) -> str:
    return f"sign-in-try|{origin(address)}|{number}"


def origin(address: str) -> str:
    """Who has one IPv6 address has the whole network of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def _ask(question: Callable[[BaseCache], T]) -> T:
    return ask_shared(question, _local)
