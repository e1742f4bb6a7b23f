"""The operators' pages in a browser: both languages, desk and phone, nothing for axe to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from ctp_core.api import audit, events
from ctp_core.applets.events.models import EventDelivery
from ctp_core.applets.operations.proofs.relay import ProofRequested
from ctp_core.contracts import Actor, MemberRef, ObjectRef, system_actor
from ctp_core.kit.testing import make_account
from tests.browser.conftest import DESKTOP, PHONE


def stuck_deliveries() -> None:
    """One that failed, one that waits for a module, one on its way."""
    for number, state in enumerate(("dead", "dead", "parked", "pending")):
        with transaction.atomic():
            events.publish(ProofRequested(subject=ObjectRef("core", "proof", uuid4()), number=number))
        EventDelivery.objects.filter(state="pending", attempts=0).update(
            state=state,
            attempts=8,
            error="ValueError: the index is locked by another process and can't be written" if state == "dead" else "",
            waits_for="news" if state == "parked" else "",
        )


def acts() -> None:
    """A few rows with long and short contents."""
    chen = Actor(kind="person", account_pk=1, name="陈明", address="10.0.0.1")
    for number in range(3):
        with transaction.atomic():
            audit.record(
                actor=chen.acting_for(MemberRef(1, UUID(int=1), "李华")) if number else chen,
                action="news.publish_article",
                subject=ObjectRef("news", "article", uuid4()),
                details={"title": "关于做好国庆假期值班工作的通知" * number, "board": "公告"},
            )
            audit.record(actor=system_actor("relay"), action="core.clean_events")


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_deliveries_and_audit(visit: Callable[..., Any], device: dict[str, Any], locale: str) -> None:
    stuck_deliveries()
    acts()
    title = {"zh-CN": "事件投递", "en": "Deliveries"}[locale]
    visitor = visit(device, locale=locale).sign_in(make_account("系统管理员", admin_role="system"))
    for state in ("dead", "parked", "pending"):
        page = visitor.open(f"/operations/deliveries/?state={state}")
        assert page.locator("h1").inner_text() == title
        assert visitor.axe() == []
        assert visitor.scrolls_sideways() == 0
    auditor = visit(device, locale=locale).sign_in(make_account("审计管理员", admin_role="audit"))
    page = auditor.open("/operations/audit/")
    assert page.locator("tbody tr").count() >= 6
    assert auditor.axe() == []
    assert auditor.scrolls_sideways() == 0


def test_a_delivery_is_settled_in_its_dialog(desktop: Any) -> None:
    stuck_deliveries()
    page = desktop.sign_in(make_account("系统管理员", admin_role="system")).open("/operations/deliveries/")
    assert EventDelivery.objects.filter(state="dead").count() == 2
    page.get_by_role("button", name="处理").first.click()
    page.get_by_label("原因").first.fill("已修复索引")
    page.get_by_role("button", name="重试").first.click()
    page.get_by_text("已重新投递").first.wait_for()
    assert EventDelivery.objects.filter(state="dead").count() == 1
