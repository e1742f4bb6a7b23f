"""A database of its own for proofs and benches: what they write never meets anybody's work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from ctp_core.applets.audit import guards
from ctp_core.applets.modules import state

KEYS = {
    "DJANGO": "SECRET_KEY",
    "AUDIT": "CTP_AUDIT_KEY",
    "TOKENS": "CTP_TOKENS_KEY",
    "SECOND_FACTOR": "CTP_SECOND_FACTOR_KEY",
}

# Left free for those who look at the server meanwhile.
SPARE = 10


@dataclass(frozen=True, slots=True)
class Scratch:
    """A scratch database and its folder; *environment* is what another process needs to work on the same.

    *connections* is how many threads can hold one at the same moment.
    """

    folder: Path
    environment: dict[str, str]
    connections: int


@contextmanager
def scratch_database(*, connections: int = 0) -> Iterator[Scratch]:
    """Make an empty, migrated database beside the real one, use it inside the block, and remove it afterwards.

    On PostgreSQL the user must be allowed to create databases. Files and the audit's anchor go to a scratch folder too.
    With *connections* the pool is made so large, as far as the server has that many free.
    """
    with TemporaryDirectory(prefix="ctp-scratch-") as folder:
        real_name = connection.settings_dict["NAME"]
        sqlite = connection.vendor == "sqlite"
        name = str(Path(folder) / "ctp.sqlite3") if sqlite else f"ctp_scratch_{os.getpid()}"
        connection.settings_dict["TEST"]["NAME"] = name
        with (
            _pool(connections) as found,
            override_settings(
                CTP_AUDIT_ANCHOR=str(Path(folder) / "anchor.json"), STORAGES=_storages(folder), CTP_RATE_LIMITS=False
            ),
        ):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            state.forget()
            try:
                yield Scratch(Path(folder), _environment(folder, name, sqlite=sqlite), found)
            finally:
                release_connections()
                connection.creation.destroy_test_db(real_name, verbosity=0)
                state.forget()


@contextmanager
def _pool(wanted: int) -> Iterator[int]:
    """A pool of *wanted* connections, or what the server has free; SQLite has one file and no limit."""
    pool = connection.settings_dict["OPTIONS"].get("pool")
    if not isinstance(pool, dict):
        yield wanted
        return
    before = pool["max_size"]
    pool["max_size"] = max(before, min(wanted, _free_connections()))
    release_connections()
    try:
        yield pool["max_size"]
    finally:
        pool["max_size"] = before


def _free_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity)")
        (free,) = cursor.fetchone()
    return int(free) - SPARE


def _environment(folder: str, name: str, *, sqlite: bool) -> dict[str, str]:
    """This process's environment, turned to the scratch."""
    keys = {f"CTP_KEY_{purpose}": str(getattr(settings, setting)) for purpose, setting in KEYS.items()}
    given = {**os.environ, **keys, "CTP_DATA_DIR": folder, "CTP_HOSTS": "127.0.0.1,localhost", "CTP_RATE_LIMITS": "no"}
    if not sqlite:
        given["CTP_DATABASE_URL"] = urlsplit(os.environ["CTP_DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {key: value for key, value in given.items() if key not in ("CTP_HTTPS", "CTP_FAILPOINT")}


def _storages(folder: str) -> dict[str, Any]:
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(Path(folder) / "files")},
    }
    return {**settings.STORAGES, "default": files}


def release_connections() -> None:
    """Close this process's connections, pool and all: before a fork, and before a database is dropped."""
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()


def unguard_audit() -> None:
    """Take the audit's triggers away in a scratch database, to play the thief."""
    guards.remove(connection)
