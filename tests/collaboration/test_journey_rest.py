"""The main job through REST, with tokens alone."""

from __future__ import annotations

from typing import Any

import pytest

from apps.collaboration.selectors.templates import page_templates
from ctp_core.api import events
from ctp_core.contracts import PageRequest
from tests.collaboration.conftest import Switched
from tests.collaboration.house import SERVER, Office, make_template

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = "/api/v1/collaboration"
VALUES = {
    "title": "Server bought",
    "text": "For all.",
    "amount": "86400",
    "secret": "canary-4711",
    "items": [{"name": "Server", "price": "86400"}],
}


def items_of(office: Office, name: str) -> list[Any]:
    return list(office.api(name).get("/api/v1/workflow/items/?module=collaboration").json()["items"])


def act(office: Office, name: str, operation: str = "agree", **given: Any) -> Any:
    (item,) = items_of(office, name)
    return office.api(name).post(f"{ROOT}/items/{item['id']}/act/", {"operation": operation, **given})


def test_the_journey_with_tokens_alone(office: Office, news: Switched) -> None:
    api = office.api("starter")
    (template,) = api.get(f"{ROOT}/templates/").json()["items"]
    schema = api.get(f"{ROOT}/templates/{template['id']}/schema/").json()
    assert schema["required"] == ["title", "text"]
    assert "check" not in schema["properties"]

    draft = api.post(f"{ROOT}/affairs/", {"template": template["id"], "values": {"amount": "86400"}})
    assert draft.status_code == 201
    address = f"{ROOT}/affairs/{draft.json()['id']}/"
    assert set(api.post(f"{address}check/").json()["problems"]) == {"title", "text"}
    ahead = api.post(f"{address}predict/").json()["steps"]
    assert [[one["name"] for one in step["people"]] for step in ahead if step["kind"] == "approve"] == [
        ["Head"],
        ["First", "Second"],
        ["Director"],
    ]
    (why,) = [step["conditions"] for step in ahead if [one["name"] for one in step["people"]] == ["Director"]]
    assert why == ["金额 86,400.00 元 > 50,000.00 元：成立"], "in the words of the form"
    refused = api.post(f"{address}submit/")
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"title", "text"})
    stale = api.patch(address, {"values": VALUES}, headers={"If-Match": '"old"'})
    assert stale.status_code == 412
    assert api.delete(address, headers={"If-Match": '"old"'}).status_code == 412
    unguarded = api.post(f"{address}submit/", headers={"If-Match": '"old"'})
    assert (unguarded.status_code, unguarded.json()["code"]) == (400, "core.match_not_taken")
    assert api.patch(address, {"values": VALUES}, headers={"If-Match": draft.headers["ETag"]}).status_code == 200
    sent = api.post(f"{address}submit/", {"opinion": "Please."})
    assert (sent.status_code, sent.json()["state"], sent.json()["title"]) == (200, "running", "Server bought")

    asked = act(office, "head")
    assert (asked.status_code, list(asked.json()["fields"])) == (422, ["check"])
    assert act(office, "head", values={"secret": "mine"}).status_code == 422
    read = api.get(address).headers["ETag"]
    assert act(office, "head", values={"check": "fine"}).status_code == 200
    assert api.get(address).headers["ETag"] != read, "what changed carries another tag"
    seen = office.api("first").get(address).json()
    assert ("secret" in seen["values"], seen["values"]["check"]) == (False, "fine")
    assert "canary" not in office.api("first").get(f"{address}schema/").content.decode()
    assert act(office, "first", opinion="Yes.").status_code == 200
    assert act(office, "second").status_code == 200
    done = act(office, "director")
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    events.deliver_pending()
    assert [draft.title for draft, _ref in news.news.published.values()] == ["Server bought"]
    assert api.get(address).json()["outcomes"][0]["state"] == "done"


def test_a_free_flow_revoked_copied_and_discarded(office: Office) -> None:
    api = office.api("starter")
    people = [str(office.people[name].id) for name in ("first", "second")]
    body = {"title": "Lunch", "body": "Where?", "road": {"mode": "parallel", "people": people}, "submit": True}
    made = api.post(f"{ROOT}/affairs/", body)
    assert made.status_code == 201, made.content
    address = f"{ROOT}/affairs/{made.json()['id']}/"
    assert len(items_of(office, "first")) == len(items_of(office, "second")) == 1
    assert office.api("first").post(f"{address}comments/", {"text": "Noodles."}).status_code == 201
    api.post(f"{address}comments/", {"text": "Fine."})
    newest = api.get(f"{address}comments/?limit=1").json()
    assert [one["text"] for one in newest["items"]] == ["Fine."]
    older = api.get(f"{address}comments/?limit=1&cursor={newest['next']}").json()
    assert ([one["text"] for one in older["items"]], older["next"]) == (["Noodles."], None)
    assert api.put(f"{address}track/", {"on": True}).json()["is_tracking"] is True
    assert api.post(f"{address}revoke/", {"mode": "draft"}).json()["state"] == "draft"
    copy = api.post(f"{address}copy/").json()
    assert (copy["state"], copy["body"]) == ("draft", "Where?")
    assert api.delete(f"{ROOT}/affairs/{copy['id']}/").status_code == 204
    assert api.get(f"{ROOT}/affairs/{copy['id']}/").status_code == 404


def test_templates_come_in_pages_and_their_flows_in_one_query(office: Office, django_assert_num_queries: Any) -> None:
    make_template(office.people, code="second")
    api = office.api("starter")
    first = api.get(f"{ROOT}/templates/?limit=1").json()
    second = api.get(f"{ROOT}/templates/?limit=1&cursor={first['next']}").json()
    assert [one["code"] for one in (*first["items"], *second["items"])] == ["publication", "second"]
    assert second["next"] is None
    with django_assert_num_queries(2):
        found = page_templates(actor=SERVER, page=PageRequest())
    assert [(one.code, one.flow_name) for one in found.items] == [
        ("publication", "Publication"),
        ("second", "Publication"),
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"template": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"template": "x"}, 422),
        ({"colour": "red"}, 422),
        ({"values": []}, 422),
        ({"road": {"people": ["x"]}}, 422),
        ({"road": {"people": ["00000000-0000-0000-0000-000000000000"]}}, 422),
        ({"title": "x" * 301}, 422),
        ({"submit": True, "title": "nobody"}, 422),
    ],
)
def test_what_cannot_be_taken_is_refused(office: Office, body: Any, status: int) -> None:
    assert office.api("starter").post(f"{ROOT}/affairs/", body).status_code == status


def test_why_the_flow_went_its_way_is_told_without_what_the_reader_may_not_see(office: Office) -> None:
    api = office.api("starter")
    template = api.get(f"{ROOT}/templates/").json()["items"][0]["id"]
    sent = api.post(f"{ROOT}/affairs/", {"template": template, "values": VALUES, "submit": True}).json()
    flow = f"/api/v1/workflow/instances/{sent['instance_id']}/progress/"
    assert "50,000" in office.api("head").get(flow).text
    told = office.api("reader").get(flow)
    assert told.status_code == 200
    assert "50,000" not in told.text
    page = office.client("reader").get(f"/collaboration/affairs/{sent['id']}/")
    assert page.status_code == 200
    assert "50,000" not in page.content.decode()
    assert act(office, "head", values={"check": "ok"}).status_code == 200
    for name in ("first", "second"):
        assert act(office, name).status_code == 200
    (item,) = items_of(office, "director")
    assert "50,000" in str(item["why"]["conditions"])
    shown = f"/api/v1/workflow/items/{item['id']}/"
    assert "50,000" not in office.api("reader").get(shown).text
