"""The proof that a browser works expressions out as the server does: thousands of them, in a real one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.core.management.base import CommandError

from ctp_core.api import expressions
from ctp_form.management.making import TYPES, make_case

STATIC = Path(__file__).parents[1] / "static" / "ctp_form"
TODAY = date(2026, 5, 3)
RUN = """
async ([cases, types, today]) => {
  const { evaluate, plainNumber } = await import("http://form.test/expressions.js");
  const plain = (v) => Array.isArray(v) ? v.map(plain) : v === null || typeof v !== "object" ? v
    : "n" in v ? { number: plainNumber(v) } : "t" in v ? { datetime: v.t } : { date: v.d };
  return cases.map(([tree, values]) => {
    try { return { result: plain(evaluate(tree, values, types, today)) }; }
    catch (error) { return { error: String(error.message) }; }
  });
}
"""


def prove_form_expressions(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` expressions with inputs (10,000) from ``--seed`` (1), worked out on the server and in Chromium."""
    path = os.environ.get("CTP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise CommandError("There is no Chromium here; name one in CTP_CHROMIUM.")
    from playwright.sync_api import sync_playwright  # a tool of developers, not of every installation

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            return compare(browser, count=int(options.get("count", 10_000)), seed=int(options.get("seed", 1)))
        finally:
            browser.close()


def compare(browser: Any, *, count: int, seed: int) -> dict[str, Any]:
    """How many agree, how many of them are refused on both sides, and the first few that don't agree."""
    random = Random(seed)
    cases = [make_case(random) for _ in range(count)]
    page = browser.new_page()
    page.route("http://form.test/**", _serve)
    page.goto("http://form.test/")
    given = [[expressions.to_json(expression), values] for _text, expression, values in cases]
    found: Sequence[dict[str, Any]] = page.evaluate(RUN, [given, TYPES, TODAY.isoformat()])
    page.close()
    refused, failures = 0, []
    for (text, expression, values), theirs in zip(cases, found, strict=True):
        ours = _work_out(expression, values)
        refused += "error" in ours
        if ours.keys() != theirs.keys() or ours.get("result") != theirs.get("result"):
            failures.append({"expression": text, "values": values, "server": ours, "browser": theirs})
    return {"tried": count, "failed": len(failures), "refused_by_both": refused, "failures": failures[:5]}


def _work_out(expression: expressions.Expression, values: dict[str, Any]) -> dict[str, Any]:
    try:
        value = expressions.evaluate(expression, values, types=TYPES, today=TODAY).value
        return {"result": expressions.to_plain(value)}
    except expressions.ExpressionError as error:
        return {"error": error.code}


def _serve(route: Any) -> None:
    name = route.request.url.rsplit("/", 1)[1]
    if name:
        route.fulfill(body=(STATIC / name).read_text("utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>t</title>", content_type="text/html")
