"""Timers: what is to happen later. A unit contributes a TimerHandler for each kind, or Repeated for what comes round."""

from ctp_core.applets.timers.repeated import Repeated, ensure_repeated
from ctp_core.applets.timers.selectors import TimerCounts, TimerDto, get_counts, list_dead
from ctp_core.applets.timers.services.run_due import run_due
from ctp_core.applets.timers.services.schedule_timer import cancel, schedule, schedule_many
from ctp_core.applets.timers.services.settle_timer import settle_timer

__all__ = [
    "Repeated",
    "TimerCounts",
    "TimerDto",
    "cancel",
    "ensure_repeated",
    "get_counts",
    "list_dead",
    "run_due",
    "schedule",
    "schedule_many",
    "settle_timer",
]
