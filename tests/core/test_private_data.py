"""The data folder is closed to other users of the computer, whatever the umask, and what an earlier version left open is closed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from ctp_core.applets.operations.checks.surroundings import data_is_private
from ctp_core.conf.private_data import make_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_first_start_leaves_nothing_open(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    code = (
        "import django; django.setup(); from django.core.files.base import ContentFile; from django.db import connection; "
        "from django.core.files.storage import default_storage as files; connection.ensure_connection(); "
        "connection.cursor().execute('CREATE TABLE t (a)'); files.save('a/b.txt', ContentFile(b'x'))"
    )
    away = {key: value for key, value in os.environ.items() if key not in ("CTP_DATABASE_URL", "CTP_REDIS_URL")}
    given = {**away, "CTP_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "ctp_core.conf.settings"}
    old = os.umask(0o022)
    try:
        subprocess.run([sys.executable, "-c", code], env=given, cwd=settings.HOUSE, check=True)
    finally:
        os.umask(old)
    found = {str(one.relative_to(folder)): mode(one) for one in [folder, *folder.rglob("*")]}
    assert {"ctp.sqlite3", "files/a/b.txt", "keys/django"} <= found.keys()
    assert [name for name, one in found.items() if one & 0o077] == []


def test_what_was_left_open_is_closed_and_a_shared_folder_stays_shared(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "ctp.sqlite3-wal").touch()
    (tmp_path / "others.txt").touch()
    for one in tmp_path.iterdir():
        one.chmod(0o755)
    tmp_path.chmod(0o755)
    make_private(tmp_path)
    assert {one.name: oct(mode(one)) for one in tmp_path.iterdir()} == {
        "files": "0o700",
        "ctp.sqlite3-wal": "0o700",
        "others.txt": "0o755",
    }
    assert mode(tmp_path) == 0o755


def test_doctor_names_what_others_can_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    assert data_is_private() is None
    (tmp_path / "index").mkdir(mode=0o755)
    said = data_is_private()
    assert said is not None
    assert "index" in said
    assert f"chmod -R go-rwx {tmp_path}" in said


def test_a_command_that_refuses_begins_no_house(tmp_path: Path) -> None:
    away = {key: value for key, value in os.environ.items() if not key.startswith("CTP_")}
    there = tmp_path / "there"
    there.mkdir()
    # The operator put the old database aside before restoring.
    (there / "ctp.sqlite3.old").write_text("the only copy")
    running = [
        subprocess.Popen(
            [sys.executable, "manage.py", *line],
            env={**away, "CTP_DATA_DIR": str(folder)},
            cwd=settings.HOUSE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for line, folder in ((["doctor"], tmp_path / "not-there"), (["restore", os.devnull], there))
    ]
    assert [one.wait() for one in running] == [1, 1]
    assert list(tmp_path.rglob("*")) == [there, there / "ctp.sqlite3.old"]
