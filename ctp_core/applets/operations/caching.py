"""What processes remember of the database between requests."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from redis import Redis

from ctp_core.applets.modules import state
from ctp_core.applets.preferences import values


def forget_cached() -> None:
    """Forget everything of this house, here and in the shared cache; others' keys in the same Redis stay."""
    state.forget()
    values.forget()
    given = settings.CACHES["default"]
    if not given["BACKEND"].endswith("RedisCache"):
        cache.clear()
        return
    client = Redis.from_url(given["LOCATION"])
    try:
        for key in client.scan_iter(match=f"{given['KEY_PREFIX']}:*", count=1_000):
            client.delete(key)
    finally:
        client.close()
