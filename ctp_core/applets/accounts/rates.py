"""How often somebody may do what costs much or invites guessing (SECURITY rule 31), counted by all processes together.

The count is of a sliding minute or hour: what the fixed window before holds counts for the part of it that still lies within
reach. While the shared cache is away, each process counts for itself.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.cache.backends.locmem import LocMemCache

from ctp_core.applets.accounts.errors import TooOften
from ctp_core.applets.preferences.values import get

logger = logging.getLogger("ctp.accounts")
T = TypeVar("T")

_local = LocMemCache("ctp-rates", {"OPTIONS": {"MAX_ENTRIES": 100_000}})


@dataclass(frozen=True, slots=True)
class Rate:
    """*setting* says how many of *seconds*; 0 there means as many as one likes."""

    setting: str
    seconds: int


MINUTE, HOUR = 60, 3_600
PROGRAM = Rate("core.program_requests_per_minute", MINUTE)
SEARCH = Rate("core.searches_per_minute", MINUTE)
EXPORT = Rate("core.exports_per_hour", HOUR)
UPLOAD = Rate("core.uploads_per_minute", MINUTE)
# By address: nobody is signed in yet.
OPEN_LINK = Rate("core.open_links_per_minute", MINUTE)
BEGIN_SIGN_IN = Rate("core.sign_ins_begun_per_minute", MINUTE)
WRONG_TOKEN = Rate("core.wrong_tokens_per_minute", MINUTE)


def take_turn(rate: Rate, who: str) -> None:
    """Count one of *who* (an account, an address). Raises TooOften with the seconds to wait when there were enough."""
    limit = _limit(rate)
    if limit and not ask_shared(lambda cache: _count(cache, rate, who, limit)):
        raise TooOften(seconds=_wait(rate))


def require_turn(rate: Rate, who: str) -> None:
    """Raises TooOften when *who* has had enough, without counting: what counts is the failure, told by ``take_turn``."""
    limit = _limit(rate)
    if limit and ask_shared(lambda cache: _reached(cache, rate, who)) >= limit:
        raise TooOften(seconds=_wait(rate))


def ask_shared(question: Callable[[BaseCache], T], local: BaseCache = _local) -> T:
    """Ask the cache of all processes, or while it is away the one of this process."""
    try:
        return question(caches["default"])
    except Exception:
        logger.warning("accounts.shared_count_away", exc_info=True)
        return question(local)


def _limit(rate: Rate) -> int:
    return int(get(rate.setting)) if settings.CTP_RATE_LIMITS else 0


def _count(cache: BaseCache, rate: Rate, who: str, limit: int) -> bool:
    """True when there was room. What is refused is not counted: who waits comes in again."""
    if _reached(cache, rate, who) >= limit:
        return False
    key = _key(rate, who, _window(rate))
    cache.add(key, 0, 2 * rate.seconds)
    cache.incr(key)
    return True


def _reached(cache: BaseCache, rate: Rate, who: str) -> float:
    window = _window(rate)
    now, before = _key(rate, who, window), _key(rate, who, window - 1)
    found = cache.get_many([now, before])
    passed = time.time() / rate.seconds - window
    return float(found.get(now, 0) + found.get(before, 0) * (1 - passed))


def _window(rate: Rate) -> int:
    return int(time.time() // rate.seconds)


def _key(rate: Rate, who: str, window: int) -> str:
    return f"rate|{rate.setting}|{who}|{window}"


def _wait(rate: Rate) -> int:
    """About when the next one fits: a tenth of the span, for what slides out meanwhile."""
    return math.ceil(rate.seconds / 10)
