"""Triggers that refuse to change or remove audit rows: the one place of this applet with SQL of its own.

Sealing may fill in ``sequence`` and ``seal`` once. An owner of the table can drop the triggers; the chain shows what then happened.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "ctp_core_auditentry"
TRIGGERS = ("ctp_core_audit_no_change", "ctp_core_audit_no_removal", "ctp_core_audit_seal_once")
_FIXED = (
    "id, public_id, at, action, actor_kind, account_pk, actor_name, member_id, behalf_id, behalf_name, "
    "subject_module, subject_kind, subject_id, details, request_id, address, mac"
)

_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION ctp_core_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.sequence IS NULL
         AND (to_jsonb(NEW) - 'sequence' - 'seal') = (to_jsonb(OLD) - 'sequence' - 'seal') THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'audit rows are never changed or removed' USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    f"CREATE TRIGGER {TRIGGERS[0]} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION ctp_core_audit_guard()",
    f"CREATE TRIGGER {TRIGGERS[1]} BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION ctp_core_audit_guard()",
)
_SQLITE = (
    f"CREATE TRIGGER {TRIGGERS[0]} BEFORE UPDATE OF {_FIXED} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed or removed'); END",
    f"CREATE TRIGGER {TRIGGERS[1]} BEFORE DELETE ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed or removed'); END",
    f"CREATE TRIGGER {TRIGGERS[2]} BEFORE UPDATE OF sequence, seal ON {TABLE} WHEN OLD.sequence IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed or removed'); END",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place (again)."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests that empty every table, and for those that play the thief."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> bool:
    """True when a trigger is not in place."""
    if connection.vendor == "postgresql":
        wanted, query = 2, "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'ctp_core_audit_%%' AND tgenabled <> 'D'"
    else:
        wanted = 3
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ctp_core_audit_%%'"
    with connection.cursor() as cursor:
        cursor.execute(query.replace("%%", "%"))
        row = cursor.fetchone()
    return bool(row[0] < wanted)
