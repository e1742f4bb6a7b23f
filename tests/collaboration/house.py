"""A small office with a purchase template: department head, two countersigners, by condition the director."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model

from apps.collaboration.domain.views import TemplateSettings
from apps.collaboration.services.save_template import TemplateContent, save_template
from ctp_core.contracts import Actor, PrincipalRef, system_actor
from ctp_core.kit.testing import ApiClient, api_client, client_for
from ctp_form.api import definitions as forms
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto, UnitDto
from ctp_workflow.api import definitions as flows

SERVER = system_actor("test")
SCOPES = ["collaboration:write", "workflow:write", "form:read"]

FORM: dict[str, Any] = {
    "fields": [
        {"code": "title", "kind": "text", "label": {"zh-hans": "标题", "en": "Title"}, "required": True},
        {"code": "board", "kind": "text", "label": "Board"},
        {"code": "text", "kind": "long_text", "label": {"zh-hans": "正文", "en": "Text"}, "required": True},
        {"code": "files", "kind": "attachment", "label": "Files"},
        {"code": "amount", "kind": "money", "label": {"zh-hans": "金额", "en": "Amount"}, "capital": True},
        {"code": "secret", "kind": "text", "label": "Secret"},
        {"code": "check", "kind": "text", "label": "Check"},
        {
            "code": "items",
            "kind": "table",
            "label": "Items",
            "columns": [
                {"code": "name", "kind": "text", "label": "Name", "required": True},
                {"code": "price", "kind": "money", "label": "Price", "total": True},
            ],
        },
    ]
}
POLICIES: dict[str, Any] = {
    "start": {"default": "write", "fields": {"check": "hidden"}, "tables": {}},
    "head": {"default": "read", "fields": {"check": "required"}, "tables": {}},
    "sign": {"default": "read", "fields": {"secret": "hidden"}, "tables": {}},
    "read": {"default": "read", "fields": {"secret": "hidden", "amount": "hidden"}, "tables": {}},
}


@dataclass
class Office:
    people: dict[str, MemberDto]
    units: dict[str, UnitDto]
    template: TemplateSettings
    accounts: dict[str, Any] = field(default_factory=dict)

    def account(self, name: str) -> Any:
        return get_user_model().objects.get(pk=self.people[name].account_pk)

    def client(self, name: str, language: str = "en") -> Any:
        account = self.account(name)
        account.language = language
        account.save(update_fields=["language"])
        return client_for(account)

    def api(self, name: str) -> ApiClient:
        return api_client(self.account(name), SCOPES)

    def actor(self, name: str) -> Actor:
        from ctp_core.api.actors import actor_for_account

        return actor_for_account(account_pk=self.people[name].account_pk)


def build_office(outcome_board: str = "") -> Office:
    company = setup.create_unit(code="C", name="远山集团", kind="company", actor=SERVER)
    office = setup.create_unit(code="C-1", name="办公室", parent_id=company.id, actor=SERVER)
    finance = setup.create_unit(code="C-2", name="财务部", parent_id=company.id, actor=SERVER)
    partner = setup.create_unit(code="P", name="协作公司", kind="partner", actor=SERVER)
    units = {"company": company, "office": office, "finance": finance, "partner": partner}
    people: dict[str, MemberDto] = {}
    for number, (name, unit) in enumerate(
        [
            ("starter", office),
            ("head", office),
            ("first", finance),
            ("second", finance),
            ("director", company),
            ("reader", finance),
            ("stranger", office),
            ("delegate", finance),
            ("guest", partner),
        ]
    ):
        details = setup.MemberDetails(number=f"E{number:04}", name=name.title(), phone=f"138{number:08}")
        people[name] = setup.create_member(details=details, unit_id=unit.id, actor=SERVER)
    setup.set_heads(unit_id=office.id, heads=[people["head"].id], actor=SERVER)
    setup.set_heads(unit_id=company.id, heads=[people["director"].id], actor=SERVER)
    return Office(people, units, make_template(people, outcome_board))


def make_template(people: dict[str, MemberDto], outcome_board: str = "", code: str = "publication") -> TemplateSettings:
    form = forms.create_definition(code=code, name="Publication", schema=FORM, actor=SERVER)
    form_version = forms.publish(definition_id=form.id, actor=SERVER)
    flow = flows.create_definition(code=code, name="Publication", graph=graph_of(people), actor=SERVER)
    flow_version = flows.publish(definition_id=flow.id, actor=SERVER)
    outcomes = []
    if outcome_board:
        outcomes = [
            {
                "action": "publish_news",
                "title": "title",
                "body": "text",
                "attachments": "files",
                "board": outcome_board,
                "board_field": "",
            }
        ]
    content = TemplateContent(
        code=code,
        name="Publication request",
        category="Office",
        form_version_id=form_version.id,
        flow_version_id=flow_version.id,
        policies=POLICIES,
        outcomes=outcomes,
        title_rule="{title}",
        users=[PrincipalRef("everyone")],
        readers=[PrincipalRef("member", people["reader"].id)],
    )
    return save_template(content=content, actor=SERVER)


def graph_of(people: dict[str, MemberDto]) -> dict[str, Any]:
    def person(name: str) -> dict[str, Any]:
        return {"kind": "member", "id": str(people[name].id), "name": people[name].name}

    return {
        "fields": {"amount": "money"},
        "nodes": [
            {"id": "start", "kind": "start"},
            {
                "id": "head",
                "kind": "approve",
                "name": "Head",
                "participants": [{"kind": "starter_head", "level": 1}],
                "disagree": "return_to_starter",
            },
            {
                "id": "sign",
                "kind": "approve",
                "name": "Countersign",
                "mode": "all",
                "participants": [person("first"), person("second")],
            },
            {"id": "large", "kind": "condition"},
            {"id": "director", "kind": "approve", "name": "Director", "participants": [person("director")]},
            {"id": "end", "kind": "end"},
        ],
        "edges": [
            {"from": "start", "to": "head"},
            {"from": "head", "to": "sign"},
            {"from": "sign", "to": "large"},
            {"from": "large", "to": "director", "when": "amount > 50000"},
            {"from": "large", "to": "end", "default": True},
            {"from": "director", "to": "end"},
        ],
    }


def draft_id(location: str) -> UUID:
    """The affair in an address of its page."""
    return UUID(location.rstrip("/").split("/affairs/")[1].split("/")[0])
