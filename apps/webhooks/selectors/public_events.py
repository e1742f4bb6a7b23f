"""What other systems may be told of: the events units contribute."""

from __future__ import annotations

from functools import cache

from ctp_core.api import events, modules
from ctp_core.contracts import Event, PublicEvent


def known_events(*, also_off: bool = False) -> dict[str, PublicEvent]:
    """By name; those of modules that are off only when asked for."""
    found = modules.contributions(PublicEvent, also_off=also_off)
    return {one.event.NAME: one for _unit, one in found}


@cache
def every_event() -> tuple[type[Event], ...]:
    """The classes of all of them, of every installed unit."""
    return tuple(one.event for one in known_events(also_off=True).values())


def told_of(event: Event) -> dict[str, object]:
    """The data of a call: whom it is about (``news/article/<id>``), and the event's fields but those that stay here."""
    leaves_out = known_events(also_off=True)[event.NAME].leaves_out
    fields = {name: value for name, value in events.encode(event).items() if name not in leaves_out}
    return {"subject": str(event.subject), **fields}
