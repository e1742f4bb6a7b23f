"""An office that sends and receives: 苏轼 drafts, 王安石 leads his unit, 曾巩 and 欧阳修 countersign, 沈括 signs, 米芾 is the clerk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from apps.documents.domain.dto import CategoryDto
from apps.documents.models import Dispatch
from apps.documents.services.maintain_categories import create_category
from apps.documents.services.save_dispatch import DispatchValues, create_dispatch
from apps.documents.services.send_dispatch import send_dispatch
from ctp_core.api import actors, permissions
from ctp_core.contracts import Actor, PrincipalRef, system_actor
from ctp_core.kit.testing import ApiClient, api_client, client_for
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto, UnitDto
from ctp_workflow.api import instances

SYSTEM = system_actor("test")


@dataclass
class Bureau:
    company: UnitDto
    office: UnitDto
    archive: UnitDto
    people: dict[str, MemberDto]
    dispatches: CategoryDto
    receipts: CategoryDto

    def actor(self, name: str) -> Actor:
        return actors.actor_for_account(account_pk=self.people[name].account_pk)

    def grant(self, name: str, *codes: str) -> None:
        for code in codes:
            key = permissions.account_key(self.people[name].account_pk)
            permissions.grant_permission(code=code, key=key, actor=SYSTEM)

    def browser(self, name: str) -> Client:
        account = get_user_model().objects.get(pk=self.people[name].account_pk)
        return client_for(account, headers={"accept-language": "en"})

    def token(self, name: str) -> ApiClient:
        account = get_user_model().objects.get(pk=self.people[name].account_pk)
        return api_client(account, ("documents:read", "documents:write", "workflow:write"), HTTP_ACCEPT_LANGUAGE="en")

    def draft(self, title: str = "关于开展自查的通知", **more: object) -> Dispatch:
        values = DispatchValues(category_id=self.dispatches.id, title=title, body="请认真落实。", **more)  # type: ignore[arg-type]
        return create_dispatch(values=values, actor=self.actor("苏轼"))

    def unit(self, unit: UnitDto) -> PrincipalRef:
        return PrincipalRef("unit", unit.id)

    def member(self, name: str) -> PrincipalRef:
        return PrincipalRef("member", self.people[name].id)

    def agree(self, dispatch_id: UUID, name: str) -> None:
        from apps.documents.selectors.visibility import dispatch_ref

        item = instances.find_open_item(subject=dispatch_ref(dispatch_id), actor=self.actor(name))
        assert item is not None, f"{name} has nothing to handle"
        instances.act(item_id=item.id, operation="agree", actor=self.actor(name))

    def approved(self, **more: object) -> Dispatch:
        made = self.draft(**more)
        send_dispatch(dispatch_id=made.public_id, actor=self.actor("苏轼"))
        for name in ("王安石", "曾巩", "欧阳修", "沈括"):
            self.agree(made.public_id, name)
        made.refresh_from_db()
        return made


@pytest.fixture
def bureau(db: None) -> Bureau:
    return build_bureau()


def build_bureau() -> Bureau:
    company = setup.create_unit(code="C", name="远山集团", kind="company", actor=SYSTEM)
    office = setup.create_unit(code="C-1", name="信息中心", parent_id=company.id, actor=SYSTEM)
    archive = setup.create_unit(code="C-2", name="档案室", parent_id=company.id, actor=SYSTEM)
    people = {}
    places = {"沈括": company, "米芾": company, "黄庭坚": archive, "秦观": archive}
    for number, name in enumerate(
        ["苏轼", "王安石", "曾巩", "欧阳修", "沈括", "米芾", "黄庭坚", "秦观", "李清照"], start=1
    ):
        details = setup.MemberDetails(number=f"D{number:04}", name=name)
        unit = places.get(name, office)
        people[name] = setup.create_member(details=details, unit_id=unit.id, actor=SYSTEM)
    for unit, head in ((office, "王安石"), (company, "沈括"), (archive, "黄庭坚")):
        setup.set_heads(unit_id=unit.id, heads=[people[head].id], actor=SYSTEM)

    def named(*names: str) -> tuple[PrincipalRef, ...]:
        return tuple(PrincipalRef("member", people[name].id) for name in names)

    dispatches = create_category(
        direction="dispatch",
        name="单位发文",
        word="远山发",
        people={"countersign": named("曾巩", "欧阳修"), "sign": named("沈括")},
        actor=SYSTEM,
    )
    receipts = create_category(
        direction="receipt",
        name="来文",
        word="远山",
        people={"propose": named("米芾"), "decide": named("沈括")},
        actor=SYSTEM,
    )
    found = Bureau(company, office, archive, people, dispatches, receipts)
    found.grant("米芾", "documents.number", "documents.register")
    return found
