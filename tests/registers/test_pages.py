"""The pages of registers, in both languages, for each seat."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.management import call_command

from tests.registers.conftest import CANARY, SALARY, Office
from tests.registers.test_rest import FULL, add, names

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def filled(office: Office) -> Office:
    add(office, office.su, **FULL)
    add(office, office.su, name="乙合同", amount="99.00", state="done")
    add(office, office.li, name="丙合同", amount="-5")
    return office


def record_of(office: Office, name: str) -> str:
    found = office.api(office.su).get(f"{office.address}records/?where=name:is:{name}").json()["items"]
    return str(found[0]["id"])


def page(office: Office, who: Any, tail: str = "", status: int = 200, **extra: Any) -> str:
    answer = office.client(who).get(f"/registers/{office.register}/{tail}", **extra)
    assert answer.status_code == status, (tail, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def test_the_list_filters_sorts_and_adds_up(filled: Office) -> None:
    text = page(filled, filled.wang, "?sort=-amount&where=amount:filled")
    assert [text.index(one) for one in ("甲合同", "乙合同", "丙合同")] == sorted(
        text.index(one) for one in ("甲合同", "乙合同", "丙合同")
    )
    assert "1,294.50" in text
    assert "3 条记录" in text
    answer = filled.client(filled.wang).get(f"/registers/{filled.register}/?set=amount&from=0&to=100")
    assert answer["Location"] == "?where=amount%3Afrom%3A0&where=amount%3Ato%3A100"
    assert "乙合同" in page(filled, filled.wang, answer["Location"])
    assert "甲合同" not in page(filled, filled.wang, answer["Location"])
    assert "没有符合条件的记录" in page(filled, filled.wang, "?where=amount:from:9999999")
    page(filled, filled.wang, "?where=secret:is:x", status=422)
    page(filled, filled.zhao, status=404)


def test_a_view_is_kept_and_opened_by_its_address(filled: Office) -> None:
    client = filled.client(filled.wang)
    answer = client.post(
        f"/registers/{filled.register}/views/",
        {"name": "大额", "where": ["amount:from:100"], "sort": "-amount", "column": ["name", "amount"]},
    )
    text = page(filled, filled.wang, answer["Location"].rpartition("/")[2])
    assert "大额" in text
    assert ("甲合同" in text, "乙合同" in text, "未结" in text) == (True, False, False)


def test_a_record_is_entered_changed_and_its_history_shown(office: Office) -> None:
    client = office.client(office.li)
    base = f"/registers/{office.register}/records/"
    assert client.post(f"{base}new/", {"f.name": "", "f.amount": "x"}).status_code == 422
    answer = client.post(f"{base}new/", {"f.name": "新合同", "f.amount": "12", "f.state": "open"})
    record = answer["Location"]
    assert "12.00" in client.get(record).content.decode()
    page_text = client.get(f"{record}edit/").content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', page_text)
    assert revision is not None
    saved = client.post(f"{record}edit/", {"f.name": "新合同", "f.amount": "13", "revision": revision[1]})
    assert saved.status_code == 302
    late = client.post(f"{record}edit/", {"f.name": "改名", "f.amount": "14", "revision": revision[1]})
    assert late.status_code == 409
    assert "改名" in late.content.decode()
    history = client.get(f"{record}history/").content.decode()
    assert re.search(r"<del>12\.00.*?</del>.*?<ins>13\.00", history, re.DOTALL)
    assert client.post(f"{record}delete/").status_code == 403
    assert office.client(office.su).post(f"{record}delete/").status_code == 302


def test_what_is_typed_is_kept(office: Office) -> None:
    client, base = office.client(office.li), f"/registers/{office.register}/"
    assert client.post(f"{base}draft/", {"f.name": "半截", "f.amount": "nonsense", "record": ""}).status_code == 200
    assert "半截" not in client.get(f"{base}records/new/").content.decode()
    assert "半截" in client.get(f"{base}records/new/?draft=1").content.decode()
    assert "半截" not in office.client(office.su).get(f"{base}records/new/?draft=1").content.decode()
    record = client.post(f"{base}records/new/", {"f.name": "新合同"})["Location"]
    assert "半截" not in client.get(f"{base}records/new/?draft=1").content.decode()
    key = record.rstrip("/").rpartition("/")[2]
    sent = {"f.name": "改到一半", "record": key, "revision": "1"}
    assert client.post(f"{base}draft/", sent).status_code == 200
    assert office.client(office.wang).post(f"{base}draft/", sent).status_code == 403
    office.api(office.su).patch(f"{office.address}records/{key}/", {"values": {"name": "别人改的"}})
    assert client.post(f"{base}draft/", sent).status_code == 409
    text = client.get(f"{record}edit/?draft=1").content.decode()
    assert "改到一半" in text
    assert "之前" in text
    client.post(f"{base}draft/", {"drop": "1", "record": key})
    assert "改到一半" not in client.get(f"{record}edit/?draft=1").content.decode()


def test_many_are_changed_with_a_result_each(filled: Office) -> None:
    client = filled.client(filled.su)
    address = f"/registers/{filled.register}/act/"
    ids = [record_of(filled, name) for name in ("甲合同", "乙合同")]
    assert "乙合同" not in client.post(address, {"id": ids, "do": "change", "field": "state"}).content.decode()
    done = client.post(address, {"id": ids, "do": "save", "field": "state", "f.state": "done"}).content.decode()
    assert "已完成 2 条，共 2 条" in done
    assert sorted(names(filled, filled.su, "?where=state:is:done")) == ["乙合同", "甲合同"]
    wrong = client.post(address, {"id": ids, "do": "save", "field": "amount", "f.amount": "x"}).content.decode()
    assert "已完成 0 条，共 2 条" in wrong
    assert filled.client(filled.wang).post(address, {"id": ids, "do": "change"}).status_code == 403
    refused = filled.client(filled.wang).post(address, {"id": ids, "do": "delete"}).content.decode()
    assert "已完成 0 条，共 2 条" in refused
    assert "已完成 2 条" in client.post(address, {"id": ids, "do": "delete"}).content.decode()


def test_tables_are_safe_and_complete(filled: Office) -> None:
    add(filled, filled.su, name="=1+1", amount="-7")
    text = page(filled, filled.wang, "export/csv/?sort=amount")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert rows[0][:4] == ["名称", "金额", "日期", "状态"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "丙合同", "乙合同", "甲合同"]
    assert [row[1] for row in rows[1:]] == ["-7.00", "-5.00", "99.00", "1200.50"]
    assert filled.client(filled.li).get(f"/registers/{filled.register}/export/csv/").status_code == 403
    assert filled.client(filled.wang).get(f"/registers/{filled.register}/export/pdf/").status_code == 404


def test_paper_is_held_against_the_record(filled: Office) -> None:
    record = record_of(filled, "甲合同")
    printed = page(filled, filled.wang, f"records/{record}/print/")
    mark = re.search(r'<span class="num">([0-9a-f]{24})</span>', printed)
    assert mark is not None
    check = f"records/{record}/check/?r=1&m={mark[1]}"
    assert "与记录的当前内容一致" in page(filled, filled.wang, check)
    assert "从未出具" in page(filled, filled.wang, f"records/{record}/check/?r=1&m={'0' * 24}")
    filled.api(filled.su).patch(f"{filled.address}records/{record}/", {"values": {"secret": "other"}})
    assert "真实但已过时" in page(filled, filled.wang, check)


def test_a_record_as_a_document(filled: Office) -> None:
    record = record_of(filled, "甲合同")
    answer = filled.client(filled.wang).get(f"/registers/{filled.register}/records/{record}/docx/")
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("word/document.xml").decode()
    root = ElementTree.fromstring(text)
    words = [one.text for one in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")]
    assert words[0] == "甲合同"
    assert {"金额", "1,200.50 元", "未结", "桌"} <= set(words)
    assert not [one for one in (CANARY, "91,827.36", "77,123.45") if one in text]


def test_statistics_and_pivot(filled: Office) -> None:
    text = page(filled, filled.wang, "statistics/?measure=sum:amount&group=state&group=_created:year")
    assert "1,294.50" in text
    assert "1,200.50" in text
    page(filled, filled.wang, "statistics/?measure=sum:salary", status=422)


def test_setting_up(office: Office) -> None:
    client = office.client(office.zhao)
    address = f"/registers/{office.register}/settings/"
    text = client.get(address).content.decode()
    assert "合同台账" in text
    data = {
        "name": "合同总台账",
        "revision": "1",
        "is_active": "1",
        "column": ["name", "amount"],
        "role.0.name": "全员",
        "role.0.scope": "all",
        "role.0.holders": ["everyone"],
        "policy.0.": "read",
        "policy.0.salary": "masked",
        "policy.0.secret": "hidden",
    }
    assert client.post(address, data).status_code == 302
    found = office.api(office.zhao).get(f"{office.address}settings/").json()
    assert (found["name"], found["roles"][0]["policy"]["fields"], found["roles"][0]["holders"]) == (
        "合同总台账",
        {"salary": "masked", "secret": "hidden"},
        ["everyone"],
    )
    assert client.post(address, data).status_code == 409
    assert (
        client.post("/registers/new/", {"version": str(office.version_id), "name": "", "act": "choose"}).status_code
        == 200
    )
    assert client.post("/registers/new/", {"version": str(office.version_id), "name": ""}).status_code == 422
    assert client.post("/registers/new/", {"version": "x", "name": "无表单"}).status_code == 422
    made = client.post("/registers/new/", {"version": str(office.version_id), "name": "第二台账", "is_active": "1"})
    assert made.status_code == 302
    assert office.client(office.su).get(address).status_code == 403


def test_whoever_makes_a_register_can_open_it(office: Office) -> None:
    client = office.client(office.zhao)
    assert "role.0.name" not in client.get("/registers/new/", headers=EN).content.decode()
    first = {"version": "", "name": "第二台账", "is_active": "1", "act": "choose"}
    assert "Choose a published form." in client.post("/registers/new/", first, headers=EN).content.decode()
    chosen = client.post("/registers/new/", first | {"version": str(office.version_id)}, headers=EN).content.decode()
    assert 'value="Keepers"' in chosen
    assert f'value="member:{office.zhao.id}" checked' in chosen
    role = {"role.0.name": "Keepers", "role.0.scope": "all", "role.0.verb": ["add", "change"], "policy.0.": "write"}
    data = {"version": str(office.version_id), "is_active": "1", **role}
    mine = {"name": "第二台账", "role.0.holders": f"member:{office.zhao.id}"}
    made = client.post("/registers/new/", data | mine)["Location"]
    assert client.get(made).status_code == 200
    assert made.count("/") == 3  # its records
    nobody = client.post("/registers/new/", data | {"name": "第三台账"})["Location"]
    assert nobody.endswith("/settings/")
    assert "Nobody has a role in this register yet" in client.get(nobody, headers=EN).content.decode()
    others = {"name": "第四台账", "role.0.holders": f"member:{office.wang.id}"}
    told = client.get(client.post("/registers/new/", data | others)["Location"], headers=EN).content.decode()
    assert "You have no role in this register" in told
    assert "give yourself a role in it" in client.get("/registers/", headers=EN).content.decode()


@pytest.mark.parametrize("who", ["wang", "li"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_canary_is_on_no_page(filled: Office, who: str, language: str) -> None:
    person = getattr(filled, who)
    record = record_of(filled, "甲合同")
    client = filled.client(person)
    client.cookies["django_language"] = language
    texts = []
    for tail in (
        "",
        "?column=secret&column=salary&column=items",
        "?by=secret",
        "statistics/?group=secret",
        "statistics/?measure=sum:salary",
        "export/csv/",
        "export/csv/?column=secret&exact=1",
        f"records/{record}/",
        f"records/{record}/history/",
        f"records/{record}/print/",
        f"records/{record}/docx/",
        f"records/{record}/edit/",
        "records/new/",
        "imports/",
    ):
        answer = client.get(f"/registers/{filled.register}/{tail}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        texts.append(content.decode("utf-8", "replace"))
    assert not [
        one for one in (CANARY, SALARY, "91,827.36", "77123.45", "77,123.45") if any(one in text for text in texts)
    ]


def test_indexes_follow_what_registers_want(office: Office) -> None:
    out = io.StringIO()
    call_command("form_indexes", stdout=out)
    assert "made: amount, day" in out.getvalue()
    office.api(office.zhao).get(f"{office.address}settings/")
    settings = office.api(office.zhao).get(f"{office.address}settings/").json()
    body = {key: value for key, value in settings.items() if key not in ("id", "definition_id")}
    office.api(office.zhao).put(office.address, {**body, "fast": ["day"]})
    out = io.StringIO()
    call_command("form_indexes", stdout=out)
    assert "dropped: form_key_" in out.getvalue()
    assert "kept: 1" in out.getvalue()
