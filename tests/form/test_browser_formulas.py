"""Browser and server agree: one table of cases, evaluated by the same script a form loads, in a real browser."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ctp_core.api import expressions
from ctp_form.domain.capitals import capital_amount
from ctp_form.management.browser_proof import compare

CASES = json.loads(Path("ctp_core/applets/expressions/cases.json").read_text("utf-8"))
STATIC = Path("ctp_form/static/ctp_form")
AMOUNTS = [
    "0.00",
    "0.05",
    "10.05",
    "10.50",
    "1001.00",
    "86400.00",
    "100000000.00",
    "1000100000000.00",
    "-3.20",
    "120030000.10",
]

RUN = """
async ([cases, amounts, evaluatorUrl, capitalsUrl]) => {
  const { evaluate, plainNumber } = await import(evaluatorUrl);
  const { capitalAmount } = await import(capitalsUrl);
  const plain = (v) => Array.isArray(v) ? v.map(plain) : v === null || typeof v !== "object" ? v
    : "n" in v ? { number: plainNumber(v) } : "t" in v ? { datetime: v.t } : { date: v.d };
  const results = cases.map(({ tree, values, types, today }) => {
    try { return { result: plain(evaluate(tree, values ?? {}, types ?? {}, today ?? null)) }; }
    catch (error) { return { error: String(error.message) }; }
  });
  return [results, amounts.map(capitalAmount)];
}
"""


def _readable(case: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return {**case, "tree": expressions.to_json(expressions.parse(case["expression"]))}
    except expressions.ExpressionError:
        return None


@pytest.mark.browser
def test_the_browser_works_out_what_the_server_does(chromium: Any) -> None:
    cases = [case for one in CASES if (case := _readable(one)) is not None]
    assert len(cases) > 70
    page = chromium.new_page()
    page.route("http://form.test/**", _serve)
    page.goto("http://form.test/")
    found, capitals = page.evaluate(
        RUN, [cases, AMOUNTS, "http://form.test/expressions.js", "http://form.test/capitals.js"]
    )
    page.close()
    for case, one in zip(cases, found, strict=True):
        wanted = {"error": case["error"]} if "error" in case else {"result": case["result"]}
        assert one == wanted, case["expression"]
    assert capitals == [capital_amount(Decimal(one)) for one in AMOUNTS]


def _serve(route: Any) -> None:
    name = route.request.url.rsplit("/", 1)[1]
    if name:
        route.fulfill(body=(STATIC / name).read_text("utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>t</title>", content_type="text/html")


@pytest.mark.browser
def test_random_expressions_agree(chromium: Any) -> None:
    found = compare(chromium, count=300, seed=7)
    assert (found["tried"], found["failed"], found["failures"]) == (300, 0, [])
