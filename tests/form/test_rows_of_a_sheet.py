"""Sub-tables and spreadsheets: a block of cells pasted, a CSV file read, the rows saved as CSV; on the page a form really has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from ctp_core.contracts import system_actor
from ctp_form.domain.definitions import read_definition
from ctp_form.kit.entering import entry_of
from tests.form.kinds import OPTIONS

STATIC = Path("ctp_form/static/ctp_form")
COLUMNS = [
    {"code": "name", "kind": "text", "label": "Name", "max_length": 20},
    {"code": "sort", "kind": "choice", "label": "Sort", "options": OPTIONS},
    {"code": "day", "kind": "date", "label": "Day"},
    {"code": "price", "kind": "money", "label": "Price"},
    {"code": "paid", "kind": "yes_no", "label": "Paid"},
]
FORM = {"fields": [{"code": "items", "kind": "table", "label": "Items", "max_rows": 4, "columns": COLUMNS}]}
VALUES = """() => [...document.querySelectorAll('tbody > [data-row]')].map((row) =>
  [...row.querySelectorAll('.in-cell input:not([type=hidden]), .in-cell select')].map((one) => one.value))"""
PASTE = """([row, column, text]) => {
  const cell = document.querySelectorAll('tbody > [data-row]')[row].querySelectorAll('.in-cell')[column].querySelector('input, select');
  const data = new DataTransfer(); data.setData('text/plain', text);
  cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.mark.browser
@pytest.mark.django_db
def test_rows_come_from_spreadsheets_and_go_to_them(chromium: Any, tmp_path: Path) -> None:
    definition, problems = read_definition(FORM)
    assert problems == ()
    entry = entry_of(definition, values={}, actor=system_actor("test"))
    html = Template("{% load ctp_form %}<form>{% form_fields entry %}</form>").render(
        Context({"entry": entry, "request": RequestFactory().get("/")})
    )
    page = chromium.new_page(accept_downloads=True)

    def serve(route: Any) -> None:
        name = route.request.url.rsplit("/", 1)[-1].partition("?")[0]
        source = next((one for one in STATIC.glob("*.js") if one.stem == name.split(".")[0]), None)
        if source is not None:
            route.fulfill(body=source.read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body=f"<!doctype html><meta charset=utf-8><title>x</title>{html}", content_type="text/html")

    page.route("http://form.test/**", serve)
    page.goto("http://form.test/")
    page.hover("[data-rows-save]")
    page.evaluate("async () => { await import('/rows.js'); }")  # what a form needs comes when somebody reaches for it
    told = "document.querySelector('[data-rows-told]').textContent"

    page.evaluate(PASTE, [0, 0, 'A\t甲\t2026/5/3\t1,200.50\t是\r\n"B\tb"\tnobody\t\t7\tfalse\r\n'])
    assert page.evaluate(VALUES) == [["A", "a", "2026-05-03", "1,200.50", "true"], ["B\tb", "", "", "7", "false"]]
    assert "1" in page.evaluate(told)
    # From the cell it is pasted into, and no further than the form has rows for.
    page.evaluate(PASTE, [1, 3, "8\n9\n10\n11"])
    assert [row[3] for row in page.evaluate(VALUES)] == ["1,200.50", "8", "9", "10"]
    # One cell is pasted by the browser itself.
    page.evaluate(PASTE, [0, 0, "only"])
    assert page.evaluate(VALUES)[0][0] == "A"

    with page.expect_download() as saved:
        page.click("[data-rows-save]")
    content = Path(saved.value.path()).read_bytes().decode("utf-8-sig").splitlines()
    assert content[:2] == ["Name,Sort,Day,Price,Paid", 'A,甲,2026-05-03,"1,200.50",是']
    page.close()


@pytest.mark.browser
@pytest.mark.django_db
def test_a_csv_file_fills_rows_whatever_the_order_of_its_columns(chromium: Any) -> None:
    entry = entry_of(read_definition(FORM)[0], values={}, actor=system_actor("test"))
    html = Template("{% load ctp_form %}<form>{% form_fields entry %}</form>").render(
        Context({"entry": entry, "request": RequestFactory().get("/")})
    )
    page = chromium.new_page()

    def serve(route: Any) -> None:
        name = route.request.url.rsplit("/", 1)[-1].partition("?")[0]
        source = next((one for one in STATIC.glob("*.js") if one.stem == name.split(".")[0]), None)
        body = source.read_text("utf-8") if source else f"<!doctype html><meta charset=utf-8><title>x</title>{html}"
        route.fulfill(body=body, content_type="text/javascript" if source else "text/html")

    page.route("http://form.test/**", serve)
    page.goto("http://form.test/")
    page.wait_for_selector("[data-rows-save]")
    content = b'Price,Name,Other\r\n5,"Chair, red",x\r\n6,Desk,y\r\n'
    page.hover("[data-rows-save]")
    page.set_input_files("[data-rows-file]", {"name": "r.csv", "mimeType": "text/csv", "buffer": content})
    page.wait_for_function("document.querySelectorAll('tbody > [data-row]').length === 2")
    assert [(row[0], row[3]) for row in page.evaluate(VALUES)] == [("Chair, red", "5"), ("Desk", "6")]
    formulas = page.evaluate("async () => (await import('/rows.js')).line(['=1+1', '-5', '@x', 'a\"b'])")
    assert formulas == '\'=1+1,-5,\'@x,"a""b"'
    page.close()
