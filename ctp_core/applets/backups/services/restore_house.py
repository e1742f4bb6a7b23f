"""Make a house of a backup: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ctp_core.applets.accounts.models import Account
from ctp_core.applets.audit import guards
from ctp_core.applets.audit.anchor import replace_anchor
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.audit.services.seal_entries import seal_pending
from ctp_core.applets.audit.verification import verify
from ctp_core.applets.backups import archive as archives
from ctp_core.applets.backups.archive import Manifest
from ctp_core.applets.backups.checking import check_backup
from ctp_core.applets.backups.errors import (
    AuditUnsound,
    BackupUnreadable,
    HouseInUse,
    HouseRunning,
    OtherVersion,
)
from ctp_core.applets.backups.keys import BackupKey
from ctp_core.applets.backups.tables import PASSING, Sum, instances, kept_models, lines
from ctp_core.applets.operations.caching import forget_cached
from ctp_core.applets.operations.checks.work import HEARTBEAT_SECONDS, heartbeat_age
from ctp_core.applets.operations.models import WorkerHeartbeat
from ctp_core.contracts import Actor, mark

BATCH = 500
Node = tuple[str, str]


def restore_house(*, path: Path, key: BackupKey | None, replace: bool, actor: Actor) -> Manifest:
    """Put the house at *path* into this database and storage; sessions are not part of it, everybody signs in again.

    The backup is read to its end first. A backup of an older version goes into a database without tables and is brought
    up to date there. Raises BackupUnreadable, BackupKeyMissing, BackupKeyWrong, OtherKeys, OtherVersion, HouseInUse,
    HouseRunning; AuditUnsound when everything is restored and the audit was damaged before.
    """
    manifest = check_backup(path, key=key)
    executor = MigrationExecutor(connection)
    targets = _targets(executor, manifest)
    _require_free(replace=replace)
    if _is_empty():
        executor.migrate(targets)
        executor = MigrationExecutor(connection)
    elif _applied(executor) != set(manifest.migrations):
        raise OtherVersion(names=", ".join(sorted(_applied(executor) ^ set(manifest.migrations))[:5]))
    registry = executor.loader.project_state(targets).apps
    with archives.open_archive(path, key) as archive:
        _restore_files(archive, manifest)
        with transaction.atomic():
            _restore_rows(archive, manifest, registry)
    call_command("migrate", interactive=False, verbosity=0)
    replace_anchor(manifest.anchor)
    forget_cached()
    sound = verify().is_sound
    with transaction.atomic():
        record(actor=actor, action="core.restore", details={"file": path.name, "made_at": manifest.made_at})
    seal_pending()
    if not sound:
        raise AuditUnsound()
    return manifest


def _targets(executor: MigrationExecutor, manifest: Manifest) -> list[Node]:
    """How far this source's migrations go to make the tables of the backup. Raises OtherVersion."""
    graph = executor.loader.graph
    wanted = {node for one in manifest.migrations if (node := _node(one)) in graph.nodes}
    if len(wanted) != len(manifest.migrations):
        names = sorted(one for one in manifest.migrations if _node(one) not in graph.nodes)
        raise OtherVersion(names=", ".join(names[:5]))
    followed = {parent.key for one in wanted for parent in graph.node_map[one].parents if parent.key[0] == one[0]}
    return sorted(wanted - followed)


def _node(text: str) -> Node:
    app, _, name = text.partition(".")
    return app, name


def _applied(executor: MigrationExecutor) -> set[str]:
    return {f"{app}.{name}" for app, name in executor.loader.applied_migrations}


def _is_empty() -> bool:
    return not connection.introspection.table_names()


def _require_free(*, replace: bool) -> None:
    """Raises HouseInUse, HouseRunning. Administrators who never set a password are no house yet."""
    if _is_empty():
        return
    tables = set(connection.introspection.table_names())
    if not replace and (Account._meta.db_table not in tables or any(_is_somebody(one) for one in _accounts())):
        raise HouseInUse()
    age = heartbeat_age() if WorkerHeartbeat._meta.db_table in tables else None
    if age is not None and age < HEARTBEAT_SECONDS:
        raise HouseRunning(seconds=round(age))


def _accounts() -> Iterator[Account]:
    return Account.objects.only("password", "admin_role").iterator()


def _is_somebody(account: Account) -> bool:
    return not account.admin_role or account.has_usable_password()


def _restore_files(archive: ZipFile, manifest: Manifest) -> None:
    """Before the rows that name them; files of no row are swept one day."""
    for name in manifest.files:
        if default_storage.exists(name):
            default_storage.delete(name)
        with archives.open_file(archive, name) as source:
            if default_storage.save(name, File(source)) != name:
                raise BackupUnreadable(mark("%(name)s is no place for a file"), name=name)


def _restore_rows(archive: ZipFile, manifest: Manifest, registry: Any) -> None:
    """Empty every table, fill those of the backup, and see that they add up to what was written."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    guards.remove(connection)
    _empty_tables()
    kept = kept_models(registry)
    if unknown := sorted(set(manifest.tables) - set(kept)):
        raise OtherVersion(names=", ".join(unknown[:5]))
    for table in manifest.tables:
        model, found = kept[table], Sum()
        rows = instances(model, manifest.columns[table], archives.read_rows(archive, table))
        while batch := list(islice(rows, BATCH)):
            model._base_manager.bulk_create(batch)
        for line in lines(model, manifest.columns[table]):
            found.add(line)
        if found.as_text() != manifest.tables[table]:
            raise BackupUnreadable(mark("%(name)s did not come back as it was"), name=table)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept.values())):
            cursor.execute(statement)
    guards.install(connection)


def _empty_tables() -> None:
    """Every table of the house, also those of rows that hold only while a server runs."""
    standing = set(connection.introspection.table_names())
    tables = [one for one in (*kept_models(apps), *sorted(PASSING)) if one in standing]
    names = [connection.ops.quote_name(one) for one in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608  our own tables' names
