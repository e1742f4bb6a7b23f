"""Several lines of the to-do list at once: by box, shift-click and keys, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OneAtATime, Visitor
from tests.workflow.graphs import chain
from tests.workflow.office import Office, build_office, subject_at_hand


@pytest.fixture
def office(server: str) -> Iterator[Office]:
    """王安石 is asked four times; the last one asks for an opinion."""
    with subject_at_hand() as desk:
        with OneAtATime.lock:
            found = build_office(desk)
            for title in ("甲", "乙", "丙"):
                found.start(chain(found.step("check", "王安石")), title=title)
            found.start(chain(found.step("check", "王安石", opinion="required")), title="丁")
        yield found


def centre(visitor: Visitor, office: Office) -> Page:
    with OneAtATime.lock:
        account = get_user_model().objects.get(pk=office.people["王安石"].account_pk)
        visitor.sign_in(account)
    return visitor.open("/todos/")


def test_several_at_once_at_a_desk(desktop: Visitor, office: Office) -> None:
    page = centre(desktop, office)
    rows, bar = page.locator("a[data-row]"), page.locator("#todo-batch")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("已选 1 项")
    rows.nth(3).click(modifiers=["Shift"])
    expect(page.locator("input[data-pick]:checked")).to_have_count(4)
    assert desktop.axe() == []
    page.keyboard.press("a")
    expect(page.locator("#ctp-confirm")).to_contain_text("同意所选的 4 项？")
    page.locator("#ctp-confirm [value=yes]").click()
    expect(page.locator("#todo-results strong")).to_have_text("已同意 3 项，1 项须打开办理")
    expect(page.locator("#todo-results p")).to_contain_text("须填写意见。")
    expect(page.locator("#todo-results a")).to_have_text("丁")
    expect(page.locator("#todo-results a")).to_be_focused()
    expect(rows).to_have_count(1)
    expect(page.locator(".nav [data-count=pending]")).to_have_text("1")
    expect(bar).to_be_hidden()
    assert desktop.axe() == []
    with OneAtATime.lock:
        assert [one for one in office.desk.told if one[0] == "finished"] == [("finished", "approved")] * 3


def test_several_at_once_on_a_phone(visit: Callable[..., Visitor], office: Office) -> None:
    visitor = visit(PHONE, locale="en-US")
    page = centre(visitor, office)
    expect(page.locator("input[data-pick]").first).to_be_hidden()
    page.locator("[data-choose]").click()
    page.locator("#todo-batch [data-all]").check()
    expect(page.locator("input[data-pick]:checked")).to_have_count(4)
    assert visitor.scrolls_sideways() == 0
    assert visitor.axe() == []
    page.locator('[data-batch="read"]').click()
    expect(page.locator("#todo-rows .unread")).to_have_count(0)
    expect(page.locator("#todo-batch")).to_be_hidden()
    page.reload()
    expect(page.locator("a[data-row]")).to_have_count(4)
    expect(page.locator("#todo-rows .unread")).to_have_count(0)
