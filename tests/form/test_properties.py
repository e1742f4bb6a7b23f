"""Any definition renders, any valid value survives, nothing hidden ever shows."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from ctp_core.contracts import ANONYMOUS
from ctp_form.contracts import OPEN, FieldPolicy
from ctp_form.domain.definitions import Definition, read_definition
from ctp_form.domain.fields import Known
from ctp_form.domain.json_schemas import json_schema
from ctp_form.domain.showing import show
from ctp_form.domain.writing import Desk, take
from ctp_form.kit import entering, reading
from tests.form.definitions import definitions, values_for

DAY = date(2026, 5, 3)


def desk(definition: Definition, policy: FieldPolicy = OPEN) -> Desk:
    ids = iter(range(10_000))
    return Desk(definition, policy, Known(), DAY, lambda: f"r{next(ids)}", complete=False)


class Parsed:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition


def render(monkeypatch: pytest.MonkeyPatch, definition: Definition, values: Any, policy: FieldPolicy) -> str:
    for module in (entering, reading):
        monkeypatch.setattr(module, "get_parsed", lambda version_id: Parsed(definition))
    entry = entering.form_entry(version_id=None, values=values, policy=policy, actor=ANONYMOUS)  # type: ignore[arg-type]
    shown = reading.form_reading(version_id=None, values=show(definition, policy, values), policy=policy)  # type: ignore[arg-type]
    context = {"entry": entry, "request": SimpleNamespace(actor=ANONYMOUS)}
    return render_to_string("ctp_form/fields.html", context) + render_to_string(
        "ctp_form/view.html", {"reading": shown}
    )


@given(data=st.data(), schema=definitions())
@settings(max_examples=60, deadline=None)
def test_any_definition_renders_and_any_valid_value_survives(data: st.DataObject, schema: dict[str, Any]) -> None:
    definition, problems = read_definition(schema)
    assert problems == ()
    values = data.draw(values_for(schema["fields"]))
    taken = take(desk(definition), {}, values)
    assert taken.errors == {}
    stored = json.loads(json.dumps(taken.values))
    again = take(desk(definition), stored, stored)
    assert (again.errors, again.values) == ({}, stored)
    with pytest.MonkeyPatch.context() as monkeypatch:
        html = render(monkeypatch, definition, stored, OPEN)
    assert "<b>" not in html
    assert {one.code for one in definition.fields} == set(json_schema(definition, OPEN, "en", "T")["properties"])


@given(data=st.data(), schema=definitions())
@settings(max_examples=60, deadline=None)
def test_what_is_hidden_is_nowhere(data: st.DataObject, schema: dict[str, Any]) -> None:
    definition, _ = read_definition(schema)
    texts = [path for path, one in definition.walk() if one.kind == "text"]
    hidden = data.draw(st.sets(st.sampled_from(texts))) if texts else set()
    policy = FieldPolicy("write", dict.fromkeys(hidden, "hidden"))
    values = _with_canaries(definition, hidden)
    stored = take(desk(definition), {}, values).values
    assert ("canary" in json.dumps(stored)) == bool(hidden)
    with pytest.MonkeyPatch.context() as monkeypatch:
        html = render(monkeypatch, definition, show(definition, policy, stored), policy)
        unfiltered = render(monkeypatch, definition, stored, policy)
    assert "canary" not in html + unfiltered + json.dumps(show(definition, policy, stored))
    refused = take(desk(definition, policy), stored, values)
    assert bool(refused.refused) == bool(hidden)
    kept = take(desk(definition, policy), stored, show(definition, policy, stored))
    assert (kept.errors, kept.values) == ({}, stored)


def _with_canaries(definition: Definition, hidden: set[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for path in hidden:
        code, _, column = path.partition(".")
        if column:
            rows = values.setdefault(code, [{"_id": "r1"}])
            rows[0][column] = "canary-7f3"
        else:
            values[code] = "canary-7f3"
    return values


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats()
        | st.integers()
        | st.text(max_size=30)
        | st.sampled_from(["table", "calculated", "sum("]),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["fields", "kind", "code", "label", "columns", "formula", "options", "min", "x"]), inner
            )
        ),
        max_leaves=25,
    )
)
@settings(max_examples=300, deadline=None)
def test_no_json_breaks_the_reader_of_definitions(data: Any) -> None:
    definition, problems = read_definition(data)
    assert problems or definition.fields


LEAVES = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20)
NAMES = st.text(max_size=8) | st.sampled_from(["a", "b", "rows", "_id", "id"])
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=15
)


@given(values=ANYTHING)
@settings(max_examples=300, deadline=None)
def test_no_values_break_the_taking(values: Any) -> None:
    definition, _ = read_definition(
        {
            "fields": [
                {"code": "a", "kind": "text", "label": "A"},
                {"code": "b", "kind": "member", "label": "B"},
                {
                    "code": "rows",
                    "kind": "table",
                    "label": "R",
                    "columns": [{"code": "a", "kind": "number", "label": "A"}],
                },
            ]
        }
    )
    taken = take(desk(definition), {}, values)
    json.dumps(taken.values)
