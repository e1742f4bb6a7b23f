"""A delegation for one template: lists, pages, acting, REST and the record go exactly as far as it says."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps as django_apps
from django.db import connection
from django.utils import timezone
from uuid6 import uuid7

from apps.collaboration.domain.views import TemplateSettings
from apps.collaboration.models import Template
from apps.collaboration.selectors.affairs import list_affairs, sees
from apps.collaboration.services.act_on_affair import act_on_affair
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.submit_affair import submit_affair
from ctp_core.api import permissions
from ctp_core.contracts import Invalid, ObjectRef, PageRequest
from ctp_core.kit.testing import api_client
from ctp_organization.api import delegations
from ctp_organization.contracts import DelegationCircle, DelegationScope
from ctp_portal.api import todos
from ctp_portal.models import Todo
from ctp_workflow.api import instances
from ctp_workflow.models import Instance
from tests.collaboration.house import SERVER, Office, make_template

pytestmark = pytest.mark.django_db
SCOPES = ["organization:write", "organization:read"]


def send(office: Office, template: TemplateSettings) -> UUID:
    actor = office.actor("starter")
    content = DraftContent(values={"title": template.code, "text": "x"})
    return submit_affair(
        affair_id=create_draft(template_id=template.id, content=content, actor=actor).id, actor=actor
    ).id


def entrust(office: Office, *templates: UUID, **more: Any) -> delegations.DelegationDto:
    now = timezone.now()
    given: dict[str, Any] = {
        "grantor_id": office.people["head"].id,
        "delegate_id": office.people["delegate"].id,
        "starts_at": now - timedelta(minutes=1),
        "ends_at": now + timedelta(days=1),
        "templates": templates,
        "actor": office.actor("head"),
    }
    return delegations.set_delegation(**{**given, **more})


def waiting(office: Office, name: str) -> set[str]:
    page = PageRequest()
    return {one.title for one in todos.list_todos(actor=office.actor(name), box="pending", page=page).items}


def test_it_reaches_what_is_open_and_what_comes_of_that_template_alone(office: Office) -> None:
    other = make_template(office.people, code="travel")
    before, strange = send(office, other), send(office, office.template)
    given = entrust(office, other.id)
    after = send(office, other)
    delegate = office.actor("delegate")
    assert given.scope == DelegationScope(templates=frozenset({ObjectRef("collaboration", "template", other.id)}))
    assert {one.id for one in list_affairs(actor=delegate, page=PageRequest()).items} == {before, after}
    assert (waiting(office, "delegate"), waiting(office, "head")) == ({"travel"}, {"travel", "publication"})
    assert todos.counts(actor=delegate).modules == {"collaboration": 2}
    assert instances.find_open_item(subject=ObjectRef("collaboration", "affair", strange), actor=delegate) is None
    assert office.client("delegate").get(f"/collaboration/affairs/{strange}/").status_code == 404
    page = office.client("delegate").get("/").content.decode()
    assert ("travel" in page, ">publication<" in page) == (True, False)
    item = instances.find_open_item(subject=ObjectRef("collaboration", "affair", before), actor=delegate)
    assert item is not None
    act_on_affair(item_id=item.id, operation="agree", values={"check": "x"}, actor=delegate)
    said = instances.list_opinions(instance_id=item.instance_id, actor=office.actor("starter"))[0]
    assert said.on_behalf_of is not None
    assert (said.member.name, said.on_behalf_of.name) == ("Delegate", "Head")
    assert sees(delegate, before)
    delegations.end_delegation(id=given.id, actor=office.actor("head"))
    assert list_affairs(actor=delegate, page=PageRequest()).items == ()
    assert waiting(office, "delegate") == set()


def test_templates_and_modules_add_up_and_make_circles(office: Office) -> None:
    other = make_template(office.people, code="travel")
    entrust(office, other.id, modules=["news"])
    back = {"grantor_id": office.people["delegate"].id, "delegate_id": office.people["head"].id, "actor": SERVER}
    for limits in ({"modules": ["collaboration"]}, {"modules": ["news"]}, {"templates": [other.id]}, {}):
        with pytest.raises(DelegationCircle):
            entrust(office, **{"modules": [], "templates": [], **back, **limits})
    entrust(office, office.template.id, **back)
    send(office, office.template)
    assert waiting(office, "delegate") == set()
    with pytest.raises(DelegationCircle):
        entrust(office, office.template.id)
    entrust(office, office.template.id, delegate_id=office.people["first"].id)
    entrust(office, other.id, delegate_id=office.people["first"].id)
    send(office, other)
    assert waiting(office, "first") == {"publication", "travel"}


def test_only_templates_one_knows_or_has_had_in_hand_can_be_named(office: Office) -> None:
    hidden = make_template(office.people, code="hidden")
    row = Template.objects.get(public_id=hidden.id)
    permissions.replace_grants(target=row, verb="use", keys=frozenset())
    for wrong in (hidden.id, uuid7()):
        with pytest.raises(Invalid):
            entrust(office, wrong)
    sent = office.client("head").post(
        "/organization/delegations/",
        {
            "delegate": f"member:{office.people['delegate'].id}",
            "starts_at": "2090-01-01T08:00",
            "ends_at": "2090-01-02T08:00",
            "templates": ["not an id"],
        },
    )
    assert (sent.status_code, "There is no such template." in sent.content.decode()) == (422, True)
    # Those who maintain the organisation name any.
    assert entrust(office, hidden.id, actor=SERVER).templates[0].id == hidden.id


def test_over_rest_and_on_the_page(office: Office) -> None:
    api = api_client(office.account("head"), SCOPES)
    body = {
        "grantor": str(office.people["head"].id),
        "delegate": str(office.people["delegate"].id),
        "starts_at": "2090-01-01T08:00:00+08:00",
        "ends_at": "2090-01-02T08:00:00+08:00",
        "templates": [str(office.template.id)],
    }
    made = api.post("/api/v1/organization/delegations/", body)
    assert made.status_code == 201
    named = [{"id": str(office.template.id), "module": "collaboration", "name": "Publication request"}]
    assert made.json()["templates"] == named
    assert api.get("/api/v1/organization/delegations/").json()["items"][0]["templates"] == named
    refused = api.post("/api/v1/organization/delegations/", {**body, "templates": [str(uuid7())]})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["templates"])
    page = office.client("delegate").get("/organization/delegations/").content.decode()
    assert "“Publication request”" in page
    assert f'name="templates" value="{office.template.id}"' in page


def test_flows_and_lines_from_before_learn_their_template(office: Office) -> None:
    affair = send(office, office.template)
    Instance.objects.update(template_id=None)
    Todo.objects.update(template_id=None)
    entrust(office, office.template.id)
    assert not sees(office.actor("delegate"), uuid7())
    assert waiting(office, "delegate") == set()
    migration = import_module("apps.collaboration.migrations.0006_templates_of_flows")
    migration.name_templates(django_apps, SimpleNamespace(connection=connection))
    assert Instance.objects.get(subject_id=affair).template_id == office.template.id
    assert waiting(office, "delegate") == {"publication"}
