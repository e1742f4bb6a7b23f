"""Time in slots of five minutes: what two meetings in one room may never share."""

from __future__ import annotations

from datetime import datetime, timedelta

SLOT = timedelta(minutes=5)
SLOT_S = 300
LONGEST = timedelta(hours=24)


def is_on_grid(moment: datetime) -> bool:
    """True when *moment* lies on a full five minutes."""
    return moment.minute % 5 == 0 and moment.second == 0 and moment.microsecond == 0


def slots_of(starts_at: datetime, ends_at: datetime) -> range:
    """The slots from *starts_at* to *ends_at*, which does not count. Both lie on the grid."""
    return range(int(starts_at.timestamp()) // SLOT_S, int(ends_at.timestamp()) // SLOT_S)


def on_grid_after(moment: datetime) -> datetime:
    """*moment*, or the next full five minutes."""
    plain = moment.replace(second=0, microsecond=0)
    if plain < moment:
        plain += timedelta(minutes=1)
    return plain + timedelta(minutes=-plain.minute % 5)
