"""Imports: looked through, confirmed, taken in batch by batch, broken off and gone on with."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.registers.domain.import_limits import BATCH
from apps.registers.selectors.imports import get_import
from apps.registers.services import import_records
from apps.registers.services.export_list import export_list
from apps.registers.services.start_import import confirm_import, discard_import, upload_import
from ctp_core.api import timers
from ctp_core.contracts import Invalid
from ctp_form.contracts import RecordQuery
from ctp_form.domain.cells import plain_cell, safe_cell
from tests.registers.conftest import Office
from tests.registers.test_rest import names

pytestmark = pytest.mark.django_db


def work() -> None:
    """What the worker does: what is due, and what it leaves for after its transaction."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        timers.run_due()


def upload(office: Office, text: str, name: str = "rows.csv", **more: Any) -> UUID:
    content = text.encode()
    return upload_import(
        register_id=office.register,
        name=name,
        content=io.BytesIO(content),
        size=len(content),
        actor=office.actor(office.su),
        **more,
    )


def run_of(office: Office, run: UUID) -> Any:
    return get_import(register_id=office.register, import_id=run, actor=office.actor(office.su))


def bring_in(office: Office, run: UUID) -> Any:
    work()
    confirm_import(register_id=office.register, import_id=run, actor=office.actor(office.su))
    work()
    return run_of(office, run)


def test_a_file_is_looked_through_and_the_sound_rows_come_in(office: Office) -> None:
    run = upload(
        office,
        '名称,Amount,state,负责人,日期,别的\n一,"1,200.5",未结,王安石,2026/3/1,x\n二,abc,done,,,\n三,,nothing,E3,2026年5月3日,\n,5,,,,\n',
    )
    work()
    found = run_of(office, run)
    assert (found.state, found.rows, found.wrong) == ("ready", 4, 3)
    assert found.preview["columns"] == ["name", "amount", "state", "boss", "day", ""]
    assert found.preview["unknown"] == ["别的"]
    assert [(one["row"], one["column"], one["code"]) for one in found.problems] == [
        (3, "amount", "form.number"),
        (4, "state", "form.choice"),
        (5, "name", "form.required"),
    ]
    assert names(office, office.su) == []
    confirm_import(register_id=office.register, import_id=run, actor=office.actor(office.su))
    work()
    found = run_of(office, run)
    assert (found.state, found.made, found.wrong) == ("done", 1, 3)
    values = office.api(office.su).get(f"{office.address}records/").json()["items"][0]["values"]
    assert (values["amount"], values["state"], values["boss"]["name"], values["day"]) == (
        "1200.50",
        "open",
        "王安石",
        "2026-03-01",
    )


@pytest.mark.parametrize(("same", "expected"), [("skip", "1.00"), ("update", "2.00")])
def test_rows_that_are_there_already(office: Office, same: str, expected: str) -> None:
    bring_in(office, upload(office, "name,amount\n一,1\n"))
    found = bring_in(office, upload(office, "name,amount\n一,2\n二,3\n二,4\n", match="name", same=same))
    assert (found.made, found.changed + found.skipped) == (1, 2)
    listed = office.api(office.su).get(f"{office.address}records/?where=name:is:一").json()["items"]
    assert [one["values"]["amount"] for one in listed] == [expected]


def test_rows_that_say_the_same_in_other_words_are_one(office: Office) -> None:
    found = bring_in(office, upload(office, "name,amount\nAlpha,1\n alpha ,2\nBeta,3\n", match="name", same="skip"))
    assert (found.made, found.skipped) == (2, 1)


