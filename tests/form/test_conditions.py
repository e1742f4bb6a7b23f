"""Show, require, read-only by condition and rules between fields: one table of cases on the server and in the browser."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ctp_form.contracts import OPEN, FieldPolicy
from ctp_form.domain.conditions import broken_rules, places_where, settle, value_at
from ctp_form.domain.definitions import Definition, read_definition
from ctp_form.domain.fields import Start
from ctp_form.domain.starting import start_values
from ctp_form.kit.live import live_data
from tests.form.condition_cases import CASES, LEAVE
from tests.form.test_kinds import defined, draw, taken

DAY = date(2026, 5, 3)
STATIC = Path("ctp_form/static/ctp_form")


@pytest.fixture(scope="module")
def leave() -> Definition:
    return defined(*LEAVE["fields"], rules=LEAVE["rules"])


def judged(definition: Definition, values: dict[str, Any]) -> dict[str, list[str]]:
    found, off = settle(definition, values, DAY)
    required = [place for _path, place, _one in places_where(definition, "require", found, DAY) if place not in off]
    return {
        "off": sorted(off),
        "required": sorted(place for place in required if value_at(found, place) is None),
        "locked": sorted(place for _path, place, _one in places_where(definition, "lock", values, DAY)),
        "broken": sorted(place for _rule, place in broken_rules(definition, found, DAY) if place not in off),
    }


@pytest.mark.parametrize(("values", "off", "required", "locked", "broken"), CASES)
def test_the_server_judges_the_cases(
    leave: Definition, values: Any, off: Any, required: Any, locked: Any, broken: Any
) -> None:
    wanted = {"off": off, "required": required, "locked": locked, "broken": broken}
    assert judged(leave, values) == wanted


RUN = """
async ([live, cases]) => {
  const { settle, placesWhere, brokenRules } = await import("http://form.test/conditions.js");
  return cases.map((given) => {
    const values = structuredClone(given), locked = [...placesWhere(live, "lock", structuredClone(given))];
    const off = settle(live, values);
    const at = (place) => place.split(".").reduce((found, part) => found?.[part], values) ?? null;
    return {
      off: [...off].sort(),
      required: [...placesWhere(live, "require", values)].filter((one) => !off.has(one) && at(one) === null).sort(),
      locked: locked.sort(),
      broken: [...brokenRules(live, values)].map(([place]) => place).filter((one) => !off.has(one)).sort(),
    };
  });
}
"""


@pytest.mark.browser
def test_the_browser_judges_them_alike(chromium: Any, leave: Definition) -> None:
    live = json.loads(json.dumps(live_data(leave, OPEN, {}))) | {"today": DAY.isoformat()}
    page = chromium.new_page()
    page.route("http://form.test/**", _serve)
    page.goto("http://form.test/")
    found = page.evaluate(RUN, [live, [case[0] for case in CASES]])
    page.close()
    for (values, off, required, locked, broken), one in zip(CASES, found, strict=True):
        assert one == {"off": off, "required": required, "locked": locked, "broken": broken}, values


def _serve(route: Any) -> None:
    name = route.request.url.rsplit("/", 1)[1]
    if name:
        route.fulfill(body=(STATIC / name).read_text("utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>t</title>", content_type="text/html")


def test_what_is_not_asked_for_is_dropped_with_its_mistakes(leave: Definition) -> None:
    found = taken(leave, {"sort": "annual", "why": "x" * 500, "note": "kept?", "cost": "not a number"})
    assert found.errors == {}
    assert found.values == {"sort": "annual"}
    found = taken(leave, {"sort": "other"})
    assert {place: one[0].code for place, one in found.errors.items()} == {"why": "form.required"}


def test_what_is_locked_keeps_its_value(leave: Definition) -> None:
    stored = taken(leave, {"sort": "sick", "cost": "5"}).values
    found = taken(leave, {"paid": True, "cost": "6"}, stored=stored)
    assert found.errors["cost"][0].code == "form.locked"
    assert found.values["cost"] == "5.00"
    assert taken(leave, {"paid": True, "cost": "5"}, stored=stored).errors == {}


def test_a_rule_speaks_the_writers_language_and_spares_who_can_do_nothing(leave: Definition) -> None:
    long = {"sort": "sick", "note": "n", "when": {"from": "2026-01-01", "to": "2026-03-01"}}
    found = taken(leave, long)
    assert found.errors["when"][0].params == {"text": "At most thirty days"}
    policy = FieldPolicy("read", {"paid": "write"})
    assert taken(leave, {"paid": True}, policy, stored=found.values).errors == {}


def test_what_decides_unseen_still_decides_and_is_not_sent() -> None:
    fields = [
        {"code": "secret", "kind": "yes_no", "label": "S"},
        {"code": "more", "kind": "text", "label": "More", "show": "secret"},
    ]
    definition = defined(*fields)
    policy = FieldPolicy("write", {"secret": "hidden"})
    assert "secret" not in json.dumps(live_data(definition, policy, {}))
    assert taken(definition, {"more": "x"}, policy, stored={"secret": True}).values == {"secret": True, "more": "x"}
    assert taken(definition, {"more": "x"}, policy, stored={"secret": False}).values == {"secret": False}
    assert 'data-field="more" hidden' in draw(definition, {}, policy)


def test_first_values_come_from_their_context() -> None:
    definition = defined(
        {"code": "name", "kind": "text", "label": "N", "start_from": "concat(my.name, '/', my.unit)"},
        {"code": "end", "kind": "date", "label": "E", "start_from": "add_days(today(), 7)"},
        {"code": "short", "kind": "text", "label": "S", "max_length": 2, "start_from": "my.name"},
    )
    start = Start(DAY, context={"my.name": "张三", "my.unit": "财务部", "my.number": "1", "my.post": ""})
    assert start_values(definition, start) == {"name": "张三/财务部", "end": "2026-05-10", "short": "张三"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"fields": [{"code": "a", "kind": "text", "label": "A", "show": "b == 1"}]}, "fields.0.show"),
        ({"fields": [{"code": "a", "kind": "text", "label": "A", "require": "a"}]}, "fields.0.require"),
        ({"fields": [{"code": "a", "kind": "text", "label": "A", "start_from": "a"}]}, "fields.0.start_from"),
        ({"fields": [{"code": "a", "kind": "section", "label": "A", "lock": "true"}]}, "fields.0.lock"),
        (
            {
                "fields": [{"code": "a", "kind": "text", "label": "A"}],
                "rules": [{"check": "true", "message": "m", "at": "b"}],
            },
            "rules.0.at",
        ),
        (
            {
                "fields": [{"code": "a", "kind": "text", "label": "A"}],
                "rules": [{"check": "a", "message": "m", "at": "a"}],
            },
            "rules.0.check",
        ),
    ],
)
def test_mistakes_in_conditions_are_located(change: Any, place: str) -> None:
    assert [one.path for one in read_definition(change)[1]] == [place]
