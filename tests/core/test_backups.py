"""A house in a file and back: the same digest, the same files, an audit that verifies."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ctp_core.api import audit, backups, files, timers
from ctp_core.applets.accounts.models import Account, AccountSession
from ctp_core.applets.audit import guards
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.backups import archive
from ctp_core.applets.backups.errors import (
    AuditUnsound,
    BackupUnreadable,
    FilesMissing,
    HouseInUse,
    HouseRunning,
    OtherKeys,
    OtherVersion,
)
from ctp_core.applets.events.models import EventDelivery, OutboxEvent
from ctp_core.applets.files.models import Blob, StoredFile
from ctp_core.applets.operations.models import WorkerHeartbeat
from ctp_core.applets.timers.models import Timer
from ctp_core.contracts import Actor, system_actor
from ctp_core.kit.testing import client_for, make_account
from ctp_workflow.models import WorkingHours

# Restoring empties every table and wants a transaction of its own.
committing = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db
OPERATOR = system_actor("test")
TEXT = "通知：明天放假。".encode()


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "CTP_AUDIT_ANCHOR", str(tmp_path / "anchor.json"))
    yield
    guards.remove(connection)


@pytest.fixture
def house() -> Any:
    """Somebody with a session and a file, an event on its way, a timer set."""
    person = make_account("林一")
    client_for(person).get("/healthz")
    with transaction.atomic():
        file = files.store(
            actor=Actor(kind="person", account_pk=person.pk, name="林一"), name="通知.txt", content=io.BytesIO(TEXT)
        )
    payload = {"b": 1, "a": [None, "中", 1.5]}
    event = OutboxEvent.objects.create(name="core.x.v1", subject="x", payload=payload, published_at=timezone.now())
    EventDelivery.objects.create(event=event, subscriber="core.y", subject="x", next_at=timezone.now())
    WorkingHours.objects.all().delete()
    WorkingHours.objects.create(weekday=0, begins=time(8, 30), ends=time(12, 0, 0, 5))
    timers.schedule(kind="core.z", key=UUID(int=1), due_at=timezone.now() + timedelta(days=1))
    audit.seal_pending()
    return person, file


@committing
def test_a_restored_house_is_the_one_that_was_backed_up(house: Any, tmp_path: Path) -> None:
    person, file = house
    made = backups.back_up(path=tmp_path / "house.zip", key=None, actor=OPERATOR)
    assert made.rows > 10
    assert len(made.files) == 1
    entries = AuditEntry.objects.count()
    sessions = AccountSession.objects.count()
    assert sessions == 1

    # Somebody goes on working, and the disk is lost.
    make_account("后来的人")
    Account.objects.filter(pk=person.pk).update(name="别人")
    default_storage.delete(Blob.objects.get().path)

    restored = backups.restore_house(path=tmp_path / "house.zip", key=None, replace=True, actor=OPERATOR)
    assert restored.digest == made.digest
    assert Account.objects.get().name == "林一"
    assert AccountSession.objects.count() == 0
    with default_storage.open(StoredFile.objects.get(public_id=file.id).blob.path) as stored:
        assert stored.read() == TEXT
    assert Blob.objects.get().stored_at < timezone.now() - timedelta(microseconds=1)
    verdict = audit.verify()
    assert (verdict.is_sound, verdict.sealed) == (True, entries + 1)
    assert AuditEntry.objects.latest("pk").action == "core.restore"
    assert OutboxEvent.objects.get().payload == {"b": 1, "a": [None, "中", 1.5]}
    assert EventDelivery.objects.get().state == "pending"
    assert Timer.objects.filter(key=UUID(int=1)).count() == 1
    assert list(WorkingHours.objects.values_list("begins", "ends")) == [(time(8, 30), time(12, 0, 0, 5))]
    assert not guards.missing(connection)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()
    # New rows take numbers after those restored.
    assert make_account("新来的人").pk > person.pk
    # The backup's anchor finds a chain that was cut; the one that stood here is kept.
    assert len(list(tmp_path.glob("anchor.json.until-*"))) == 1
    guards.remove(connection)
    AuditEntry.objects.filter(action="core.restore").delete()
    fault = audit.verify().first_fault
    assert fault is not None
    assert fault.fault == "cut_short"


def test_a_house_in_use_is_not_overwritten(house: Any, tmp_path: Path) -> None:
    backups.back_up(path=tmp_path / "house.zip", key=None, actor=OPERATOR)
    Account.objects.update(name="新名")
    with pytest.raises(HouseInUse):
        backups.restore_house(path=tmp_path / "house.zip", key=None, replace=False, actor=OPERATOR)
    WorkerHeartbeat.objects.create(name="w", kind="worker", started_at=timezone.now(), seen_at=timezone.now())
    with pytest.raises(HouseRunning):
        backups.restore_house(path=tmp_path / "house.zip", key=None, replace=True, actor=OPERATOR)
    assert Account.objects.get().name == "新名"


@committing
def test_a_restore_that_fails_leaves_the_house_as_it_was(
    house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.back_up(path=tmp_path / "house.zip", key=None, actor=OPERATOR)
    monkeypatch.setattr("ctp_core.applets.backups.services.restore_house.lines", lambda model, names: iter(["[]"]))
    with pytest.raises(BackupUnreadable):
        backups.restore_house(path=tmp_path / "house.zip", key=None, replace=True, actor=OPERATOR)
    monkeypatch.undo()
    monkeypatch.setattr(settings, "CTP_AUDIT_ANCHOR", str(tmp_path / "anchor.json"))
    assert Account.objects.get().name == "林一"
    assert AccountSession.objects.count() == 1
    assert made.files


def rewritten(path: Path, member: str, change: Any) -> Path:
    """A copy of the archive with one member changed."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, change(data) if name == member else data)
    return target


