"""The two statements the ORM has no word for. Nothing else in this unit speaks SQL; no text from outside gets here."""

from __future__ import annotations

from django.db import connection

# Any number of our own; pg_locks shows it as objid.
LOCK = 4_150_321


def take_advisory_lock() -> None:
    """PostgreSQL: wait for the organisation's lock and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def refresh_statistics() -> None:
    """PostgreSQL: let the planner know tables that were just filled in this transaction (figures on demand only)."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ctp_organization_member, ctp_organization_assignment, ctp_organization_unit")
