"""An administrator names an endpoint, is told at its field what is wrong, and sees in its log what became of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.webhooks.models import Call, Endpoint
from apps.webhooks.services.send_calls import send_calls
from ctp_core.kit.testing import make_account
from tests.browser.conftest import DESKTOP, PHONE, OneAtATime

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("device", "theme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_from_an_address_to_its_log(visit: Callable[..., Any], device: dict[str, Any], theme: str) -> None:
    account = make_account("系统管理员", admin_role="system")
    account.theme = theme
    account.save(update_fields=["theme"])
    visitor = visit(device, locale="zh-CN").sign_in(account)
    page = visitor.open("/webhooks/new/")
    page.get_by_label("名称").fill("ERP")
    page.get_by_label("地址").fill("https://10.0.0.5/hook")
    page.get_by_role("checkbox", name="流程有新的操作").check()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("内网地址请联系运维人员").wait_for()
    assert visitor.axe() == []
    assert visitor.scrolls_sideways() == 0
    expect(page.get_by_role("checkbox", name="流程有新的操作")).to_be_checked()
    page.get_by_label("地址").fill("https://hooks.a-long-name-that-does-not-fit.example.invalid/ctp/with/a/long/path")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("code", has_text="whsec_")).to_have_count(1)
    assert visitor.scrolls_sideways() == 0
    page.get_by_role("link", name="完成").click()
    page.get_by_role("button", name="发送测试").click()
    page.locator("td", has_text="webhooks.test.v1").wait_for()
    with OneAtATime.lock:
        assert send_calls() == 1
        assert Call.objects.get().error == "unknown_name"
        endpoint = Endpoint.objects.get()
    page = visitor.open(f"/webhooks/{endpoint.public_id}/")
    page.get_by_text("无法解析该地址的域名").wait_for()
    page.locator("summary").first.click()
    assert visitor.axe() == []
    assert visitor.scrolls_sideways() == 0
    page = visitor.open("/webhooks/")
    page.get_by_text("推送失败").wait_for()
    assert visitor.axe() == []
