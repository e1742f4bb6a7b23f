"""Sub-tables in workbooks: a sheet each, led to their records by a number; filled in, looked through, gone on with."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from apps.registers.services import import_records
from apps.registers.services.start_import import confirm_import, upload_import
from ctp_core.contracts import system_actor
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_form.selectors.sheets import Sheet
from ctp_form.selectors.spilled_sheets import SpilledSheets
from ctp_form.services.blank_workbooks import blank_workbook
from tests.registers.conftest import Office
from tests.registers.test_imports import bring_in, run_of, work

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


def blank(office: Office) -> Any:
    answer = office.client(office.su).get(f"/registers/{office.register}/imports/blank/")
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def filled(book: Any, **sheets: list[list[Any]]) -> bytes:
    for title, rows in sheets.items():
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(office: Office, content: bytes, **more: Any) -> UUID:
    return upload_import(
        register_id=office.register,
        name="rows.xlsx",
        content=io.BytesIO(content),
        size=len(content),
        actor=office.actor(office.su),
        **more,
    )


def listed(office: Office) -> list[tuple[str, list[tuple[str, str]]]]:
    found = office.api(office.su).get(f"{office.address}records/?sort=_created").json()["items"]
    return [
        (one["values"]["name"], [(row.get("what", ""), row.get("price", "")) for row in one["values"].get("items", ())])
        for one in found
    ]


def test_the_blank_workbook_is_filled_in_looked_through_and_gone_on_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_records, "BATCH", 2)
    book = blank(office)
    assert {one.title: [cell.value for cell in one[1]] for one in book.worksheets} == {
        "记录": ["记录号", "名称", "金额", "日期", "状态", "负责人", "机密", "薪酬"],
        "明细": ["记录号", "内容", "单价"],
    }
    offered = [one.formula1 for one in book["记录"].data_validations.dataValidation if one.type == "list"]
    assert offered == ['"未结,已结"']
    main = [
        [1, "一", 5],
        [2, "二"],
        ["x", "三"],
        [4, "四"],
        [5, "五"],
        [5, "又五"],
        [None, "六"],
        [8, "=1+1", "不是数"],
    ]
    # In any order; a formula is never worked out, and its cell has no value of its own.
    below = [[5, "e1", 1], [1, "a1", "1.5"], ["x", "c1"], [2, "b1", "错"], [1, "a2", 2], [9, "nobody"], [8, "h1", 3]]
    run = upload(office, filled(book, 记录=main, 明细=below, 说明=[["看这里"], ["请填写"]]))
    work()
    found = run_of(office, run)
    told = [(one["sheet"], one["row"], one["column"], one["code"]) for one in found.problems]
    assert told == [
        ("明细", 5, "items.price", "form.number"),
        ("", 7, "", "form.sheet_number"),
        ("", 9, "name", "form.required"),
        ("", 9, "amount", "form.number"),
        ("明细", 7, "", "form.sheet_number"),
    ]
    assert (found.state, found.rows, found.wrong, found.preview["unknown_sheets"]) == ("ready", 8, 3, ["说明"])
    page = office.client(office.su).get(f"/registers/{office.register}/imports/{run}/").content.decode()
    assert "明细 · 5" in page
    heads = ["_key", "name", "amount", "day", "state", "boss", "secret", "salary"]
    assert (found.preview["columns"], [len(row) for row in found.preview["rows"]]) == (heads, [8] * 8)
    assert "明细 · 单价" in page
    passed: list[str] = []

    def die(name: str) -> None:
        passed.append(name)
        if passed.count("registers.after_batch") == 2 and name == "registers.after_batch":
            raise KeyboardInterrupt

    confirm_import(register_id=office.register, import_id=run, actor=office.actor(office.su))
    with monkeypatch.context() as dying:
        dying.setattr(import_records.operations, "failpoint", die)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert len(listed(office)) == 3
    import_records.run_import(run)
    import_records.run_import(run)
    found = run_of(office, run)
    assert (found.state, found.made, found.wrong) == ("done", 5, 3)
    assert told == [(one["sheet"], one["row"], one["column"], one["code"]) for one in found.problems]
    assert listed(office) == [
        ("一", [("a1", "1.50"), ("a2", "2.00")]),
        ("三", [("c1", "")]),
        ("四", []),
        ("五", [("e1", "1.00")]),
        ("六", []),
    ]
    rest = office.api(office.su).get(f"{office.address}imports/{run}/").json()["problems"][0]
    assert (rest["sheet"], rest["row"], rest["column"]) == ("明细", 5, "items.price")


def test_records_that_are_there_get_the_rows_of_the_sheet(office: Office) -> None:
    bring_in(
        office, upload(office, filled(blank(office), 记录=[[1, "一"], [2, "二"]], 明细=[[1, "old"], [2, "stays"]]))
    )
    again = filled(blank(office), 记录=[["a", "一"], ["b", "二"]], 明细=[["a", "new", 1], ["a", "newer"]])
    found = bring_in(office, upload(office, again, match="name", same="update"))
    assert (found.changed, found.made) == (2, 0)
    assert listed(office) == [("一", [("new", "1.00"), ("newer", "")]), ("二", [("stays", "")])]


@pytest.mark.parametrize(
    "rows",
    [
        {"first": ["名称"], "明细": ["记录号", "内容"]},
        {"first": ["记录号", "名称"], "明细": ["内容"]},
        {"first": ["记录号", "名称"], "明细": ["记录号", "别的"]},
        {"first": ["记录号", "名称", "明细"], "items": ["_key", "what"]},
        {"first": ["记录号", "名称"], "明细": ["记录号", "内容"], "Items": ["_key", "what"]},
    ],
)
def test_rows_that_cannot_be_led_to_their_record_are_refused(office: Office, rows: dict[str, list[str]]) -> None:
    book = openpyxl.Workbook()
    for title, head in rows.items():
        sheet: Any = book.active if title == "first" else book.create_sheet(title)
        sheet.append(head)
        sheet.append(["1"] * len(head))
    run = upload(office, filled(book))
    work()
    found = run_of(office, run)
    assert (found.state, [one["code"] for one in found.problems]) == ("failed", ["form.bad_sheet"])


def test_what_one_may_not_write_is_in_no_sheet(office: Office) -> None:
    policy = FieldPolicy("write", {"secret": "hidden", "salary": "read", "items.price": "hidden"})
    content = blank_workbook(version_id=office.version_id, policy=policy, language="en")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {one.title: [cell.value for cell in one[1]] for one in book.worksheets} == {
        "Records": ["Record no.", "Name", "Amount", "Day", "State", "In charge"],
        "Items": ["Record no.", "What"],
    }
    with SpilledSheets() as below:
        list(below.add("Items", iter([(1, ["_key", "what", "price"]), (2, ["1", "a", "5"])])))
        sheet = Sheet(
            version_id=office.version_id,
            policy=policy,
            head=["_key", "name"],
            actor=office.actor(office.su),
            below=below,
        )
        assert sheet.read(2, ["1", "x"]).values == {"name": "x", "items": [{"what": "a"}]}
        assert sheet.unknown == ("Items: price",)
    assert office.client(office.wang).get(f"/registers/{office.register}/imports/blank/").status_code == 403


def test_tables_of_one_label_keep_their_sheets_whoever_looks() -> None:
    name, column = ({"code": code, "kind": "text", "label": code.title()} for code in ("name", "what"))
    tables = [{"code": code, "kind": "table", "label": "Items", "columns": [column]} for code in ("bought", "lent")]
    made = definitions.create_definition(code="twice", name="Twice", schema={"fields": [name, *tables]}, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM).id
    policy = FieldPolicy("write", {"bought": "hidden"})
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(version_id=version, policy=policy, language="en")))
    assert book.sheetnames == ["Records", "Items~2"]
    with SpilledSheets() as below:
        for title in ("Items", "Items~2"):
            list(below.add(title, iter([(1, ["_key", "What"]), (2, ["1", title])])))
        sheet = Sheet(version_id=version, policy=policy, head=["_key", "name"], actor=SYSTEM, below=below)
        assert sheet.read(2, ["1", "x"]).values == {"name": "x", "lent": [{"what": "Items~2"}]}