def test_a_broken_off_import_goes_on_without_a_duplicate(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = BATCH * 2 + 10
    run = upload(office, "name\n" + "".join(f"r{place}\n" for place in range(rows)))
    work()
    confirm_import(register_id=office.register, import_id=run, actor=office.actor(office.su))
    passed = []

    def die(name: str) -> None:
        passed.append(name)
        if passed.count("registers.after_batch") == 1 and name == "registers.after_batch":
            raise KeyboardInterrupt

    monkeypatch.setattr(import_records.operations, "failpoint", die)
    with pytest.raises(KeyboardInterrupt):
        work()
    half = run_of(office, run)
    assert (half.state, half.made, half.position) == ("running", BATCH, BATCH + 1)
    import_records.run_import(run)
    found = run_of(office, run)
    assert (found.state, found.made) == ("done", rows)
    import_records.run_import(run)
    assert office.api(office.su).get(f"{office.address}statistics/").json()["totals"] == [str(rows)]


def test_who_loses_the_right_stops(office: Office) -> None:
    run = upload(office, "name\na\n")
    work()
    confirm_import(register_id=office.register, import_id=run, actor=office.actor(office.su))
    found = office.api(office.zhao).get(f"{office.address}settings/").json()
    body = {key: value for key, value in found.items() if key not in ("id", "definition_id")}
    body["roles"][0]["verbs"] = ["add"]
    assert office.api(office.zhao).put(office.address, body).status_code == 200
    work()
    stopped = run_of(office, run)
    assert (stopped.state, stopped.made, stopped.problems[0]["code"]) == ("failed", 0, "registers.forbidden")


@pytest.mark.parametrize(
    ("text", "name"),
    [("", "a.csv"), ("nothing\n1\n", "a.csv"), ("name,名称\n1,2\n", "a.csv"), ("x", "a.xlsx"), ("x", "a.txt")],
)
def test_what_is_no_table_of_this_form(office: Office, text: str, name: str) -> None:
    if name != "a.csv":
        with pytest.raises(Invalid) as caught:
            upload(office, text, name)
        assert set(caught.value.fields) == {"file"}
        return
    run = upload(office, text, name)
    work()
    found = run_of(office, run)
    assert (found.state, len(found.problems)) == ("failed", 1)


def test_doors(office: Office) -> None:
    client = office.client(office.su)
    address = f"/registers/{office.register}/imports/"
    assert client.post(address).status_code == 422
    sent = SimpleUploadedFile("rows.csv", "名称\n一\n,\n".encode(), "text/csv")
    answer = client.post(address, {"file": sent, "same": "add"})
    work()
    text = client.get(answer["Location"]).content.decode()
    assert "1 行可以导入" in text
    decided = client.post(f"{answer['Location']}decide/", {"act": "confirm"})
    work()
    assert "新增 1 条" in client.get(decided["Location"]).content.decode()
    assert "rows.csv" in client.get(address).content.decode()
    assert office.client(office.wang).get(address).status_code == 403
    assert office.client(office.wang).get(answer["Location"]).status_code == 403
    api = office.api(office.su)
    listed = api.get(f"{office.address}imports/").json()["items"]
    assert [(one["state"], one["made"]) for one in listed] == [("done", 1)]
    again = api.post(f"{office.address}imports/{listed[0]['id']}/", {"decision": "discard"})
    assert again.status_code == 409
    run = upload(office, "name\na\n")
    discard_import(register_id=office.register, import_id=run, actor=office.actor(office.su))
    work()
    assert run_of(office, run).state == "discarded"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co", "Cf"]), max_size=40)
AMOUNTS = st.decimals(-(10**12), 10**12, places=2, allow_nan=False).map(lambda one: format(one, "f"))


@given(TEXTS)
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"name": TEXTS.filter(lambda one: bool(one.strip()))},
            optional={
                "amount": AMOUNTS,
                "day": st.dates().map(str),
                "state": st.sampled_from(["open", "done"]),
                "secret": TEXTS,
                "items": st.lists(
                    st.fixed_dictionaries({"what": TEXTS.filter(bool), "price": AMOUNTS}), min_size=1, max_size=3
                ),
            },
        ),
        min_size=1,
        max_size=4,
    ),
    file_format=st.sampled_from(["csv", "xlsx"]),
)
@example(rows=[{"name": "一", "items": [{"what": "\xa0", "price": "1.00"}]}], file_format="xlsx")
def test_any_value_survives_save_export_import_and_reload(office: Office, rows: Any, file_format: Any) -> None:
    api = office.api(office.su)
    before = [api.post(f"{office.address}records/", {"values": one}).json() for one in rows]
    target = io.BytesIO()
    export_list(
        register_id=office.register,
        query=RecordQuery(sort="_created"),
        columns=(),
        file_format=file_format,
        exact=True,
        language="zh-hans",
        to=target,
        actor=office.actor(office.su),
    )
    assert api.post(f"{office.address}records/delete/", {"ids": [one["id"] for one in before]}).status_code == 200
    assert names(office, office.su) == []
    target.seek(0)
    run = upload_import(
        register_id=office.register,
        name=f"rows.{file_format}",
        content=target,
        size=len(target.getvalue()),
        actor=office.actor(office.su),
    )
    found = bring_in(office, run)
    assert (found.state, found.made, list(found.problems)) == ("done", len(rows), [])
    after = api.get(f"{office.address}records/?sort=_created").json()["items"]
    assert [one["values"] for one in after] == [one["values"] for one in before]
    api.post(f"{office.address}records/delete/", {"ids": [one["id"] for one in after]})


def test_a_workbook_for_people(office: Office) -> None:
    bring_in(office, upload(office, "name,amount\n一,1234567.5\n"))
    target = io.BytesIO()
    export_list(
        register_id=office.register,
        query=RecordQuery(),
        columns=("name", "amount"),
        file_format="xlsx",
        exact=False,
        language="en",
        to=target,
        actor=office.actor(office.su),
    )
    target.seek(0)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(target).active.iter_rows()]  # type: ignore[union-attr]
    assert rows[0] == ["Name", "Amount", "Entered by", "Entered at"]
    assert rows[1][:3] == ["一", 1234567.5, "苏轼"]
