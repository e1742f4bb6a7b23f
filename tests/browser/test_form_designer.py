"""A leave form drawn from nothing: fields, a condition in plain words, a sub-table, undo, saved, tried; on a phone too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from ctp_form.api import definitions
from tests.browser.conftest import PHONE, OneAtATime
from tests.form.test_designer import SERVER, designer, made

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_form_is_drawn_saved_and_tried(desktop: Any) -> None:
    form = made()
    visitor = desktop.sign_in(designer("zh-hans"))
    page = visitor.open(f"/form/{form.id}/design/")
    page.locator("[data-palette]").get_by_role("button", name="单选", exact=True).click()
    page.get_by_label("字段名称").fill("请假类型")
    page.get_by_label("选项，每行一个").fill("年假\nother = 其他")
    page.locator("[data-palette]").get_by_role("button", name="单行文本").click()
    page.get_by_label("字段名称").fill("事由")
    page.get_by_label("字段名称").press("Tab")
    page.locator("summary", has_text="显示条件").click()
    shown = page.locator("details", has=page.locator("summary", has_text="显示条件")).first
    shown.get_by_role("button", name="添加条件").click()
    shown.locator("select").nth(0).select_option(label="请假类型")
    shown.locator("select").nth(1).select_option(label="等于")
    shown.locator("select").nth(2).select_option(label="其他")
    page.locator("[data-palette]").get_by_role("button", name="明细表").click()
    # A click elsewhere on the canvas counts, also when it leaves a name that was just typed.
    page.get_by_label("字段名称").fill("每日安排")
    page.locator(".design-column").first.click()
    expect(page.locator(".design-column").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".design-field").nth(3).locator("b")).to_have_text("每日安排")
    page.locator('[data-do="undo"]').click()
    page.locator('[data-do="redo"]').click()
    page.locator(".design-columns select").select_option(label="金额")
    page.locator(".design-field").nth(1).focus()
    page.locator(".design-field").nth(1).click()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    page.locator('[data-do="save"]').click()
    page.locator("[data-state]", has_text="已保存").wait_for()
    with OneAtATime.lock:
        draft = definitions.get_definition(definition_id=form.id, actor=SERVER).draft
    kinds = [(one["code"], one["kind"]) for one in draft["fields"]]
    assert kinds == [("title", "text"), ("请假类型", "choice"), ("事由", "text"), ("每日安排", "table")]
    assert draft["fields"][1]["options"] == [{"value": "年假", "label": "年假"}, {"value": "other", "label": "其他"}]
    assert draft["fields"][2]["show"] == "请假类型 == 'other'"
    assert [one["kind"] for one in draft["fields"][3]["columns"]] == ["text", "money"]
    page.locator('[data-do="try"]').click()
    frame = page.frame_locator("iframe.preview")
    frame.get_by_label("其他").wait_for()
    assert frame.get_by_label("事由").is_hidden()
    frame.get_by_label("其他").check()
    frame.get_by_label("事由").wait_for(state="visible")
    assert visitor.axe() == []


def test_the_designer_fits_a_phone(visit: Callable[..., Any]) -> None:
    form = made()
    visitor = visit(PHONE, locale="zh-CN").sign_in(designer("zh-hans"))
    page = visitor.open(f"/form/{form.id}/design/")
    page.locator("[data-palette]").get_by_role("button", name="手写签名").click()
    expect(page.locator(".design-field")).to_have_count(2)
    assert visitor.scrolls_sideways() == 0
    assert visitor.axe() == []


def test_publishing_publishes_what_is_drawn(desktop: Any) -> None:
    form = made()
    visitor = desktop.sign_in(designer("zh-hans"))
    page = visitor.open(f"/form/{form.id}/design/")
    page.locator("[data-palette]").get_by_role("button", name="单行文本").click()
    page.get_by_label("字段名称").fill("事由")
    page.get_by_role("button", name="发布").click()
    page.wait_for_url(f"**/form/{form.id}/")
    page.get_by_text("第 1 版已发布").wait_for()
    with OneAtATime.lock:
        version = definitions.find_version(definition_id=form.id, number=1, actor=SERVER)
    assert version is not None
    assert [one["code"] for one in version.schema["fields"]] == ["title", "事由"]


def test_a_form_is_begun_from_nothing_on_a_phone(visit: Callable[..., Any]) -> None:
    visitor = visit(PHONE, locale="zh-CN").sign_in(designer("zh-hans"))
    page = visitor.open("/form/new/")
    assert visitor.scrolls_sideways() == 0
    assert visitor.axe() == []
    page.locator("input[name=name]").fill("出差申请")
    page.locator("input[name=name]").press("Enter")
    page.wait_for_url("**/design/")
    expect(page.locator(".design-field")).to_have_count(1)
    assert visitor.scrolls_sideways() == 0


def test_fields_are_carried_from_one_form_into_another(desktop: Any) -> None:
    condition = {"code": "why", "kind": "text", "label": "事由", "show": "title == 'x'"}
    table = {
        "code": "rows",
        "kind": "table",
        "label": "明细",
        "columns": [{"code": "n", "kind": "number", "label": "数"}],
    }
    title = {"code": "title", "kind": "text", "label": "标题"}
    origin = made(
        {"fields": [title, condition, table], "rules": [{"check": "len(why) > 1", "message": "多写", "at": "why"}]}
    )
    with OneAtATime.lock:
        other = definitions.create_definition(code="other", name="Other", schema={"fields": [title]}, actor=SERVER)
    page = desktop.sign_in(designer("zh-hans")).open(f"/form/{origin.id}/design/")
    page.locator(".design-field").nth(0).click()
    page.get_by_label("字段名称").wait_for()
    page.locator(".design-field").nth(1).click(modifiers=["Shift"])
    expect(page.locator(".design-field.also")).to_have_count(2)
    page.keyboard.press("Control+c")
    page.get_by_text("已复制").wait_for()
    desktop.open(f"/form/{other.id}/design/")
    page.get_by_role("button", name="粘贴").click()
    expect(page.locator(".design-field")).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(page.locator(".design-field")).to_have_count(1)
    page.locator('[data-do="redo"]').click()
    page.get_by_role("button", name="从其他表单复制").click()
    page.get_by_label("选择表单").first.fill("Leave")
    page.get_by_role("dialog").get_by_role("listbox").select_option(label="Leave")
    page.get_by_role("dialog").get_by_label("明细").check()
    assert desktop.axe() == []
    page.get_by_role("dialog").get_by_role("button", name="插入").click()
    expect(page.locator(".design-field")).to_have_count(4)
    page.locator('[data-do="save"]').click()
    page.locator("[data-state]", has_text="已保存").wait_for()
    with OneAtATime.lock:
        draft = definitions.get_definition(definition_id=other.id, actor=SERVER).draft
    assert [one["code"] for one in draft["fields"]] == ["title", "title_2", "why", "rows"]
    assert draft["fields"][2]["show"] == "title_2 == 'x'"
    assert [one["at"] for one in draft["rules"]] == ["why"]
