"""What office staff and operators do beside the main job: replies, acting for somebody, dark pages, a module switched by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import expect

from apps.meetings.models import Invitation
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps_api.meetings import MeetingDraft
from ctp_core.api import modules
from ctp_core.kit.testing import TEST_PASSWORD, make_account
from ctp_organization.api import delegations
from tests.browser.conftest import DESKTOP, PHONE, OneAtATime, Visitor
from tests.collaboration.house import SERVER, Office, build_office
from tests.collaboration.test_rights import send
from tests.meetings.conftest import at, refs
from tests.meetings.conftest import build_office as build_meeting_office


@pytest.fixture
def office(server: str) -> Office:
    return build_office()


@pytest.mark.parametrize(("device", "language"), [(DESKTOP, "zh-hans"), (PHONE, "en")], ids=["desktop-zh", "phone-en"])
def test_invitations_are_answered_one_after_the_other(
    server: str, visit: Callable[..., Visitor], device: dict[str, Any], language: str
) -> None:
    house = build_meeting_office()
    for hour, title in ((9, "周例会"), (14, "评审会")):
        draft = MeetingDraft(
            title=title,
            starts_at=at(hour),
            ends_at=at(hour + 1),
            organizer=house.su.ref,
            invited=refs(house.wang),
            room_id=house.big,
        )
        arrange_meeting(draft=draft, actor=house.actor(house.su))
    account = get_user_model().objects.get(pk=house.wang.account_pk)
    account.language = language
    account.save(update_fields=["language"])
    visitor = visit(device).sign_in(account)
    page = visitor.open("/todos/")
    page.locator("a[data-row]", has_text="评审会").click()
    # The height of a field somebody has touched is the browser's own style: it must not travel to the next item.
    page.locator("#f-decline").evaluate("field => { field.style.height = '90px' }")
    page.locator("button[name=reply][value=accepted]").click()
    expect(page.locator("a[data-row]")).to_have_count(1)
    if device is PHONE:
        page.locator("a[data-row]").click()
    expect(page.locator("#pane h1")).to_have_text("周例会")
    assert page.locator("#f-decline").get_attribute("style") is None
    page.locator("[data-dialog=decline-meeting]").click()
    page.locator("#f-decline").fill("出差")
    assert visitor.scrolls_sideways() <= 0
    page.locator("#decline-meeting footer button").click()
    expect(page.locator("a[data-row]")).to_have_count(0)
    with OneAtATime.lock:
        replies = Invitation.objects.filter(member_id=house.wang.pk).order_by("meeting__starts_at")
        assert [(one.reply, one.reason) for one in replies] == [("declined", "出差"), ("accepted", "")]


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_delegate_acts_and_the_record_shows_both(
    office: Office, visit: Callable[..., Visitor], device: dict[str, Any]
) -> None:
    send(office)
    now = timezone.now()
    delegations.set_delegation(
        grantor_id=office.people["head"].id,
        delegate_id=office.people["delegate"].id,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
        actor=SERVER,
    )
    visitor = visit(device).sign_in(office.account("delegate"))
    page = visitor.open("/todos/")
    expect(page.locator("a[data-row]")).to_contain_text("代 Head")
    page.locator("a[data-row]").click()
    expect(page.locator("#pane .why")).to_contain_text("Head")
    assert visitor.axe() == []
    # What was typed stays when one looks at the flow, and begins the reason when one returns it.
    page.fill("[name='f.check']", "已核对")
    page.locator("#pane [name=opinion]").fill("金额无误")
    page.reload()
    expect(page.locator("#pane .kept")).to_be_visible()
    expect(page.locator("[name='f.check']")).to_have_value("已核对")
    page.locator("[data-dialog=flow-return]").click()
    expect(page.locator("[name=reason_return]")).to_have_value("金额无误")
    page.keyboard.press("Escape")
    assert visitor.axe() == []
    page.locator("button[value=agree]").click()
    expect(page.locator("a[data-row]")).to_have_count(0)
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('ctp-kept')).length") == 0
    starter = visit(device).sign_in(office.account("starter")).open("/todos/?box=sent")
    starter.locator("a[data-row]").click()
    said = starter.locator("#pane .said li").first
    expect(said).to_contain_text("Delegate")
    expect(said).to_contain_text("代 Head")
    expect(said).to_contain_text("金额无误")


@pytest.mark.parametrize("path", ["/", "/todos/", "/news/", "/search/?q=通知", "item"])
def test_dark_pages_give_axe_nothing(office: Office, visit: Callable[..., Visitor], path: str) -> None:
    if path == "item":
        path = f"/collaboration/affairs/{send(office)}/"
    account = office.account("head")
    account.theme = "dark"
    account.save(update_fields=["theme"])
    visitor = visit().sign_in(account)
    visitor.open(path)
    assert visitor.page.locator("html").get_attribute("data-theme") == "dark"
    assert visitor.axe() == []


def test_news_is_switched_off_and_on_by_hand(office: Office, visit: Callable[..., Visitor]) -> None:
    operator = visit().sign_in(make_account("系统管理员", admin_role="system"))
    reader = visit().sign_in(office.account("reader"))
    for on in (False, True):
        page = operator.open("/modules/")
        page.locator("form[action*='/modules/news/'] button").click()
        yes = page.locator("#ctp-confirm[open] button[value=yes]")
        switched_button = page.locator(f"form[action*='/modules/news/'] button[value={'off' if on else 'on'}]")
        yes.or_(switched_button).first.wait_for()
        if yes.count():
            yes.click()
        switched = time.monotonic()
        switched_button.wait_for()
        answer = reader.page.goto(reader.server + "/news/")
        while answer is not None and (answer.status == 200) is not on and time.monotonic() - switched < 2:
            answer = reader.page.goto(reader.server + "/news/")
        assert answer is not None
        assert answer.status == (200 if on else 404)
        assert reader.open("/").locator("nav a[href='/news/']").count() == (2 if on else 0)
    with OneAtATime.lock:
        assert modules.is_on("news")


def test_an_error_stands_red_at_its_field_and_a_file_has_its_icon(
    office: Office, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = visit().sign_in(office.account("starter"))
    page = visitor.open(f"/collaboration/new/{office.template.id}/")
    attached = tmp_path / "list.txt"
    attached.write_text("系统清单", encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(attached)
    page.get_by_role("link", name="list.txt").wait_for()
    expect(page.locator("ctp-files li svg")).to_have_count(2)
    page.locator("button[name=action][value=submit]").click()
    title = page.locator("[name='f.title'][aria-invalid=true]")
    title.wait_for()
    red = page.locator(".errors").first.evaluate("line => getComputedStyle(line).color")
    assert title.evaluate("field => getComputedStyle(field).borderTopColor") == red


def test_what_was_picked_and_what_filters_are_to_be_seen(server: str, visit: Callable[..., Visitor]) -> None:
    house = build_meeting_office()
    draft = MeetingDraft(
        title="周例会",
        starts_at=at(9),
        ends_at=at(10),
        organizer=house.su.ref,
        invited=refs(house.wang, house.li),
        room_id=house.big,
    )
    meeting_id = arrange_meeting(draft=draft, actor=house.actor(house.su))
    visitor = visit(DESKTOP).sign_in(get_user_model().objects.get(pk=house.su.account_pk))
    page = visitor.open(f"/meetings/{meeting_id}/edit/")
    for name in ("王安石", "李清照"):
        expect(page.locator("ctp-picker .pick", has_text=name)).to_be_visible()
    page = visitor.open("/documents/")
    for name in ("state", "kind", "year"):
        expect(page.locator(f"#f-{name}")).to_be_visible()


def test_a_session_that_ends_while_one_writes_takes_nothing_away(office: Office, visit: Callable[..., Visitor]) -> None:
    account = office.account("starter")
    account.set_password(TEST_PASSWORD)
    account.save()
    visitor = visit().sign_in(account)
    page = visitor.open(f"/collaboration/new/{office.template.id}/")
    visitor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.fill("[name='f.title']", "服务器采购")
    with page.expect_navigation():
        page.locator("button[name=action][value=submit]").click()
    page.get_by_text("登录已过期").wait_for()
    assert visitor.axe() == []
    page.fill("[name=username]", account.username)
    page.fill("[name=password]", TEST_PASSWORD)
    page.locator("form.sign-in button.primary").click()
    expect(page.locator("[name='f.title']")).to_have_value("服务器采购")
    expect(page.locator("form .kept")).to_be_visible()
    # Somebody else in the same tab is shown nothing of it.
    visitor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    visitor.sign_in(office.account("head")).open("/collaboration/new/free/")
    page.wait_for_function("sessionStorage['ctp-who']")
    expect(page.locator("form[data-keep]")).to_be_visible()
    page.wait_for_function("!Object.keys(sessionStorage).some((key) => key.startsWith('ctp-kept'))")
