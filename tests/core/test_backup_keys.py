"""A backup that others get hold of tells them nothing, and what they change in it is not restored."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from ctp_core.api import backups
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.audit import guards
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.backups import sealing
from ctp_core.applets.backups.errors import (
    BackupKeyMissing,
    BackupKeyUnusable,
    BackupKeyWrong,
    BackupUnreadable,
)
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import make_account

pytestmark = pytest.mark.django_db
OPERATOR = system_actor("test")
PASSPHRASE = "正确的马电池订书钉 correct horse"


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(settings, "CTP_AUDIT_ANCHOR", str(tmp_path / "anchor.json"))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    yield
    guards.remove(connection)


def passphrase(folder: Path, text: str = PASSPHRASE) -> backups.BackupKey:
    path = folder / "passphrase"
    path.write_text(f"{text}\n", encoding="utf-8")
    return backups.read_key(path)


def key_pair(folder: Path, name: str = "key") -> tuple[backups.BackupKey, backups.BackupKey]:
    """The private key and the public one."""
    private, public = folder / name, folder / f"{name}.pub"
    backups.make_key_pair(private, public)
    return backups.read_key(private), backups.read_key(public)


def sealed(content: bytes, key: backups.BackupKey, *, step: int = 1 << 30) -> bytes:
    target = io.BytesIO()
    writer = sealing.SealedWriter(target, key)
    for start in range(0, len(content), step):
        writer.write(content[start : start + step])
    writer.finish()
    return target.getvalue()


def unsealed(box: bytes, key: backups.BackupKey | None) -> bytes:
    return io.BufferedReader(sealing.SealedReader(io.BytesIO(box), key)).read()


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CHUNK", 16)


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 31, 32, 33, 160, 161])
@pytest.mark.parametrize("step", [1, 7, 16, 1000])
def test_what_is_sealed_comes_back(tmp_path: Path, length: int, step: int) -> None:
    private, public = key_pair(tmp_path)
    content = bytes(number % 251 for number in range(length))
    box = sealed(content, public, step=step)
    assert unsealed(box, private) == content
    assert unsealed(box, public) == content  # by the object that closed it: a backup is read again
    reader = sealing.SealedReader(io.BytesIO(box), private)
    for start in range(0, length, 5):
        reader.seek(start)
        assert reader.read(3) == content[start : start + 3][: 16 - start % 16]
    reader.seek(-length, 2)
    assert reader.tell() == 0
    # A public key read again opens nothing.
    with pytest.raises(BackupKeyWrong):
        unsealed(box, backups.read_key(tmp_path / "key.pub"))


@pytest.mark.usefixtures("_small_chunks")
def test_every_touched_byte_and_every_cut_is_refused(tmp_path: Path) -> None:
    private, public = key_pair(tmp_path)
    content = b"0123456789abcdef" * 3 + b"end"
    box = sealed(content, public)
    for place in range(len(sealing.MAGIC), len(box)):
        changed = box[:place] + bytes([box[place] ^ 1]) + box[place + 1 :]
        with pytest.raises((BackupUnreadable, BackupKeyWrong)):
            unsealed(changed, private)
    for length in range(len(sealing.MAGIC), len(box)):
        with pytest.raises((BackupUnreadable, BackupKeyWrong)):
            unsealed(box[:length], private)
    begins = len(box) - (len(content) + 4 * sealing.TAG)
    size = sealing.CHUNK + sealing.TAG
    first, second = box[begins : begins + size], box[begins + size : begins + 2 * size]
    swapped = box[:begins] + second + first + box[begins + 2 * size :]
    missing = box[:begins] + box[begins + size :]
    for other in (swapped, missing, box + b"\0", box + first):
        with pytest.raises(BackupUnreadable):
            unsealed(other, private)


def test_the_same_content_never_looks_the_same(tmp_path: Path) -> None:
    key = passphrase(tmp_path)
    first, second = sealed(b"x" * 100, key), sealed(b"x" * 100, key)
    assert first != second
    assert first[-116:] != second[-116:]
    assert unsealed(first, passphrase(tmp_path)) == b"x" * 100
    with pytest.raises(BackupKeyWrong):
        unsealed(first, passphrase(tmp_path, PASSPHRASE + "!"))
    with pytest.raises(BackupKeyWrong):
        unsealed(first, key_pair(tmp_path)[0])
    with pytest.raises(BackupKeyMissing):
        unsealed(first, None)
    # A header can't ask for all the memory of the computer.
    with pytest.raises(BackupKeyWrong):
        unsealed(first.replace(b'"n": 131072', b'"n": 999999'), key)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"too short", "at least 16 characters"),
        (b"", "at least 16 characters"),
        (b"one line of a passphrase\nand another one", "one line"),
        (b"\xff\xfe" * 20, "neither PEM nor text"),
        (b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2V\n-----END PUBLIC KEY-----\n", "can't be read"),
        (b"-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----\n", "can't be read"),
        (
            b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
            b"-----END PUBLIC KEY-----\n",
            "no X25519 key",
        ),
        (b"x" * 70_000, "too long"),
    ],
)
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(BackupKeyUnusable) as refused:
        backups.read_key(path)
    assert said in str(refused.value)


def test_nothing_is_touched_by_what_can_not_be_opened(tmp_path: Path) -> None:
    make_account("林一")
    private, public = key_pair(tmp_path)
    path = tmp_path / "house.ctp"
    made = backups.back_up(path=path, key=public, actor=OPERATOR)
    assert "林一".encode() not in path.read_bytes()
    assert b"rows/" not in path.read_bytes()
    assert backups.check_backup(path, key=private).digest == made.digest
    assert AuditEntry.objects.get(action="core.back_up").details == '{"encrypted":true,"file":"house.ctp"}'
    changed, cut = tmp_path / "changed", tmp_path / "cut"
    whole = path.read_bytes()
    changed.write_bytes(whole[:-5000] + bytes([whole[-5000] ^ 1]) + whole[-4999:])
    cut.write_bytes(whole[:-1])
    other, _public = key_pair(tmp_path, "other")
    before = list(Account.objects.values_list("pk", "name"))
    for file, key, refusal in [
        (path, None, BackupKeyMissing),
        (path, other, BackupKeyWrong),
        (path, passphrase(tmp_path), BackupKeyWrong),
        (changed, private, BackupUnreadable),
        (cut, private, BackupUnreadable),
    ]:
        with pytest.raises(refusal):
            backups.restore_house(path=file, key=key, replace=True, actor=OPERATOR)
    assert list(Account.objects.values_list("pk", "name")) == before
    assert AuditEntry.objects.filter(action="core.restore").count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_commands_close_and_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account("林一")
    path, key, out = tmp_path / "house.ctp", tmp_path / "key", io.StringIO()
    call_command("backup_key", str(key), stdout=out)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert f"{key} opens backups. Lock it away, not on this computer." in out.getvalue()
    with pytest.raises(CommandError, match=r"is there already|File exists"):
        call_command("backup_key", str(key), stdout=out)
    with pytest.raises(CommandError, match="--key FILE what the backup is encrypted with, or --unencrypted"):
        call_command("backup", str(path), stdout=out)
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", str(path), "--key", str(tmp_path / "nothing"), stdout=out)
    assert not path.exists()
    call_command("backup", str(path), "--key", f"{key}.pub", stdout=out)
    with pytest.raises(CommandError, match="This backup is encrypted"):
        call_command("restore", str(path), "--check", stdout=out)
    with pytest.raises(CommandError, match="does not open the backup"):
        call_command("restore", str(path), "--check", "--key", f"{key}.pub", stdout=out)
    call_command("restore", str(path), "--check", "--key", str(key), stdout=out)
    Account.objects.update(name="别人")
    shutil.move(key, tmp_path / "safe")
    call_command("restore", str(path), "--replace", "--key", str(tmp_path / "safe"), stdout=out)
    assert Account.objects.get().name == "林一"
    assert "The house is restored" in out.getvalue()


def test_the_key_may_be_set_once_for_every_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups.make_key_pair(tmp_path / "key", tmp_path / "key.pub")
    monkeypatch.setattr(settings, "CTP_BACKUP_KEY_FILE", str(tmp_path / "key.pub"))
    path = tmp_path / "house.ctp"
    call_command("backup", str(path), stdout=io.StringIO())
    assert path.read_bytes().startswith(sealing.MAGIC)
