"""The portal's pages in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from ctp_core.kit.testing import make_account
from ctp_portal.api import todos
from ctp_portal.kit.testing import make_entry, make_todo
from tests.browser.conftest import PHONE, Visitor
from tests.portal.conftest import Person, make_people

PAGES = ["/", "/todos/", "/notifications/", "/new/", "/me/", "/home/layout/", "/nothing-here/"]
BUDGET = 40 * 1024


@pytest.fixture
def su(server: str, settings: Any) -> Person:
    """Somebody with three things to do."""
    settings.ROOT_URLCONF = "tests.browser.todo_addresses"
    person = make_people("苏轼")[0]
    for number in (1, 2, 3):
        entry = make_entry(person.pk, title=f"事项 {number}")
        todos.put(
            entries=[make_entry(person.pk, title=f"事项 {number}", key=entry.key, url=f"/test-items/{entry.key}/")]
        )
    return person


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(desktop: Visitor, path: str, theme: str) -> None:
    desktop.sign_in(make_account("苏轼", theme=theme)).open(path)
    assert desktop.axe() == []


@pytest.mark.parametrize("path", PAGES)
def test_phone_fits(phone: Visitor, path: str) -> None:
    phone.sign_in(make_account("苏轼", language="en")).open(path)
    assert phone.scrolls_sideways() == 0
    assert phone.axe() == []


@pytest.mark.parametrize("path", ["/", "/todos/"])
def test_twice_the_size_still_fits(visit: Callable[..., Visitor], su: Person, path: str) -> None:
    visitor = visit({"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}).sign_in(su.account)
    visitor.open(path)
    assert visitor.scrolls_sideways() == 0


@pytest.mark.parametrize("path", ["/", "/todos/"])
def test_first_load_is_light(desktop: Visitor, su: Person, path: str) -> None:
    sizes = desktop.sign_in(su.account).first_load(path)
    assert sum(sizes.values()) <= BUDGET, sizes


def test_items_open_beside_the_list_and_the_next_follows(desktop: Visitor, su: Person) -> None:
    page = desktop.sign_in(su.account).open("/todos/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#pane h1")).to_be_visible()
    assert re.search(r"\?item=", page.url)
    assert desktop.axe() == []
    first = page.url
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_contain_text("Agreed.")
    expect(page.locator("a[data-row]")).to_have_count(2)
    expect(page.locator("a[data-row][aria-current]")).to_contain_text("事项 2")
    expect(page.locator("#pane h1")).to_be_visible()
    assert page.url != first
    # The badges follow without reloading.
    expect(page.locator(".nav [data-count=pending]")).to_have_text("2")
    page.reload(wait_until="networkidle")
    expect(page.locator("#pane h1")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#ctp-confirm")).to_contain_text("It goes back to the starter.")
    page.get_by_role("button", name=re.compile("继续|Go on")).click()
    expect(page.locator("a[data-row]")).to_have_count(1)


def test_a_refusal_keeps_what_was_written(desktop: Visitor, su: Person) -> None:
    page = desktop.sign_in(su.account).open("/todos/")
    page.locator("a[data-row]").first.click()
    page.locator("#pane textarea").fill("bad")
    page.get_by_role("button", name="Agree").click()
    expect(page.locator(".toast.bad")).to_contain_text("Say it better.")
    expect(page.locator("#pane textarea")).to_have_value("bad")
    expect(page.locator("a[data-row]")).to_have_count(3)


def test_back_returns_to_the_list_on_a_phone(phone: Visitor, su: Person) -> None:
    page = phone.sign_in(su.account).open("/todos/")
    page.locator("a[data-row]").first.click()
    expect(page.locator("#pane h1")).to_be_visible()
    expect(page.locator("#todo-rows")).to_be_hidden()
    assert phone.scrolls_sideways() == 0
    page.go_back()
    expect(page.locator("#todo-rows")).to_be_visible()
    page.locator("a[data-row]").first.click()
    page.get_by_role("button", name="Agree").click()
    expect(page.locator("a[data-row]")).to_have_count(2)
    expect(page.locator("#todo-rows")).to_be_visible()


def test_rows_come_while_scrolling_and_by_search(desktop: Visitor, su: Person) -> None:
    todos.put(entries=[make_entry(su.pk, title=f"更多 {number}。") for number in range(60)])
    page = desktop.sign_in(su.account).open("/todos/")
    page.locator("#todo-rows").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(page.locator("a[data-row]")).to_have_count(60)
    page.locator("#todo-rows").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(page.locator("a[data-row]")).to_have_count(63)
    page.locator(".list-bar input[name=q]").fill("更多 59。")
    expect(page.locator("a[data-row]")).to_have_count(1)


def test_the_palette_goes_by_keys(desktop: Visitor, su: Person) -> None:
    page = desktop.sign_in(su.account).open("/")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert desktop.axe() == []
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/todos/")
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    page.keyboard.type("shouye")
    expect(page.get_by_role("option").first).to_contain_text("首页")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/")


def test_keys_go_and_explain(desktop: Visitor, su: Person) -> None:
    page = desktop.sign_in(su.account).open("/")
    with page.expect_navigation():
        page.keyboard.press("g")
        page.keyboard.press("t")
    assert page.url.endswith("/todos/")
    page.keyboard.press("?")
    expect(page.locator("#ctp-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#top-search")).to_be_focused()


def test_theme_and_language_switch(desktop: Visitor, su: Person) -> None:
    page = desktop.sign_in(su.account).open("/")
    page.locator(".theme-to-dark:visible").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_badges_live(desktop: Visitor, su: Person) -> None:
    page = desktop.sign_in(su.account).open("/todos/")
    page.wait_for_timeout(2500)
    make_todo(su.pk, title="新来的")
    page.evaluate("document.dispatchEvent(new CustomEvent('ctp:ask'))")
    expect(page.locator(".nav [data-count=pending]")).to_have_text("4")
    expect(page.locator("#todo-fresh")).to_be_visible()


def test_without_javascript(visit: Callable[..., Visitor], su: Person) -> None:
    visitor = visit(PHONE, java_script_enabled=False).sign_in(su.account)
    page = visitor.open("/todos/")
    page.locator("a[data-row]").first.click()
    expect(page.locator("h1")).to_contain_text("Item")
    visitor.open("/home/layout/")
    with page.expect_navigation():
        page.get_by_role("button", name="隐藏 我跟踪的").click()
    visitor.open("/")
    assert "我跟踪的" not in page.content()
