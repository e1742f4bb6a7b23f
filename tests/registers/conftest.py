"""A house with people, a form with a secret, and a register of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from apps.registers.domain.dto import RoleContent
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.api import permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, PrincipalRef, system_actor
from ctp_core.kit.testing import ApiClient, api_client, client_for
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto

SYSTEM = system_actor("test")
CANARY = "canary-7f3a"
SALARY = "91827.36"
SCHEMA = {
    "fields": [
        {"code": "name", "kind": "text", "label": {"zh-hans": "名称", "en": "Name"}, "required": True},
        {"code": "amount", "kind": "money", "label": {"zh-hans": "金额", "en": "Amount"}},
        {"code": "day", "kind": "date", "label": {"zh-hans": "日期", "en": "Day"}},
        {"code": "state", "kind": "choice", "label": {"zh-hans": "状态", "en": "State"}, "options": [
            {"value": "open", "label": {"zh-hans": "未结", "en": "Open"}},
            {"value": "done", "label": {"zh-hans": "已结", "en": "Done"}}]},
        {"code": "boss", "kind": "member", "label": {"zh-hans": "负责人", "en": "In charge"}},
        {"code": "secret", "kind": "text", "label": {"zh-hans": "机密", "en": "Secret"}},
        {"code": "salary", "kind": "money", "label": {"zh-hans": "薪酬", "en": "Salary"}},
        {"code": "items", "kind": "table", "label": {"zh-hans": "明细", "en": "Items"}, "columns": [
            {"code": "what", "kind": "text", "label": {"zh-hans": "内容", "en": "What"}},
            {"code": "price", "kind": "money", "label": {"zh-hans": "单价", "en": "Price"}, "total": True}]},
    ]
}  # fmt: skip
HIDDEN = FieldPolicy("write", {"secret": "hidden", "salary": "hidden", "items.price": "hidden"})


@dataclass
class Office:
    """Su keeps the register, Wang reads all of it without secrets, Li adds and reads her own, Zhao has no seat."""

    su: MemberDto
    wang: MemberDto
    li: MemberDto
    zhao: MemberDto
    version_id: UUID
    register: UUID

    def actor(self, member: MemberDto) -> Actor:
        """The person at work."""
        return actor_for_account(account_pk=member.account_pk)

    def client(self, member: MemberDto) -> Any:
        """The person's browser."""
        from django.contrib.auth import get_user_model

        return client_for(get_user_model().objects.get(pk=member.account_pk))

    def api(self, member: MemberDto) -> ApiClient:
        """The person's program."""
        from django.contrib.auth import get_user_model

        account = get_user_model().objects.get(pk=member.account_pk)
        return api_client(account, ["registers:write", "form:read"])

    @property
    def address(self) -> str:
        """The register over REST."""
        return f"/api/v1/registers/{self.register}/"


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def build_office() -> Office:
    company = setup.create_unit(code="C", name="远山集团", kind="company", actor=SYSTEM)

    def person(number: str, name: str) -> MemberDto:
        return setup.create_member(
            details=setup.MemberDetails(number=number, name=name), unit_id=company.id, actor=SYSTEM
        )

    su, wang, li, zhao = person("E1", "苏轼"), person("E2", "王安石"), person("E3", "李清照"), person("E4", "赵明诚")
    made = definitions.create_definition(code="contracts", name="合同", schema=SCHEMA, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    register = create_register(content=content(version.id, su, wang, li), actor=SYSTEM)
    permissions.grant_permission(
        code="registers.manage_registers", key=permissions.account_key(zhao.account_pk), actor=SYSTEM
    )
    return Office(su, wang, li, zhao, version.id, register)


def content(version_id: UUID, su: MemberDto, wang: MemberDto, li: MemberDto) -> RegisterContent:
    everything = ("add", "change", "delete", "import", "export")
    return RegisterContent(
        name="合同台账",
        version_id=version_id,
        columns=("name", "amount", "state"),
        fast=("amount", "day"),
        roles=(
            RoleContent("管理", "all", everything, FieldPolicy("write"), (PrincipalRef("member", su.id),)),
            RoleContent("查阅", "all", ("export",), HIDDEN, (PrincipalRef("member", wang.id),)),
            RoleContent("填报", "own", ("add", "change"), HIDDEN, (PrincipalRef("member", li.id),)),
        ),
    )
