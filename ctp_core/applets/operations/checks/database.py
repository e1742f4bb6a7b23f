"""Is the database there, up to date and safe. SQL of its own: these are questions about the server, not about rows."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.applets.audit import guards

CLOCK_SECONDS = 2.0
# What PostgreSQL must not be told to skip: with any of these off, acknowledged work is lost when the machine stops.
KNOCK_SECONDS = 3
PLACE = ("dbname", "user", "password", "host", "port", "sslmode")
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def database_answers() -> str | None:
    """A query is answered."""
    try:
        _knock()
        _ask("SELECT 1")
    except Exception as error:
        # Django's errors, the driver's, the pool's: to the operator it is one thing.
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        if connection.vendor == "postgresql":
            sentence = _(
                "The database does not answer: %(reason)s. Start PostgreSQL, and check name, password and address in CTP_DATABASE_URL."
            )
        else:
            sentence = _(
                "The database file can't be opened: %(reason)s. Check that CTP_DATA_DIR is there, is this user's and has room."
            )
        return sentence % {"reason": reason}
    return None


def _knock() -> None:
    """A connection past the pool: the pool waits ten seconds for a server that is away and does not say why."""
    if connection.vendor == "postgresql":
        import psycopg  # not installed where SQLite is enough

        given = connection.get_connection_params()
        place = {name: given[name] for name in PLACE if name in given}
        psycopg.connect(**place, connect_timeout=KNOCK_SECONDS).close()


def database_is_durable() -> str | None:
    """A commit is on the disk."""
    if connection.vendor == "postgresql":
        off = [name for name in DURABLE if _ask(f"SHOW {name}") in ("off", "local")]
        advice = _("Set %(names)s to on in postgresql.conf: acknowledged work can be lost.")
        return advice % {"names": ", ".join(off)} if off else None
    if _ask("PRAGMA journal_mode") not in ("wal", "memory"):
        return _(
            "The SQLite database is not in WAL mode; its file system may not support it. Move CTP_DATA_DIR to a local disk."
        )
    return None


def migrations_are_applied() -> str | None:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    advice = _("%(count)s migrations are not applied. Run: python3 manage.py up --prepare-only")
    return advice % {"count": len(missing)} if missing else None


def audit_is_guarded() -> str | None:
    """The triggers that keep the audit are in place."""
    if guards.missing(connection):
        return _(
            "A trigger that protects the audit is gone. Find out who removed it, then run: python3 manage.py verify_audit"
        )
    return None


def clocks_agree() -> str | None:
    """This machine and the database agree about the time."""
    if connection.vendor != "postgresql":
        return None
    there = _ask("SELECT clock_timestamp()")
    assert isinstance(there, datetime)  # noqa: S101  what the driver makes of a timestamp
    apart = abs((timezone.now() - there.astimezone(UTC)).total_seconds())
    if apart > CLOCK_SECONDS:
        advice = _("This machine and the database server are %(seconds)s seconds apart. Set both by NTP.")
        return advice % {"seconds": round(apart)}
    return None


def _ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None
