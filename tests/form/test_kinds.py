"""Every kind: entered, stored, read in both languages, refused, drawn, posted back, masked."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from ctp_core.contracts import ANONYMOUS
from ctp_form.contracts import OPEN, FieldPolicy
from ctp_form.domain.definitions import Definition, read_definition
from ctp_form.domain.fields import Known
from ctp_form.domain.json_schemas import json_schema
from ctp_form.domain.kinds import KINDS
from ctp_form.domain.showing import show
from ctp_form.domain.taking import Desk, Taken
from ctp_form.domain.writing import take
from ctp_form.kit import entering, posting, reading
from ctp_form.kit.words import say_value
from tests.form.kinds import CASES, MASKS, REFUSED, every_kind, field

FILE = "22222222-2222-2222-2222-222222222222"
KNOWN = Known(files={FILE}, pictures={FILE})


def defined(*fields: dict[str, Any], **more: Any) -> Definition:
    definition, problems = read_definition({"fields": list(fields), **more})
    assert problems == ()
    return definition


def taken(definition: Definition, values: Any, policy: FieldPolicy = OPEN, stored: Any = None) -> Taken:
    ids = iter(range(1_000))
    desk = Desk(definition, policy, KNOWN, date(2026, 5, 3), lambda: f"r{next(ids)}", language="en")
    return take(desk, stored or {}, values)


@pytest.mark.parametrize(("kind", "own", "entered", "stored", "chinese", "english"), CASES)
def test_what_is_entered_is_stored_in_one_form_and_read_in_both_languages(
    kind: str, own: Any, entered: Any, stored: Any, chinese: str, english: str
) -> None:
    definition = defined(field(kind, **own))
    found = taken(definition, {"f": entered})
    assert (found.errors, found.values) == ({}, {"f": stored})
    assert taken(definition, found.values, stored=found.values).values == found.values
    for language, text in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert say_value(definition.fields[0], stored) == text
    searched = definition.fields[0].search_text(stored, "en")
    assert searched == ("" if kind in ("percent", "yes_no") else english)


@pytest.mark.parametrize(("kind", "own", "entered", "code"), REFUSED)
def test_what_does_not_fit_is_refused_with_its_reason(kind: str, own: Any, entered: Any, code: str) -> None:
    filler = {"code": "t", "kind": "text", "label": "T"}
    found = taken(defined(field(kind, **own), filler), {"f": entered})
    assert {place: errors[0].code for place, errors in found.errors.items()} == {"f": code}
    assert "f" not in found.values


RUBBISH: list[Any] = [5, 1.5, True, "x" * 60_000, [1], [[]], {"a": {}}, {"from": 1}, {"file": 3}, "\x00", "\ud800"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_rubbish_breaks_a_kind(kind: str) -> None:
    beside = [{**field("relation"), "code": "f_relation"}] if kind == "lookup" else []
    definition = defined(field(kind), {"code": "t", "kind": "text", "label": "T"}, *beside)
    for rubbish in RUBBISH:
        found = taken(definition, {"f": rubbish})
        with translation.override("en"):
            say_value(definition.fields[0], found.values.get("f"))
        draw(definition, {"f": rubbish}, OPEN)


def draw(definition: Definition, values: Any, policy: FieldPolicy) -> str:
    with pytest.MonkeyPatch.context() as monkeypatch:
        for module in (entering, reading, posting):
            monkeypatch.setattr(module, "get_parsed", lambda version_id: SimpleNamespace(definition=definition))
        entry = entering.form_entry(version_id=None, values=values, policy=policy, actor=ANONYMOUS)  # type: ignore[arg-type]
        shown = reading.form_reading(version_id=None, values=show(definition, policy, {}), policy=policy)  # type: ignore[arg-type]
        request = SimpleNamespace(actor=ANONYMOUS)
        drawn = render_to_string("ctp_form/fields.html", {"entry": entry, "request": request})
        return drawn + render_to_string("ctp_form/view.html", {"reading": shown})


@pytest.mark.django_db
def test_every_kind_is_drawn_to_enter_and_to_read_and_posts_back_what_it_took() -> None:
    definition = defined(*every_kind()["fields"])
    for policy in (OPEN, FieldPolicy("read"), FieldPolicy("masked")):
        with translation.override("zh-hans"):
            html = draw(definition, {}, policy)
        assert html.count("字段") >= len(KINDS)
    data = QueryDict(
        "f.f_period.from=2026-05-03&f.f_period.to=2026-05-05&f.f_multiple_choice=&f.f_multiple_choice=b&f.f_members="
        "&f.f_address.city=X&f.f_signature.file=&f.f_signature.text=Z&f.f_yes_no=false&f.f_table=&f.f_table.0.n=5"
    )
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(posting, "get_parsed", lambda version_id: SimpleNamespace(definition=definition))
        values = posting.clean_post(version_id=None, data=data)  # type: ignore[arg-type]
    assert values == {
        "f_period": {"from": "2026-05-03", "to": "2026-05-05"},
        "f_multiple_choice": ["b"],
        "f_members": [],
        "f_address": {"city": "X"},
        "f_signature": {"file": "", "text": "Z"},
        "f_yes_no": "false",
        "f_table": [{"n": "5"}],
    }
    schema = json_schema(definition, OPEN, "en", "T")
    without = {"section", "tab", "page_break", "explanation", "opinion"}
    assert set(schema["properties"]) == {f"f_{kind}" for kind in KINDS if kind not in without}


@pytest.mark.parametrize(("kind", "value", "mask"), MASKS)
def test_a_mask_is_all_that_leaves_and_no_guess_is_answered(kind: str, value: str, mask: str) -> None:
    definition = defined(field(kind), {"code": "t", "kind": "text", "label": "T"})
    policy = FieldPolicy("write", {"f": "masked"})
    stored = {"f": value}
    assert show(definition, policy, stored) == {"f": mask}
    with translation.override("en"):
        html = draw(definition, stored, policy)
    assert (value in html, mask in html) == (False, True)
    right, wrong = (taken(definition, {"f": guess}, policy, stored) for guess in (value, f"{value}1"))
    assert right.errors == wrong.errors
    assert right.errors["f"][0].code == "form.read_only"
    kept = taken(definition, {"f": mask, "t": "x"}, policy, stored)
    assert (kept.errors, kept.values) == ({}, {"f": value, "t": "x"})


def test_a_masked_column_has_no_sum_and_a_masked_picture_no_file() -> None:
    columns = [{"code": "n", "kind": "money", "label": "N", "total": True}, {"code": "m", "kind": "text", "label": "M"}]
    definition = defined({"code": "rows", "kind": "table", "label": "R", "columns": columns}, field("image"))
    stored = {"rows": [{"_id": "r1", "n": "777.00", "m": "x"}], "f": [FILE]}
    policy = FieldPolicy("read", {"rows.n": "masked", "f": "masked"})
    assert show(definition, policy, stored) == {"rows": [{"_id": "r1", "n": "***", "m": "x"}]}
    assert "777" not in draw(definition, stored, policy)
    assert FILE not in draw(definition, stored, policy)


def test_definitions_say_what_is_wrong_with_the_new_kinds() -> None:
    bad = [
        {"code": "a", "kind": "serial", "label": "A", "pattern": "X-{month}"},
        {"code": "b", "kind": "opinion", "label": "B", "nodes": []},
        {"code": "c", "kind": "time", "label": "C", "min": "9:00"},
        {
            "code": "d",
            "kind": "tree_choice",
            "label": "D",
            "options": [{"value": "x", "label": "X"}, {"value": "x", "label": "Y"}],
        },
        {"code": "e", "kind": "section", "label": "E", "required": True},
        {"code": "g", "kind": "text", "label": "G", "width": "wide"},
    ]
    _definition, problems = read_definition({"fields": bad})
    assert [one.path for one in problems] == [
        "fields.0.pattern",
        "fields.1.nodes",
        "fields.2.min",
        "fields.3.options.1.value",
        "fields.4.required",
        "fields.5.width",
    ]
