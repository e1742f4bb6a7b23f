"""Several items agreed to from the to-do list: each for itself, the same way as on its page."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from uuid6 import uuid7

from ctp_core.contracts import Invalid, NotFound, system_actor
from ctp_core.kit.testing import api_client, client_for
from ctp_portal.api import todos
from ctp_portal.kit.testing import make_todo
from ctp_portal.services.agree_to_todos import agree_to_todos
from ctp_workflow.api import instances
from tests.workflow.acting import entrust
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def account(office: Office, name: str) -> object:
    return get_user_model().objects.get(pk=office.people[name].account_pk)


def test_each_line_says_what_became_of_it(office: Office) -> None:
    plain = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")), title="甲")
    asking = office.start(chain(office.step("check", "王安石", opinion="required")), title="乙")
    told = office.start(
        chain({"id": "told", "kind": "inform", "name": "told", "participants": office.named("王安石")}), title="丙"
    )
    others = office.start(chain(office.step("check", "沈括")), title="丁")
    elsewhere = make_todo(office.people["王安石"].pk, title="会议邀请")
    keys = [
        office.item(plain, "王安石").id,
        office.item(asking, "王安石").id,
        office.item(told, "王安石").id,
        office.item(others, "沈括").id,
        elsewhere.key,
        uuid7(),
    ]
    client = client_for(account(office, "王安石"))
    answer = client.post(
        "/todos/agree/", {"key": [str(one) for one in (*keys, keys[0])]}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 200
    text = answer.content.decode()
    assert f'data-agreed="{keys[0]} "' in text
    said = [one.split("</p>")[0] for one in text.split("data-left=")[1:]]
    assert [one.count("<a ") for one in said] == [1, 1, 0, 1, 0]
    assert "乙</a>" in said[0]
    assert "Your opinion is asked for." in said[0]
    assert "丙</a>" in said[1]
    assert "This is handled on its own page." in said[1]
    assert "丁" not in text, "a line of somebody else is not named"
    assert "会议邀请</a>" in said[3]
    assert "This is handled on its own page." in said[3]
    assert office.holders(plain) == ["沈括"]
    assert office.holders(asking) == ["王安石"]
    assert office.holders(others) == ["沈括"]
    assert todos.counts(actor=office.actor("王安石")).pending == 3


def test_by_rest_with_the_scope_of_deciding(office: Office) -> None:
    one = office.start(chain(office.step("check", "王安石")))
    item = str(office.item(one, "王安石").id)
    reader = api_client(account(office, "王安石"), ("portal:read", "portal:write"))
    assert reader.post("/api/v1/todos/agree/", {"keys": [item]}).status_code == 403
    client = api_client(account(office, "王安石"), ("workflow:write",), HTTP_ACCEPT_LANGUAGE="en")
    assert client.post("/api/v1/todos/agree/", {"keys": []}).status_code == 422
    assert client.post("/api/v1/todos/agree/", {"keys": [str(uuid7()) for _ in range(51)]}).status_code == 422
    first = client.post("/api/v1/todos/agree/", {"keys": [item]}).json()["items"]
    assert [(line["key"], line["agreed"], line["code"]) for line in first] == [(item, True, None)]
    again = client.post("/api/v1/todos/agree/", {"keys": [item]}).json()["items"]
    assert [(line["agreed"], line["code"], line["url"]) for line in again] == [(False, "core.not_found", None)]
    assert instances.get_instance(instance_id=one.id, actor=office.actor("苏轼")).outcome == "approved"
    assert [said.operation for said in instances.list_opinions(instance_id=one.id, actor=office.actor("苏轼"))].count(
        "agree"
    ) == 1


def test_reading_several_by_rest(office: Office) -> None:
    lines = [make_todo(office.people["王安石"].pk) for _ in range(3)]
    theirs = make_todo(office.people["沈括"].pk)
    client = api_client(account(office, "王安石"), ("portal:read", "portal:write"))
    keys = [str(one.key) for one in (*lines[:2], theirs)]
    assert client.post("/api/v1/todos/read/", {"keys": keys}).json() == {"changed": 2}
    assert client.post("/api/v1/todos/read/", {"keys": keys}).json() == {"changed": 0}
    shown = client.get("/api/v1/todos/").json()["items"]
    assert [one["is_read"] for one in shown] == [False, True, True]


def test_a_delegate_agrees_for_somebody(office: Office) -> None:
    one = office.start(chain(office.step("check", "王安石")))
    entrust(office, "王安石", "沈括")
    done = agree_to_todos(keys=[office.item(one, "王安石").id], actor=office.actor("沈括"))
    assert [line.agreed for line in done] == [True]
    said = instances.list_opinions(instance_id=one.id, actor=office.actor("苏轼"))[0]
    assert (said.actor_name, said.on_behalf_of.name if said.on_behalf_of else "") == ("沈括", "王安石")


def test_refused_as_a_whole(office: Office) -> None:
    with pytest.raises(Invalid):
        agree_to_todos(keys=[], actor=office.actor("王安石"))
    with pytest.raises(NotFound):
        agree_to_todos(keys=[uuid7()], actor=system_actor("test"))
