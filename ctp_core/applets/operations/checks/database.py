"""Is the database there, up to date and safe. SQL of its own: these are questions about the server, not about rows."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ctp_core.applets.audit import guards

CLOCK_SECONDS = 2.0
# What PostgreSQL must not be told to skip: with any of these off, acknowledged work is lost when the machine stops.
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def database_answers() -> str | None:
    """A query is answered."""
    _ask("SELECT 1")
    return None


def database_is_durable() -> str | None:
    """A commit is on the disk."""
    if connection.vendor == "postgresql":
        off = [name for name in DURABLE if _ask(f"SHOW {name}") in ("off", "local")]
        return f"Set {', '.join(off)} to on in postgresql.conf: acknowledged work can be lost." if off else None
    if _ask("PRAGMA journal_mode") not in ("wal", "memory"):
        return "The SQLite database is not in WAL mode; its file system may not support it. Move CTP_DATA_DIR to a local disk."
    return None


def migrations_are_applied() -> str | None:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} migrations are not applied. Run: python3 manage.py migrate" if missing else None


def audit_is_guarded() -> str | None:
    """The triggers that keep the audit are in place."""
    if guards.missing(connection):
        return "A trigger that protects the audit is gone. Find out who removed it, then run: python3 manage.py verify_audit"
    return None


def clocks_agree() -> str | None:
    """This machine and the database agree about the time."""
    if connection.vendor != "postgresql":
        return None
    there = _ask("SELECT clock_timestamp()")
    assert isinstance(there, datetime)  # noqa: S101  what the driver makes of a timestamp
    apart = abs((timezone.now() - there.astimezone(UTC)).total_seconds())
    if apart > CLOCK_SECONDS:
        return f"This machine and the database server are {apart:.0f} seconds apart. Set both by NTP."
    return None


def _ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None
