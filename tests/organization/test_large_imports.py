"""Large files are read by the worker: the upload only keeps them, and a reader that dies is followed by another."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth import get_user_model

from ctp_core.api import clock, files, permissions, timers
from ctp_core.contracts import Invalid, ObjectRef, system_actor
from ctp_core.kit.testing import client_for
from ctp_organization.api import imports
from ctp_organization.contracts import ImportNotReady, ImportRunDto
from ctp_organization.models import Member
from ctp_organization.selectors.imports import get_import
from tests.organization.conftest import House
from tests.organization.test_imports import PEOPLE, carry_out, problems, upload

SYSTEM = system_actor("test")
# Rows that hold nothing: a file too large for a request, with few rows to compare.
AIR = "\n" * 270_000


@pytest.fixture
def work(django_capture_on_commit_callbacks):  # type: ignore[no-untyped-def]
    """A worker's round *minutes* from now; *dies* is one that is killed between taking the duty and reading."""

    def run(*, minutes: int = 0, dies: bool = False) -> None:
        with django_capture_on_commit_callbacks(execute=not dies):
            timers.run_due(now=clock.now() + timedelta(minutes=minutes))

    return run


def again(run: ImportRunDto) -> ImportRunDto:
    return get_import(id=run.id, actor=SYSTEM)


def kept(run: ImportRunDto) -> int:
    return len(files.list_attached(to=ObjectRef("organization", "import", run.id)))


def test_the_worker_reads_a_large_file_and_shows_the_preview(house: House, work) -> None:  # type: ignore[no-untyped-def]
    run = upload("members", PEOPLE + AIR)
    assert (run.state, run.row_count, kept(run)) == ("reading", 0, 1)
    with pytest.raises(ImportNotReady):
        imports.confirm_import(id=run.id, actor=SYSTEM)
    work()
    ready = again(run)
    assert (ready.state, ready.create_count, ready.update_count, kept(run)) == ("ready", 2, 1, 0)
    assert Member.objects.count() == 4
    assert (carry_out(run).state, Member.objects.count()) == ("done", 6)


def test_a_large_broken_file_names_its_rows_and_changes_nothing(house: House, work) -> None:  # type: ignore[no-untyped-def]
    run = upload("members", "number,name,unit\nE1,甲,NOWHERE\n,乙,C\n" + AIR)
    work()
    assert (again(run).state, problems(again(run))) == (
        "broken",
        [(3, "number", "required"), (2, "unit", "unknown_unit")],
    )
    no_table = upload("members", "a,b\n1,2\n" + AIR)
    work()
    assert (again(no_table).state, problems(again(no_table))) == ("failed", [(0, "", "columns_missing")])
    assert Member.objects.count() == 4


def test_another_worker_reads_when_one_was_killed(house: House, work) -> None:  # type: ignore[no-untyped-def]
    run = upload("members", PEOPLE + AIR)
    work(dies=True)
    work(minutes=1)
    assert again(run).state == "reading", "somebody is at it, as far as anybody knows"
    work(minutes=3)
    assert (again(run).state, kept(run)) == ("ready", 0)


def test_a_file_that_kills_its_readers_is_given_up(house: House, work) -> None:  # type: ignore[no-untyped-def]
    run = upload("members", PEOPLE + AIR)
    for number in range(4):
        work(minutes=3 * number, dies=number < 3)
    assert (again(run).state, problems(again(run))) == ("failed", [(0, "", "reading_failed")])
    assert kept(run) == 0


def test_what_is_being_read_can_be_thrown_away(house: House, work) -> None:  # type: ignore[no-untyped-def]
    run = upload("members", PEOPLE + AIR)
    work(dies=True)
    imports.discard_import(id=run.id, actor=SYSTEM)
    imports.read_import(id=run.id)
    work(minutes=3)
    assert (again(run).state, kept(run)) == ("discarded", 0)


@pytest.mark.django_db
def test_what_is_no_workbook_is_refused_at_once() -> None:
    for name, content in (("a.xlsx", b"PK\x03\x04" + b"x" * 300_000), ("a.exe", b"x" * 300_000)):
        with pytest.raises(Invalid):
            imports.upload_import(
                kind="members", name=name, content=io.BytesIO(content), size=len(content), actor=SYSTEM
            )


def test_a_large_workbook_goes_from_page_to_preview(house: House, work) -> None:  # type: ignore[no-untyped-def]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["工号", "姓名", "单位编码", "电话"])
    for number in range(16_000):
        sheet.append([f"N{number}", f"名{number}", "C", str(number * 7919 % 10**9)])
    content = io.BytesIO()
    book.save(content)
    assert len(content.getvalue()) > 256 * 1024
    content.seek(0)
    content.name = "people.xlsx"
    permissions.grant_permission(
        code="organization.manage", key=permissions.account_key(house.zhao.account_pk), actor=house.actor
    )
    client = client_for(get_user_model().objects.get(pk=house.zhao.account_pk))
    answer = client.post("/organization/imports/", {"kind": "members", "file": content})
    address = answer["Location"]
    assert "正在读取" in client.get(address).content.decode()
    part = client.get(f"{address}?part=progress&was=reading")
    assert "hx-get" in part.content.decode()
    work()
    assert client.get(f"{address}?part=progress&was=reading")["HX-Refresh"] == "true"
    assert "16000" in client.get(address).content.decode()
