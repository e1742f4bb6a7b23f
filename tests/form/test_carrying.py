"""Fields carried from one form into another: new codes, rewritten conditions, and nothing bad from a hostile clipboard."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ctp_core.api import expressions
from ctp_core.kit.testing import client_for, make_account
from ctp_form.domain.copying import carry
from tests.form.test_designer import designer, made

CLIP: dict[str, Any] = {
    "fields": [
        {"code": "kind", "kind": "choice", "label": "Kind", "options": [{"value": "a", "label": "A"}]},
        {"code": "why", "kind": "text", "label": "Why", "show": "kind == 'a' and urgent", "lock": " kind  !=“a” "},
        {
            "code": "items",
            "kind": "table",
            "label": "Items",
            "columns": [
                {"code": "kind", "kind": "text", "label": "Own"},
                {"code": "n", "kind": "number", "label": "N", "show": "kind == 'x' and why == 'y'"},
            ],
        },
        {"code": "all", "kind": "calculated", "label": "All", "formula": "sum(items.n)"},
    ],
    "rules": [
        {"check": "len(why) > 2 and kind == 'a'", "message": "More", "at": "why"},
        {"check": "n > 1 and kind == 'k'", "message": "More", "at": "items.n"},
        {"check": "gone == 1", "message": "Not here", "at": "gone"},
    ],
}


def test_names_are_rewritten_where_they_are_names_alone() -> None:
    text = "sum(行.金额) >=  sum + days_between(行.日, “sum 行.金额”)  or not is_empty( 行 )"
    new = {"sum": "sum_2", "行": "明细", "days_between": "x"}
    expected = "sum(明细.金额) >=  sum_2 + days_between(明细.日, “sum 行.金额”)  or not is_empty( 明细 )"
    assert expressions.rename(text, new) == expected
    with pytest.raises(expressions.ExpressionError):
        expressions.rename("1 +", new)


def test_what_is_copied_along_is_called_by_its_new_code() -> None:
    found, problems = carry(CLIP, ["kind", "why", "items", "items_2"])
    assert problems == ()
    kind, why, items, everything = found["fields"]
    assert [one["code"] for one in found["fields"]] == ["kind_2", "why_2", "items_3", "all"]
    assert (why["show"], why["lock"]) == ("kind_2 == 'a' and urgent", " kind_2  !=“a” ")
    assert [one["code"] for one in items["columns"]] == ["kind", "n"]
    assert items["columns"][1]["show"] == "kind == 'x' and why_2 == 'y'"  # a row's own column first
    assert everything["formula"] == "sum(items_3.n)"
    assert [(one["at"], one["check"]) for one in found["rules"]] == [
        ("why_2", "len(why_2) > 2 and kind_2 == 'a'"),
        ("items_3.n", "n > 1 and kind == 'k'"),
    ]
    assert kind == CLIP["fields"][0] | {"code": "kind_2"}


@pytest.mark.django_db
def test_a_hostile_clipboard_is_refused_in_words() -> None:
    client, address = client_for(designer()), "/form/design/carry/"
    evil = [
        "",
        "{",
        "[" * 5_000,
        "null",
        "[]",
        '"x"',
        json.dumps({"fields": {}}),
        json.dumps({"fields": [1, None, "x"]}),
        json.dumps({"fields": [{"code": "a", "kind": "text", "label": "A", "__proto__": {"x": 1}}]}),
        json.dumps({"fields": [{"code": "a", "kind": "script", "label": "<img src=x onerror=alert(1)>"}]}),
        json.dumps({"fields": [{"code": "a.b", "kind": "text", "label": ["x"]}]}),
        json.dumps(
            {"fields": [{"code": "a", "kind": "table", "label": "A", "columns": [{"code": "a", "kind": "table"}]}]}
        ),
        json.dumps({"fields": [CLIP["fields"][0]] * 2}),
        json.dumps({"fields": CLIP["fields"], "rules": [{"at": "why", "check": 1, "message": {}}]}),
        json.dumps({"fields": [{**CLIP["fields"][1], "label": "\u0000"}]}),
        json.dumps({"fields": CLIP["fields"] * 200}),
    ]
    for clip in evil:
        answer = client.post(address, {"clip": clip, "taken": "[]"})
        assert (answer.status_code, bool(answer.json()["problems"])) == (422, True), clip[:80]
    assert client.post(address, {"clip": json.dumps(CLIP), "taken": "{"}).status_code == 422
    said = client.post(address, {"clip": evil[9], "taken": "[]"}).json()["problems"][0]["message"]
    assert said == "<img src=x onerror=alert(1)>: There is no field kind “script” here."
    good = client.post(address, {"clip": json.dumps(CLIP), "taken": '["kind", 7, null]'}).json()
    assert [one["code"] for one in good["fields"]] == ["kind_2", "why", "items", "all"]


@pytest.mark.django_db
def test_missing_names_are_said_where_the_fields_come_to_stand() -> None:
    form, client = made(), client_for(designer())
    carried = client.post("/form/design/carry/", {"clip": json.dumps(CLIP), "taken": '["title"]'}).json()
    drawn = {"fields": [*form.draft["fields"], *carried["fields"]], "rules": carried["rules"]}
    found = client.post(f"/form/{form.id}/design/check/", {"schema": json.dumps(drawn)}).json()["problems"]
    assert [one["path"] for one in found] == ["fields.2.show"]
    assert "“urgent”" in found[0]["message"]


@pytest.mark.django_db
def test_the_fields_of_another_form_are_for_those_who_may_design_it() -> None:
    form, client = made(), client_for(designer())
    listed = client.get("/form/design/forms/", {"text": "leav"}).json()["forms"]
    assert listed == [{"name": "Leave", "fields": f"/form/{form.id}/design/fields/"}]
    assert client.get("/form/design/forms/", {"text": "other"}).json() == {"forms": []}
    assert client.get(listed[0]["fields"]).json() == {"fields": form.draft["fields"], "rules": []}
    stranger = client_for(make_account("Stranger", language="en"))
    for address in ("/form/design/forms/", listed[0]["fields"]):
        assert stranger.get(address).status_code == 403
    assert stranger.post("/form/design/carry/", {"clip": json.dumps(CLIP), "taken": "[]"}).status_code == 403


@pytest.mark.django_db
def test_a_number_too_long_to_be_read_is_told_of() -> None:
    client = client_for(designer())
    long = json.dumps({**CLIP, "n": 0}).replace('"n": 0', '"n": ' + "9" * 5_000)
    answer = client.post("/form/design/carry/", {"clip": long, "taken": "[]"})
    assert answer.status_code == 422, answer.content
