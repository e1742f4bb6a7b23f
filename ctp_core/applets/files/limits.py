"""How large a file may be."""

from __future__ import annotations

from ctp_core.applets.preferences.values import get

MEGABYTE = 1024 * 1024


def size_limit() -> int:
    """The largest file taken in, in bytes: the operators' setting."""
    return int(get("core.file_megabytes")) * MEGABYTE
