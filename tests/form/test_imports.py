"""Forms made elsewhere: what comes of each kind of file, what is said of the rest, and that nothing in a file does harm."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from ctp_core.api import permissions
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import client_for, make_account
from ctp_form.api import definitions
from ctp_form.contracts import MANAGE_DEFINITIONS
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.importing import Imported
from ctp_form.domain.importing.foreign import Untranslatable, parse
from ctp_form.domain.importing.translating import Named, Translator
from ctp_form.management.trying_imports import try_imports
from ctp_form.services.read_source import read_source

SAMPLES = Path("tests/form/imports")
NAMES = {
    "age": Named("age", "number"),
    "sort": Named("sort", "choice"),
    "tags": Named("tags", "multiple_choice"),
    "ok": Named("ok", "yes_no"),
    "when": Named("when", "date"),
    "km": Named("km", "number", "trips"),
}

# dialect, as another builder writes it, as we write it
CONDITIONS = [
    ("xpath", "${age} >= 18 and ${sort} = 'a'", "((age >= 18) and (sort == 'a'))"),
    ("xpath", "selected(${tags}, 'x')", "('x' in tags)"),
    ("xpath", "not(selected(${sort}, 'x'))", "not ((sort == 'x'))"),
    ("xpath", "${sort} != ''", "not is_empty(sort)"),
    ("xpath", "${sort}=‘other’", "(sort == 'other')"),
    ("xpath", "/data/group/age div 2 > 3", "((age / 2) > 3)"),
    ("xpath", ". mod 2 = 0", "((age - floor(age / 2) * 2) == 0)"),
    ("xpath", "${ok} = 'OK' or ${sort} = 3", "((ok == true) or (sort == '3'))"),
    ("xpath", "${when} > '2026-05-01'", "(when > date('2026-05-01'))"),
    ("xpath", "sum(${km}) > 100", "(sum(trips.km) > 100)"),
    ("xpath", "count-selected(${tags}) < 3", "(count(tags) < 3)"),
    ("xpath", "if(${age} > 3, 'x', \"it's\")", "if((age > 3), 'x', 'it\\'s')"),
    ("xpath", "True", None),
    ("xpath", "0", "false"),
    ("xpath", "pulldata('f', 'a', 'b', 'c') = 1", None),
    ("xpath", "${nobody} = 1", None),
    ("xpath", "((((", None),
    ("feel", "age-1 > 3", "((age - 1) > 3)"),
    ("feel", 'this.sort = "a"', "(sort == 'a')"),
    ("feel", "if ok then age else 0", "if(ok, age, 0)"),
    ("feel", "{a: 1}.a < 0", None),
]


@pytest.mark.parametrize(("dialect", "theirs", "ours"), CONDITIONS)
def test_a_condition_is_said_in_our_words_or_not_at_all(dialect: Any, theirs: str, ours: str | None) -> None:
    translator = Translator(NAMES, NAMES["age"])
    if ours is None:
        with pytest.raises(Untranslatable):
            translator.truth(parse(theirs, dialect))
    else:
        assert translator.truth(parse(theirs, dialect)) == ours


def read(path: str) -> Imported:
    return read_source(name=path, content=(SAMPLES / path).read_bytes())


def kinds(found: Imported) -> list[tuple[str, str]]:
    assert found.schema is not None
    return [(one["code"], one["kind"]) for one in found.schema["fields"]]


def test_the_samples_import_and_their_examples_hold() -> None:
    assert try_imports(SAMPLES).summary() == {
        "files": 15,
        "imported": 9,
        "reported": 6,
        "crashed": 0,
        "definitions": 15,
        "conditions": 27,
        "examples": 3,
        "examples_taken": 3,
        "mutants": 29,
        "mutants_refused": 29,
    }


def test_the_command_answers_with_one_object(tmp_path: Path) -> None:
    (tmp_path / "leave-start.form").write_bytes((SAMPLES / "activiti/leave-start.form").read_bytes())
    (tmp_path / "junk.json").write_text('{"a": 1}', "utf-8")
    out = io.StringIO()
    call_command("import_forms", str(tmp_path), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["files"], found["imported"], found["reported"], found["crashed"]) == (2, 1, 1, 0)
    assert [one["findings"] for one in found["forms"] if one["file"] == "junk.json"] == [
        [{"path": "", "element": "junk.json", "message": "This file can't be read as a form."}]
    ]


def test_a_spreadsheet_becomes_fields_of_the_kinds_its_cells_show() -> None:
    found = read("leave.csv")
    assert found.schema is not None
    assert [(one["label"], one["kind"]) for one in found.schema["fields"]] == [
        ("姓名", "text"),
        ("工号", "text"),
        ("请假类型", "choice"),
        ("开始日期", "date"),
        ("时长", "number"),
        ("费用金额", "money"),
        ("手机", "phone"),
        ("是否带薪", "yes_no"),
        ("说明", "text"),
    ]
    assert [one.get("required", False) for one in found.schema["fields"]] == [True] * 8 + [False]
    assert found.schema["fields"][2]["options"] == [
        {"value": "年假", "label": "年假"},
        {"value": "病假", "label": "病假"},
    ]


def test_an_xlsform_keeps_conditions_other_choices_and_filters() -> None:
    other = read("xlsform/specify_other.xlsx")
    assert other.schema is not None
    assert (kinds(other), other.findings) == ([("sex", "choice"), ("sex_other", "text")], ())
    assert other.schema["fields"][1]["show"] == "sex == 'other'"
    assert kinds(read("xlsform/loop.md"))[2:] == [
        ("pit_latrine_with_slab_number", "number"),
        ("open_pit_latrine_number", "number"),
        ("bucket_system_number", "number"),
    ]
    filtered = read("xlsform/choice_filter_test.xlsx")
    assert filtered.schema is not None
    assert [rule["at"] for rule in filtered.schema["rules"]] == ["county", "city"]
    assert "county in ['cameron']" in filtered.schema["rules"][0]["check"].replace("'king', ", "")
    assert kinds(read("xlsform/group.csv")) == [
        ("family_name", "text"),
        ("father", "section"),
        ("phone_number", "phone"),
        ("age", "number"),
    ]


def test_an_xlsform_speaks_english_and_chinese_whatever_stands_first() -> None:
    lines = ["| survey |", "| | type | name | label::Swahili (sw) | label::English (en) | label::中文 |"]
    lines += ["| | text | a | Jina | Name | 姓名 |", "| | text | b | Umri | | |"]
    found = read_source(name="a.md", content="\n".join(lines).encode())
    assert found.schema is not None
    assert [one["label"] for one in found.schema["fields"]] == [{"en": "Name", "zh-hans": "姓名"}, {"en": "Umri"}]


def test_a_json_schema_keeps_patterns_alternatives_and_what_depends_on_what() -> None:
    schema = {
        "type": "object",
        "title": "Visit",
        "required": ["who", "paid"],
        "properties": {
            "who": {"type": "string", "pattern": "^[A-Z]{2}$"},
            "paid": {"type": "boolean"},
            "how": {"type": "string", "enum": ["car", "train"]},
            "home": {
                "type": "object",
                "required": ["zip"],
                "properties": {"zip": {"type": "string"}, "town": {"type": "string"}},
            },
            "rows": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
            "self": {"$ref": "#"},
            "far": {"$ref": "http://example.org/x"},
        },
        "if": {"properties": {"how": {"const": "car"}}},
        "then": {"required": ["plate"], "properties": {"plate": {"type": "string"}}},
        "anyOf": [{"required": ["who"]}, {"required": ["how"]}],
    }
    found = read_source(name="visit.json", content=json.dumps(schema).encode())
    assert found.schema is not None
    by_code = {one["code"]: one for one in found.schema["fields"]}
    assert (by_code["who"]["pattern"], by_code["who"]["required"]) == ("^[A-Z]{2}$", True)
    assert (by_code["plate"]["show"], by_code["plate"]["require"]) == ("(how == 'car')", "(how == 'car')")
    assert by_code["zip"]["require"] == "not is_empty(town)"
    assert by_code["rows"]["columns"][0]["kind"] == "number"
    assert [rule["check"] for rule in found.schema["rules"]] == ["(not is_empty(who)) or (not is_empty(how))"]
    assert [(one.path, one.element) for one in found.findings] == [
        ("properties.self", "self"),
        ("properties.far", "$ref http://example.org/x"),
        ("properties.far", "? far"),
    ]


def test_what_stands_in_an_html_form_and_in_a_flow_builders_json() -> None:
    assert kinds(read("activiti/leave-start.form")) == [
        ("startDate", "date"),
        ("endDate", "date"),
        ("reason", "long_text"),
    ]
    approving = read("activiti/approve-hr.form")
    assert approving.schema is not None
    assert approving.schema["fields"][0]["lock"] == "true"
    assert [one["label"] for one in approving.schema["fields"][3]["options"]] == ["同意", "拒绝"]
    hidden = {
        "components": [
            {"type": "number", "key": "days", "label": "Days", "validate": {"max": 9}},
            {"type": "textfield", "key": "why", "label": "Why", "conditional": {"hide": "=days < 3"}},
            {"type": "iframe", "label": "Map"},
        ]
    }
    found = read_source(name="f.json", content=json.dumps(hidden).encode())
    assert found.schema is not None
    assert found.schema["fields"][1]["show"] == "not ((days < 3))"
    assert [(one.path, one.element) for one in found.findings] == [("components.2", "iframe")]


def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 70_000_000)
    return target.getvalue()


HOSTILE = [
    ("a.xlsx", _bomb()),
    ("a.xlsx", b"PK\x03\x04 junk"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600)),
    ("a.json", b"[" * 100_000),
    ("a.json", json.dumps({"type": "object", "properties": {"a": {"$ref": "#/properties/a"}}}).encode()),
    ("a.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ("a.csv", b"\x00\x01\xff\xfe"),
    ("a.csv", b""),
    ("a.html", b"<input name=" * 50_000),
    ("a.bin", bytes(6_000_000)),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_reported_and_does_nothing(name: str, content: bytes) -> None:
    found = read_source(name=name, content=content)
    assert found.findings or found.schema


KEYS = (
    "type", "properties", "items", "required", "enum", "oneOf", "anyOf", "allOf", "if", "then", "$ref", "pattern", "components", "key",
    "values", "conditional", "hide",
)  # fmt: skip
WORDS = st.sampled_from(["object", "array", "string", "#", "textfield", "^a$"])
NESTED = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


def _as_file(data: Any) -> bytes:
    whole = data if isinstance(data, dict) else {"properties": {"a": data}, "components": data}
    return json.dumps(whole).encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | NESTED.map(_as_file))
def test_whatever_stands_in_a_file_what_comes_out_can_be_published(content: bytes) -> None:
    found = read_source(name="x.json", content=content)
    assert found.schema is None or read_definition(found.schema)[1] == ()


def _designer() -> Any:
    account = make_account("Designer", language="en")
    permissions.grant_permission(
        code=MANAGE_DEFINITIONS, key=permissions.account_key(account.pk), actor=system_actor("test")
    )
    return account


def _book() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Name", "Cost", ""])
    book.active.append(["Ann", 12.5, "loose"])
    book.save(target)
    return target.getvalue()


@pytest.mark.django_db
def test_the_page_reads_shows_and_keeps_the_form() -> None:
    client = client_for(_designer())
    assert client.get("/form/import/").status_code == 200
    shown = client.post("/form/import/", {"file": SimpleUploadedFile("cost.xlsx", _book())}).content.decode()
    assert "2 fields were read." in shown
    assert "column 3" in shown
    assert 'name="f.Cost"' in shown
    schema = json.dumps({"fields": [{"code": "Name", "kind": "text", "label": "Name"}]})
    bad = client.post("/form/import/", {"schema": schema, "name": "", "code": "cost"})
    assert (bad.status_code, 'name="f.Name"' in bad.content.decode()) == (422, True)
    kept = client.post("/form/import/", {"schema": schema, "name": "Cost", "code": "cost"})
    assert kept.status_code == 302
    made = definitions.list_definitions(actor=system_actor("test"), page=_page()).items[0]
    assert (made.code, kept.headers["Location"]) == ("cost", f"/form/{made.id}/design/")
    assert client.post("/form/import/", {}).status_code == 422
    junk = client.post("/form/import/", {"file": SimpleUploadedFile("a.json", b"{")}).content.decode()
    assert "No form could be made of this file." in junk


@pytest.mark.django_db
def test_rest_reads_an_uploaded_file() -> None:
    client = client_for(_designer())
    file = client.post("/api/v1/files/", {"file": SimpleUploadedFile("cost.xlsx", _book())}).json()
    found = client.post(
        "/api/v1/form/definitions/import/", {"file": file["id"]}, content_type="application/json"
    ).json()
    assert (found["kind"], found["name"]) == ("spreadsheet", "cost")
    assert [one["code"] for one in found["schema"]["fields"]] == ["Name", "Cost"]
    assert [one["path"] for one in found["findings"]] == ["column 3"]
    other = client_for(make_account("Other"))
    refused = other.post("/api/v1/form/definitions/import/", {"file": file["id"]}, content_type="application/json")
    assert refused.status_code in (403, 404)


def _page() -> Any:
    from ctp_core.contracts import PageRequest

    return PageRequest(size=5)
