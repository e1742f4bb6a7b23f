"""A public form answered on a phone without an account; a record of another list chosen, with what it brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.registers.domain.dto import RoleContent
from apps.registers.models import PublicForm
from apps.registers.services.add_record import add_record
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.contracts import PrincipalRef
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_form.models import FormRecord
from tests.browser.conftest import OneAtATime
from tests.registers.conftest import SYSTEM, build_office
from tests.registers.test_public_forms import ASKED, SCHEMA, opened
from tests.registers.test_relations import schema as orders_schema

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_public_form_is_answered_on_a_phone(phone: Any) -> None:
    office = build_office()
    made = definitions.create_definition(code="visit", name="Visit", schema=SCHEMA, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    register = create_register(content=RegisterContent(name="来访登记", version_id=version.id), actor=SYSTEM)
    form: PublicForm = opened(
        office, register, title="开放日报名", intro="请填写来访信息。", thanks="到时见。", fields=ASKED
    )
    page = phone.open(f"/registers/public/{form.code}/")
    assert page.get_by_label("Meal").is_hidden()
    page.get_by_label("Your name").fill("李雷")
    page.get_by_label("Yes").check()
    page.get_by_label("Meal").fill("素食")
    assert phone.axe() == []
    page.get_by_role("button", name="下一页").click()
    page.get_by_label("Who").fill("韩梅梅")
    page.get_by_label("Cost").fill("1200")
    page.get_by_text("1,200.00 元").first.wait_for()
    assert phone.scrolls_sideways() == 0
    page.get_by_role("button", name="提交").click()
    code = page.locator("#query-code").inner_text()
    assert phone.scrolls_sideways() == 0
    assert phone.axe() == []
    page.get_by_role("link", name="/given/").click()
    page.get_by_label("查询码").fill(code.lower())
    page.get_by_role("button", name="查询").click()
    page.get_by_text("素食").wait_for()
    assert phone.axe() == []
    assert page.get_by_text("canary").count() == 0
    with OneAtATime.lock:
        values = FormRecord.objects.get().values
    assert (values["name"], values["meal"], values["all"]) == ("李雷", "素食", "1200.00")


def test_a_chosen_record_fills_the_form(desktop: Any, visit: Callable[..., Any]) -> None:
    office = build_office()
    given = {"name": "翠湖租约", "amount": "8200", "state": "open", "day": "2026-05-03"}
    add_record(register_id=office.register, values=given, actor=office.actor(office.su))
    made = definitions.create_definition(
        code="orders", name="订单", schema=orders_schema(office.register), actor=SYSTEM
    )
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    role = RoleContent("全体", "all", ("add", "change"), FieldPolicy(), (PrincipalRef("everyone"),))
    register = create_register(content=RegisterContent(name="订单", version_id=version.id, roles=(role,)), actor=SYSTEM)
    from django.contrib.auth import get_user_model

    visitor = desktop.sign_in(get_user_model().objects.get(pk=office.su.account_pk))
    page = visitor.open(f"/registers/{register}/records/new/")
    page.get_by_label("Order").fill("A-1")
    page.get_by_role("combobox", name="Contract").fill("翠湖")
    page.get_by_role("option", name="翠湖租约").click()
    expect(page.locator('[name="f.price"]')).to_have_value("8200.00")
    page.locator('[data-live="state"]', has_text="未结").wait_for()
    page.get_by_role("combobox", name="Of").click()
    page.get_by_role("option", name="翠湖租约").click()
    page.locator('[data-total="sum"]', has_text="8,200.00 元").wait_for()
    assert visitor.axe() == []
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("link", name="翠湖租约").wait_for()
    assert visitor.axe() == []
