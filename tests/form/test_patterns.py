"""Patterns: what follows them, what can't be one, the same in the browser, and never slow."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctp_form.contracts import OPEN
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.fields import Known
from ctp_form.domain.patterns import PatternProblem, TooMuch, matches, read_pattern
from ctp_form.domain.taking import Desk
from ctp_form.domain.writing import take
from tests.form.pattern_cases import PATTERNS, UNUSABLE

STATIC = Path("ctp_form/static/ctp_form")


@pytest.mark.parametrize(("pattern", "good", "bad"), PATTERNS)
def test_a_text_follows_a_pattern_or_not(pattern: str, good: list[str], bad: list[str]) -> None:
    program = read_pattern(pattern)
    assert [matches(program, one) for one in (*good, *bad)] == [True] * len(good) + [False] * len(bad)


@pytest.mark.parametrize("pattern", UNUSABLE)
def test_what_would_be_slow_or_means_nothing_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternProblem):
        read_pattern(pattern)


@settings(max_examples=200, deadline=None)
@given(st.text("ab()[]|*+?{}1,2.^$\\dw!=:-", max_size=14), st.text("ab1 \n", max_size=40))
def test_no_pattern_takes_long(pattern: str, text: str) -> None:
    try:
        program = read_pattern(pattern)
    except PatternProblem:
        return
    start = time.process_time()
    with contextlib.suppress(TooMuch):
        matches(program, text)
    assert time.process_time() - start < 5


def test_a_field_says_in_its_own_words_what_is_wrong() -> None:
    hint = {"zh-hans": "两个大写字母", "en": "Two capitals"}
    field = {"code": "a", "kind": "text", "label": "A", "pattern": "[A-Z]{2}", "pattern_hint": hint}
    definition, problems = read_definition({"fields": [field]})
    assert problems == ()
    found = {}
    for language in ("zh-hans", "en"):
        desk = Desk(definition, OPEN, Known(), date_of(), lambda: "0", language=language)
        assert take(desk, {}, {"a": "AB"}).errors == {}
        found[language] = take(desk, {}, {"a": "ab"}).errors["a"][0]
    assert [(one.code, one.params["text"]) for one in found.values()] == [
        ("form.pattern", "两个大写字母"),
        ("form.pattern", "Two capitals"),
    ]
    assert definition.fields[0].json_schema("en")["pattern"] == "^(?:[A-Z]{2})$"
    bad = read_definition({"fields": [{**field, "pattern": "(a", "default": "x"}]})[1]
    assert [one.path for one in bad] == ["fields.0.pattern"]
    unfit = read_definition({"fields": [{**field, "default": "x"}]})[1]
    assert [one.path for one in unfit] == ["fields.0.default"]


def date_of() -> Any:
    from datetime import date

    return date(2026, 5, 1)


@pytest.mark.browser
def test_the_browser_judges_patterns_as_the_server_does(chromium: Any) -> None:
    page = chromium.new_page()
    page.route("http://form.test/**", _serve)
    page.goto("http://form.test/")
    cases = [[read_pattern(pattern).steps, [*good, *bad]] for pattern, good, bad in PATTERNS]
    found = page.evaluate(
        "async (cases) => { const { matches } = await import('/patterns.js');"
        " return cases.map(([steps, texts]) => texts.map((text) => matches(steps, text))); }",
        cases,
    )
    assert found == [[True] * len(good) + [False] * len(bad) for _pattern, good, bad in PATTERNS]
    page.close()


def _serve(route: Any) -> None:
    if route.request.url.endswith("patterns.js"):
        route.fulfill(body=(STATIC / "patterns.js").read_text("utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")
