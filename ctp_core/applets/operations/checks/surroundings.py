"""Are the things around the database there: cache, broker, storage, keys, settings."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from kombu.connection import Connection

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


def cache_answers() -> str | None:
    """What is put into the cache comes out again."""
    key, value = f"doctor-{uuid4().hex}", uuid4().hex
    cache.set(key, value, 10)
    found = cache.get(key)
    cache.delete(key)
    return None if found == value else "The cache does not keep what it is given. Check CTP_REDIS_URL."


def broker_answers() -> str | None:
    """The broker takes a connection; embedded there is none to ask."""
    if settings.CTP_EMBEDDED:
        return None
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=3) as connection:  # type: ignore[no-untyped-call]
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    return None


def storage_keeps_files() -> str | None:
    """A file written can be read again."""
    path = default_storage.save(f"doctor/{uuid4().hex}", ContentFile(b"ctp"))
    try:
        with default_storage.open(path, "rb") as file:
            same = file.read() == b"ctp"
    finally:
        default_storage.delete(path)
    return None if same else "The file storage gives back other bytes than it was given."


def keys_are_private() -> str | None:
    """Keys that lie in files can be read by their owner alone."""
    folder = settings.DATA_DIR / "keys"
    open_keys = [one.name for one in folder.glob("*") if one.stat().st_mode & 0o077] if folder.exists() else []
    return f"Others can read the keys {', '.join(open_keys)}. Run: chmod 600 {folder}/*" if open_keys else None


def public_server_is_safe() -> str | None:
    """A server that others can reach runs without DEBUG and with HTTPS."""
    if set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return None
    if settings.DEBUG:
        return "CTP_DEBUG is on and the server has a public name. Unset CTP_DEBUG."
    if not settings.SESSION_COOKIE_SECURE:
        return "The server has a public name and runs without HTTPS. Put it behind nginx with a certificate and set CTP_HTTPS=1."
    return None
