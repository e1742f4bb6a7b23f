"""The journey through a flow with a token alone."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from ctp_core.api import permissions
from ctp_core.kit.testing import ApiClient, api_client
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office

API = "/api/v1/workflow"


def token(office: Office, name: str, *scopes: str) -> ApiClient:
    account = get_user_model().objects.get(pk=office.people[name].account_pk)
    return api_client(account, scopes or ("workflow:read", "workflow:write"), HTTP_ACCEPT_LANGUAGE="en")


def test_items_progress_and_operations(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    client = token(office, "王安石")
    listed = client.get(f"{API}/items/").json()
    assert [(one["title"], one["node"]) for one in listed["items"]] == [("关于购置服务器的请示", "check")]
    assert listed["next"] is None
    item = listed["items"][0]["id"]
    detail = client.get(f"{API}/items/{item}/").json()
    assert [one["code"] for one in detail["operations"] if one["allowed"]] == [
        "agree", "disagree", "return", "add_signer", "transfer", "ask_help", "inform", "circulate", "park", "comment",
    ]  # fmt: skip
    assert detail["operations"][-1]["reason"] == "Only the person who started this flow can revoke it."
    assert token(office, "李清照").get(f"{API}/items/{item}/").status_code == 404
    assert (
        token(office, "王安石", "workflow:read").post(f"{API}/items/{item}/act/", {"operation": "agree"}).status_code
        == 403
    )
    assert client.post(f"{API}/items/{item}/act/", {"operation": "fly"}).status_code == 422
    assert client.post(f"{API}/items/{item}/act/", {"operation": "agree", "extra": 1}).status_code == 422
    assert client.post(f"{API}/items/{item}/act/", {"operation": "agree", "revision": 99}).status_code == 409
    nowhere = client.post(f"{API}/items/{item}/act/", {"operation": "return", "opinion": "请补充"})
    assert (nowhere.status_code, list(nowhere.json()["fields"])) == (422, ["target"])
    done = client.post(f"{API}/items/{item}/act/", {"operation": "agree", "opinion": "同意"})
    assert done.status_code == 200
    assert [one["member"]["name"] for one in done.json()["opened"]] == ["沈括"]
    stale = client.post(f"{API}/items/{item}/act/", {"operation": "agree"})
    assert (stale.status_code, stale.json()["code"]) == (409, "workflow.stale_item")
    assert stale.json()["title"].startswith("王安石 already handled this at ")
    assert client.get(f"{API}/items/?state=done").json()["items"][0]["outcome"] == "agree"
    progress = client.get(f"{API}/instances/{instance.id}/progress/").json()
    assert [(one["node"], one["state"]) for one in progress["road"]] == [
        ("start", "done"),
        ("check", "done"),
        ("sign", "now"),
        ("end", "next"),
    ]
    assert token(office, "苏轼").get(f"{API}/instances/").json()["items"][0]["status"] == "running"
    revoked = token(office, "苏轼").post(f"{API}/instances/{instance.id}/revoke/", {"mode": "void"})
    assert revoked.json()["outcome"] == "void"


def test_an_idempotency_key_carries_an_act_out_once(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石").id
    client = token(office, "王安石")
    first = client.post(f"{API}/items/{item}/act/", {"operation": "agree"}, headers={"Idempotency-Key": "one"})
    again = client.post(f"{API}/items/{item}/act/", {"operation": "agree"}, headers={"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


def test_definitions_over_rest(office: Office) -> None:
    graph = chain({"id": "boss", "kind": "approve", "name": "领导", "participants": [{"kind": "starter_head"}]})
    client = token(office, "沈括")
    assert client.post(f"{API}/definitions/", {"code": "a", "name": "b", "graph": graph}).status_code == 403
    key = permissions.account_key(office.people["沈括"].account_pk)
    permissions.grant_permission(code="workflow.manage_definitions", key=key, actor=SYSTEM)
    made = client.post(f"{API}/definitions/", {"code": "leave", "name": "请假", "graph": {"nodes": [], "edges": []}})
    assert made.status_code == 201
    url = f"{API}/definitions/{made.json()['id']}/"
    refused = client.post(f"{url}publish/")
    assert (refused.status_code, refused.json()["fields"]["graph"][0]["code"]) == (422, "workflow.no_start")
    etag = client.get(url)["ETag"]
    assert client.patch(url, {"graph": graph}, headers={"If-Match": etag}).status_code == 200
    assert client.patch(url, {"graph": graph}, headers={"If-Match": etag}).status_code == 412
    assert client.post(f"{url}publish/").json()["number"] == 1
    assert client.post(f"{url}publish/").json()["number"] == 1
    found = client.get(f"{url}versions/?limit=1").json()
    assert ([one["number"] for one in found["items"]], found["next"]) == ([1], None)
    assert client.get(f"{url}versions/?limit=0").status_code == 422
    assert client.get(f"{API}/definitions/?text=请").json()["items"][0]["code"] == "leave"
    assert client.post(f"{API}/definitions/check/", {"graph": {}}).json()[0]["where"] == "graph"
    version = client.get(url).json()["latest"]["id"]
    road = token(office, "苏轼").post(f"{API}/predict/", {"version_id": version}).json()
    assert [(one["node"], [p["member"]["name"] for p in one["people"]]) for one in road["steps"]] == [
        ("start", ["苏轼"]),
        ("boss", ["王安石"]),
        ("end", []),
    ]


def test_versions_by_token(office: Office) -> None:
    from ctp_workflow.api import definitions

    two = chain(office.step("check", "王安石"), office.step("sign", "沈括"))
    made = definitions.create_definition(code="purchase", name="采购", graph=two, actor=SYSTEM)
    first = definitions.publish(definition_id=made.id, actor=SYSTEM)
    flow = office.start(None, version_id=first.id)  # type: ignore[arg-type]
    definitions.save_draft(definition_id=made.id, graph=chain(office.step("check", "沈括")), actor=SYSTEM)
    second = definitions.publish(definition_id=made.id, actor=SYSTEM)
    account = get_user_model().objects.get(pk=office.people["李清照"].account_pk)
    client = token(office, "李清照")
    where = f"{API}/definitions/{made.id}"
    assert client.get(f"{where}/compare/?before=1&after=2").status_code == 404
    permissions.grant_permission(code="workflow.administer", key=permissions.account_key(account.pk), actor=SYSTEM)
    changes = client.get(f"{where}/compare/?before=1&after=2").json()
    assert [(one["kind"], one["where"], one["before"], one["after"]) for one in changes] == [
        ("changed", "check", "王安石", "沈括"), ("removed", "sign", "", ""), ("added", "check → End", "", ""),
    ]  # fmt: skip
    assert client.get(f"{where}/compare/").status_code == 422
    told = client.post(f"{where}/replay/", {"limit": 5}).json()
    assert (told["cases"], told["other_road"], told["examples"][0]["after"]) == (1, 1, ["check 沈括"])
    body = {"number": 2, "instances": [str(flow.id)], "dry_run": True}
    assert client.post(f"{where}/migrate/", body).json()[0]["moves"] is True
    assert client.get(f"{API}/instances/{flow.id}/").json()["version_id"] == str(first.id)
    moved = client.post(f"{where}/migrate/", body | {"dry_run": False, "reason": "新版"}).json()
    assert [(one["moves"], one["problems"]) for one in moved] == [(True, [])]
    assert client.get(f"{API}/instances/{flow.id}/").json()["version_id"] == str(second.id)
    assert token(office, "苏轼").post(f"{where}/migrate/", body).status_code == 403
