"""What was typed and not sent is there again; what one signs for in the to-do centre is followed by the next."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user_model
from playwright.sync_api import Page, Route, expect

from apps.collaboration.models import Affair
from apps.documents.models import Dispatch, Distribution
from apps.documents.services.issue_dispatch import issue_dispatch, number_dispatch
from tests.browser.conftest import OneAtATime, Visitor
from tests.collaboration.house import build_office
from tests.documents.conftest import Bureau, build_bureau

KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('ctp-kept:'))"


def account(bureau: Bureau, name: str) -> object:
    return get_user_model().objects.get(pk=bureau.people[name].account_pk)


def leave(page: Page) -> None:
    """One click away: the first entry of the menu."""
    with page.expect_navigation():
        page.locator(".brand-line").click()


def test_a_document_is_drafted_and_signed_for(server: str, visit: Callable[..., Visitor]) -> None:
    bureau = build_bureau()
    for title in ("关于值班的通知", "关于防汛的通知"):
        made = bureau.approved(title=title, recipients=(bureau.unit(bureau.archive),))
        number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
        issue_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    drafter = visit().sign_in(account(bureau, "苏轼"))
    page = drafter.open("/documents/dispatches/new/")
    page.fill("[name=body]", "请认真落实。")
    page.select_option("[name=urgency]", "urgent")
    page.locator("#f-recipients").click()
    page.keyboard.type("档案")
    page.locator("[role=option]", has_text="档案室").click()
    leave(page)
    drafter.open("/documents/dispatches/new/")
    expect(page.locator(".kept")).to_be_visible()
    expect(page.locator("[name=body]")).to_have_value("请认真落实。")
    expect(page.locator("[name=urgency]")).to_have_value("urgent")
    expect(page.locator(".pick", has_text="档案室")).to_be_visible()
    assert drafter.axe() == []
    # It comes back refused, and is still there after that.
    page.locator("form.form").evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        page.locator("button[value=send]").click()
    expect(page.locator("#f-title-errors")).to_be_visible()
    leave(page)
    drafter.open("/documents/dispatches/new/")
    expect(page.locator("[name=body]")).to_have_value("请认真落实。")
    expect(page.locator(".pick", has_text="档案室")).to_be_visible()
    page.fill("[name=title]", "关于开展自查的通知")
    with page.expect_navigation(url="**/documents/dispatches/*-*/"):
        page.locator("button[value=send]").click()
    expect(page.locator("dd", has_text="档案室")).to_be_visible()
    assert page.evaluate(KEPT) == []
    # On paper "today" is wrong tomorrow.
    page.emulate_media(media="print")
    printed = page.locator(".meta time").evaluate("one => [getComputedStyle(one, '::after').content, one.title]")
    assert printed[0] == f'"{printed[1]}"'
    page.emulate_media(media="screen")
    with OneAtATime.lock:
        assert Dispatch.objects.get(title="关于开展自查的通知").recipients == [str(bureau.unit(bureau.archive))]
    head = visit().sign_in(account(bureau, "黄庭坚"))
    page = head.open("/todos/")
    page.locator("a[data-row]", has_text="防汛").click()
    # Another theme or language leads back to the item.
    with page.expect_navigation():
        page.locator(".top-end .theme-to-dark:visible").click()
    expect(page.locator("#pane h1")).to_have_text("关于防汛的通知")
    page.locator("#pane form button", has_text="签收").click()
    expect(page.locator("a[data-row]")).to_have_count(1)
    expect(page.locator("#pane h1")).to_have_text("关于值班的通知")
    page.locator("#pane [data-dialog=send-back]").click()
    page.locator("#send-back textarea").fill("不归我室")
    page.locator("#send-back footer button").click()
    expect(page.locator("a[data-row]")).to_have_count(0)
    with OneAtATime.lock:
        states = Distribution.objects.order_by("pk").values_list("state", "reason")
        assert list(states) == [("returned", "不归我室"), ("signed", "")]


def test_a_meeting_is_kept_and_a_first_paste_is_saved(server: str, visit: Callable[..., Visitor]) -> None:
    office = build_office()
    visitor = visit().sign_in(office.account("starter"))
    page = visitor.open("/meetings/new/")
    page.fill("[name=title]", "评审会")
    with page.expect_navigation():
        page.locator("button[name=find]").click()
    page.fill("[name=agenda]", "一、方案")
    leave(page)
    visitor.open("/meetings/new/?day=2027-03-01&start=10:00")
    expect(page.locator("[name=title]")).to_have_value("评审会")
    expect(page.locator("[name=agenda]")).to_have_value("一、方案")
    # The time is the one just chosen.
    assert [page.input_value(f"[name={name}]") for name in ("day", "start", "end")] == ["2027-03-01", "10:00", "11:00"]
    page.locator(".kept button").click()
    expect(page.locator("[name=title]")).to_have_value("")
    assert page.evaluate(KEPT) == []
    # The script that saves is still on its way when something is pasted, once.
    held: list[Route] = []
    page.route("**/collaboration/draft*.js", lambda route: held.append(route))
    with page.expect_request("**/collaboration/draft*.js"):
        visitor.open("/collaboration/new/free/")
        page.locator("#f-body").fill("一次粘贴的正文")
    held[0].continue_()
    expect(page.locator("#draft-state")).to_have_text("已保存", timeout=8000)
    with OneAtATime.lock:
        assert Affair.objects.get().body == "一次粘贴的正文"
