"""Exports that the worker writes: followed, fetched, broken off, never with more than their reader may see."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import TestCase

from apps.registers.selectors.exports import get_export
from apps.registers.services import export_list, run_export
from ctp_core.api import clock, timers
from ctp_core.applets.files.models import Blob, StoredFile
from tests.registers.conftest import CANARY, SALARY, Office
from tests.registers.test_imports import work

pytestmark = pytest.mark.django_db
ROWS = 7


@pytest.fixture
def filled(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(export_list, "AT_ONCE", ROWS - 1)
    monkeypatch.setattr(run_export, "STEP", 2)
    api = office.api(office.su)
    for place in range(ROWS):
        values = {"name": f"=cmd|{place}", "amount": str(place), "secret": CANARY, "salary": SALARY}
        values["items"] = [{"what": "@a", "price": "-1"}, {"what": f"b{place}"}][: place % 3]
        assert api.post(f"{office.address}records/", {"values": values}).status_code == 201
    return office


def start(office: Office, member: Any, **body: Any) -> Any:
    answer = office.api(member).post(f"{office.address}exports/", body)
    assert answer.status_code == 202, answer.content
    assert answer["Location"] == f"{office.address}exports/{answer.json()['id']}/"
    return answer["Location"]


def fetch(office: Office, member: Any, address: str) -> bytes:
    return b"".join(office.api(member).get(f"{address}file/").streaming_content)


def test_a_long_list_is_written_by_the_worker_for_its_reader_alone(filled: Office) -> None:
    office, api = filled, filled.api(filled.wang)
    refused = api.get(f"{office.address}export/")
    assert (refused.status_code, refused.json()["code"]) == (409, "registers.export_large")
    short = api.get(f"{office.address}export/?where=amount:to:2")
    assert len(b"".join(short.streaming_content).splitlines()) > 2
    address = start(office, office.wang, format="csv", sort="amount", where=["amount:from:1"])
    assert {**api.get(address).json(), "id": 0, "created_at": 0} == {
        "id": 0, "state": "running", "format": "csv", "exact": False, "written": 0, "rows": None, "file": None, "problem": None,
        "created_at": 0, "expires_at": None}  # fmt: skip
    assert api.get(f"{address}file/").status_code == 404
    work()
    found = api.get(address).json()
    assert (found["state"], found["written"], found["rows"], found["file"]) == ("done", 6, 6, f"{address}file/")
    text = fetch(office, office.wang, address).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert [one[:2] for one in lines[1:]] == [[f"'=cmd|{place}", str(place) + ".00"] for place in range(1, ROWS)]
    assert CANARY not in text
    assert SALARY not in text
    # Su may read everything, and not what was written for Wang.
    assert office.api(office.su).get(address).status_code == 404
    assert office.api(office.li).post(f"{office.address}exports/", {}).status_code == 403
    assert office.api(office.zhao).post(f"{office.address}exports/", {}).status_code == 404
    assert api.post(f"{office.address}exports/", {"where": ["secret:is:x"]}).status_code == 422
    assert [one["state"] for one in api.get(f"{office.address}exports/").json()["items"]] == ["done"]


def test_a_workbook_has_a_sheet_for_each_sub_table_and_no_formula(filled: Office) -> None:
    office = filled
    for member, exact, heads in (
        (office.su, False, ["记录号", "内容", "单价"]),
        (office.wang, False, ["记录号", "内容"]),
        (office.su, True, ["_key", "_id", "what", "price"]),
    ):
        address = start(office, member, format="xlsx", exact=exact, sort="amount")
        work()
        book = openpyxl.load_workbook(io.BytesIO(fetch(office, member, address)))
        assert book.sheetnames == (["_records", "items"] if exact else ["记录", "明细"])
        main, rows = (list(sheet.iter_rows()) for sheet in book.worksheets)
        assert [cell.value for cell in rows[0]] == heads
        assert len(main) == ROWS + 1
        assert len(rows) == 1 + sum(place % 3 for place in range(ROWS))
        keys = [line[0].value for line in main[1:]]
        assert [line[0].value for line in rows[1:]] == [keys[1], keys[2], keys[2], keys[4], keys[5], keys[5]]
        assert {cell.data_type for line in (*main, *rows) for cell in line} <= {"s", "inlineStr", "n"}
        assert rows[1][heads.index("内容" if not exact else "what")].value == "'@a"
        told = [str(cell.value) for line in (*main, *rows) for cell in line]
        assert (CANARY in told, SALARY in told) == ((True, True) if member is office.su else (False, False))


def test_a_writer_that_dies_is_followed_by_another_and_the_third_is_the_last(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[str] = []

    def die(name: str) -> None:
        passed.append(name)
        if len(passed) in deaths:
            raise KeyboardInterrupt

    def go_on() -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            timers.run_due(now=clock.now() + timedelta(minutes=3))

    office = filled
    monkeypatch.setattr(run_export.operations, "failpoint", die)
    deaths = {2}
    address = start(office, office.su)
    with pytest.raises(KeyboardInterrupt):
        work()
    half = office.api(office.su).get(address).json()
    assert (half["state"], half["written"], half["rows"]) == ("running", 4, ROWS)
    work()  # nobody takes it up before the silence has lasted
    assert office.api(office.su).get(address).json()["state"] == "running"
    go_on()
    assert office.api(office.su).get(address).json()["state"] == "done"
    text = fetch(office, office.su, address).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == ROWS + 1
    passed.clear()
    deaths = set(range(1, 100))
    address = start(office, office.su)
    for act in (work, go_on, go_on):
        with pytest.raises(KeyboardInterrupt):
            act()
    go_on()
    found = office.api(office.su).get(address).json()
    assert (found["state"], found["problem"]["code"], "3" in found["problem"]["message"]) == (
        "failed",
        "registers.export_broken",
        True,
    )


def test_it_stops_when_it_is_thrown_away_or_its_reader_sees_something_else(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = filled
    api = office.api(office.wang)
    settings = office.api(office.zhao).get(f"{office.address}settings/").json()
    body = {key: value for key, value in settings.items() if key not in ("id", "definition_id")}
    act: Any = None

    def on_the_way(name: str) -> None:
        if name == "registers.export_step":
            act()

    monkeypatch.setattr(run_export.operations, "failpoint", on_the_way)
    before = StoredFile.objects.count()
    address = start(office, office.wang)
    act = lambda: api.delete(address)  # noqa: E731
    work()
    assert api.get(address).json()["state"] == "discarded"
    assert StoredFile.objects.count() == before
    assert api.delete(address).status_code == 409
    # Written, then thrown away: the file goes at once, with its bytes.
    act = lambda: None  # noqa: E731
    address = start(office, office.wang)
    work()
    assert (StoredFile.objects.count(), api.delete(address).status_code, StoredFile.objects.count()) == (
        before + 1,
        204,
        before,
    )
    assert Blob.objects.filter(files__isnull=True).count() == 0
    # Its time is over.
    address = start(office, office.wang)
    work()
    timers.run_due(now=clock.now() + timedelta(days=1, minutes=1))
    assert (api.get(address).json()["state"], StoredFile.objects.count()) == ("expired", before)
    # Half written, and after it was written.
    done = start(office, office.wang)
    work()
    assert api.get(f"{done}file/").status_code == 200
    file = get_export(
        register_id=office.register, export_id=done.split("/")[-2], actor=office.actor(office.wang)
    ).file_id
    assert office.client(office.wang).get(f"/files/{file}").status_code == 200
    address = start(office, office.wang)
    body["roles"][1]["policy"]["fields"]["amount"] = "hidden"
    act = lambda: office.api(office.zhao).put(office.address, body)  # noqa: E731
    work()
    found = api.get(address).json()
    assert (found["state"], found["problem"]["code"]) == ("failed", "registers.sight_changed")
    assert (api.get(done).json()["file"], api.get(f"{done}file/").status_code) == (None, 404)
    assert office.client(office.wang).get(f"/files/{file}").status_code == 404


def test_pages(filled: Office) -> None:
    office = filled
    client = office.client(office.wang)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    base = f"/registers/{office.register}/"
    large = client.get(f"{base}export/xlsx/?where=amount:from:0")
    assert large["Location"] == f"{base}exports/?where=amount%3Afrom%3A0"
    page = client.get(large["Location"]).content.decode()
    assert 'name="where" value="amount:from:0"' in page
    sent = client.post(f"{base}exports/", {"where": "amount:from:0", "format": "xlsx", "sort": "", "exact": ""})
    assert "Waits for its turn" in client.get(sent["Location"]).content.decode()
    assert "HX-Refresh" not in client.get(f"{sent['Location']}?part=state")
    work()
    assert client.get(f"{sent['Location']}?part=state")["HX-Refresh"] == "true"
    shown = client.get(sent["Location"]).content.decode()
    assert ".xlsx</a>" in shown
    assert "7 records." in shown
    assert "the export is ready" in client.get("/notifications/").content.decode()
    assert office.client(office.su).get(sent["Location"]).status_code == 404
    gone = client.post(f"{sent['Location']}discard/")
    assert "thrown away" in client.get(gone["Location"]).content.decode()
    assert client.post(f"{base}exports/", {"where": "nothing"}).status_code == 422
    assert office.client(office.li).get(f"{base}exports/").status_code == 403
