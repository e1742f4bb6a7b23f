"""The one place of this applet with SQL of its own: a lock on a name, which the ORM has no word for."""

from __future__ import annotations

from hashlib import sha256

from django.db import connection


def try_lock(name: str) -> bool:
    """Take the lock *name* until the transaction ends; False when another transaction holds it.

    On SQLite a transaction is the only writer anyway, so the lock is always free there.
    """
    if connection.vendor != "postgresql":
        return True
    number = int.from_bytes(sha256(f"idempotency:{name}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    return bool(row and row[0])