def test_what_was_changed_in_a_backup_is_not_restored(house: Any, tmp_path: Path) -> None:
    path = tmp_path / "house.zip"
    made = backups.back_up(path=path, key=None, actor=OPERATOR)
    account = "rows/ctp_core_account.jsonl"
    promoted = rewritten(path, account, lambda data: data.replace("林一".encode(), "王二".encode()))
    with pytest.raises(BackupUnreadable, match="ctp_core_account"):
        backups.check_backup(promoted, key=None)
    name = next(iter(made.files))
    with pytest.raises(BackupUnreadable, match="file"):
        backups.check_backup(rewritten(path, f"files/{name}", lambda data: data + b"!"), key=None)

    def honest(data: bytes) -> bytes:
        said = json.loads(data)
        return json.dumps({**said, "manifest": said["manifest"].replace("ctp_core_blob", "ctp_core_blub")}).encode()

    with pytest.raises(BackupUnreadable, match="manifest was changed"):
        backups.check_backup(rewritten(path, archive.MANIFEST, honest), key=None)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BackupUnreadable):
        backups.check_backup(cut, key=None)


def test_another_house_s_keys_open_nothing(house: Any, tmp_path: Path, settings: Any) -> None:
    backups.back_up(path=tmp_path / "house.zip", key=None, actor=OPERATOR)
    settings.CTP_TOKENS_KEY = "x" * 40
    with pytest.raises(OtherKeys) as refused:
        backups.restore_house(path=tmp_path / "house.zip", key=None, replace=True, actor=OPERATOR)
    assert refused.value.params == {"names": "tokens"}


def test_a_newer_house_s_backup_names_what_is_missing(
    house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "house.zip"
    backups.back_up(path=path, key=None, actor=OPERATOR)

    def with_more(archive_file: Any) -> tuple[backups.Manifest, bool]:
        found, genuine = real(archive_file)
        found.migrations.append("news.0099_tomorrow")
        return found, genuine

    real = archive.read_manifest
    monkeypatch.setattr(archive, "read_manifest", with_more)
    with pytest.raises(OtherVersion) as refused:
        backups.restore_house(path=path, key=None, replace=True, actor=OPERATOR)
    assert refused.value.params == {"names": "news.0099_tomorrow"}


def test_a_damaged_house_is_backed_up_and_said_to_be_damaged(house: Any, tmp_path: Path) -> None:
    gone = Blob.objects.get().path
    default_storage.delete(gone)
    with pytest.raises(FilesMissing) as told:
        backups.back_up(path=tmp_path / "house.zip", key=None, actor=OPERATOR)
    assert told.value.params == {"count": 1, "names": gone}
    AuditEntry.objects.filter(sequence=1).update(actor_name="somebody else")
    with transaction.atomic():
        StoredFile.objects.all().delete()
        Blob.objects.all().delete()
    with pytest.raises(AuditUnsound):
        backups.back_up(path=tmp_path / "second.zip", key=None, actor=OPERATOR)
    assert backups.check_backup(tmp_path / "second.zip", key=None).rows > 5


@committing
def test_the_commands_say_what_they_did(house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    path, out = tmp_path / "house.zip", io.StringIO()
    call_command("backup", str(path), "--unencrypted", stdout=out, stderr=out)
    assert "It is not encrypted: everybody who gets the file can read the house." in out.getvalue()
    made = backups.check_backup(path, key=None)
    assert f"{made.rows} rows and 1 files are in {path}, checked. Digest: {made.digest}" in out.getvalue()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(path), "--unencrypted", stdout=out)
    call_command("restore", str(path), "--check", stdout=out)
    with pytest.raises(CommandError, match="There is a house in this database already"):
        call_command("restore", str(path), stdout=out)
    # Administrators who never signed in are no house.
    Account.objects.update(admin_role="system", name="系统管理员")
    call_command("restore", str(path), stdout=out)
    assert Account.objects.get().name == "林一"
    assert out.getvalue().count(made.digest) == 3
    assert "Its audit is sound." in out.getvalue()
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", str(tmp_path / "nothing.zip"), stdout=out)
