"""Engines behind one interface (``ctp_index.contracts.SearchBackend``). Only this room knows which one is at work."""

from __future__ import annotations

from functools import cache

from ctp_index.backends.whoosh.engine import WhooshBackend
from ctp_index.contracts import SearchBackend

__all__ = ["get_backend"]


@cache
def get_backend() -> SearchBackend:
    """The engine of this installation: Whoosh, on the disk of this host."""
    return WhooshBackend()
