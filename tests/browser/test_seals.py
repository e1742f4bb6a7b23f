"""A stored seal put on a phone: chosen, the password given, the form saved; what was filled in stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import expect

from ctp_core.applets.accounts.models import AccountSession
from ctp_core.kit.testing import TEST_PASSWORD
from tests.browser.conftest import OneAtATime
from tests.registers.conftest import build_office
from tests.registers.test_seals import build_room

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_seal_is_put_on_a_phone(phone: Any) -> None:
    room = build_room(build_office())
    account = get_user_model().objects.get(pk=room.office.wang.account_pk)
    account.set_password(TEST_PASSWORD)
    account.save()
    phone.sign_in(account)
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    page = phone.open(f"/registers/{room.register}/records/new/")
    page.get_by_label("标题").fill("房屋租赁合同")
    page.get_by_role("button", name="使用已存印章").first.click()
    page.get_by_role("button", name="远山集团公章").click()
    page.get_by_label("请输入您的密码以用印").fill("wrong")
    page.get_by_label("请输入您的密码以用印").press("Enter")
    page.locator(".seals [role=alert]").first.wait_for()
    assert (phone.scrolls_sideways(), phone.axe()) == (0, [])
    page.get_by_label("请输入您的密码以用印").fill(TEST_PASSWORD)
    page.get_by_role("button", name="用印", exact=True).click()
    expect(page.locator("[data-sealed]").first).to_contain_text("远山集团公章（王安石，")
    assert (phone.scrolls_sideways(), phone.axe()) == (0, [])
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("远山集团公章（王安石，").wait_for()
    assert page.locator(".pictures img").evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 1
    with OneAtATime.lock:
        assert [(one.version.name, one.path) for one in room.impressions()] == [("用印", "seal")]
