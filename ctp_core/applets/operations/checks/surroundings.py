"""Are the things around the database there: cache, broker, storage, keys, settings."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from kombu.connection import Connection
from redis.exceptions import RedisError

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


def cache_answers() -> str | None:
    """What is put into the cache comes out again."""
    key, value = f"doctor-{uuid4().hex}", uuid4().hex
    try:
        cache.set(key, value, 10)
        found = cache.get(key)
        cache.delete(key)
    except (RedisError, OSError) as error:
        return _("Redis does not answer: %(reason)s. Start it, or check CTP_REDIS_URL.") % {
            "reason": str(error).rstrip(".")
        }
    return None if found == value else _("The cache does not keep what it is given. Check CTP_REDIS_URL.")


def broker_answers() -> str | None:
    """The broker takes a connection; embedded there is none to ask."""
    if settings.CTP_EMBEDDED:
        return None
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=3) as connection:  # type: ignore[no-untyped-call]
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except Exception as error:
        # Every kind of broker raises errors of its own kind.
        sentence = _("The broker does not answer: %(reason)s. Start it, or check CTP_BROKER_URL.")
        return sentence % {"reason": str(error).rstrip(".")}
    return None


def storage_keeps_files() -> str | None:
    """A file written can be read again."""
    try:
        path = default_storage.save(f"doctor/{uuid4().hex}", ContentFile(b"ctp"))
        try:
            with default_storage.open(path, "rb") as file:
                same = file.read() == b"ctp"
        finally:
            default_storage.delete(path)
    except OSError as error:
        sentence = _(
            "No file can be stored: %(reason)s. Check that CTP_DATA_DIR is there, is this user's and has room."
        )
        return sentence % {"reason": str(error).rstrip(".")}
    return None if same else _("The file storage gives back other bytes than it was given.")


def keys_are_private() -> str | None:
    """Keys that lie in files can be read by their owner alone."""
    folder = settings.DATA_DIR / "keys"
    open_keys = [one.name for one in folder.glob("*") if one.stat().st_mode & 0o077] if folder.exists() else []
    advice = _("Others can read the keys %(names)s. Run: chmod 600 %(folder)s/*")
    return advice % {"names": ", ".join(open_keys), "folder": folder} if open_keys else None


def data_is_private() -> str | None:
    """Database, files and index in the data folder are closed to other users of the computer."""
    folder = settings.DATA_DIR
    found = [
        one.name
        for pattern in settings.CTP_PRIVATE
        for one in sorted(folder.glob(pattern))
        if one.stat().st_mode & 0o077
    ]
    advice = _("Others on this computer can read %(names)s in %(folder)s. Run: chmod -R go-rwx %(folder)s")
    return advice % {"names": ", ".join(found), "folder": folder} if found else None


def public_server_is_safe() -> str | None:
    """A server that others can reach runs without DEBUG and with HTTPS."""
    if set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return None
    if settings.DEBUG:
        return _("CTP_DEBUG is on and the server has a public name. Unset CTP_DEBUG.")
    if not settings.SESSION_COOKIE_SECURE:
        return _(
            "The server has a public name and runs without HTTPS. Put it behind nginx with a certificate and set CTP_HTTPS=1."
        )
    if not settings.CTP_PROXY_COUNT:
        return _(
            "CTP_PROXY_COUNT is 0: everybody seems to come from the proxy and shares one limit on attempts. Set CTP_PROXY_COUNT=1."
        )
    return None
