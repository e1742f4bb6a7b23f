"""Registers over REST: what each seat sees, finds, adds up, changes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ctp_form.api import definitions
from tests.registers.conftest import CANARY, SALARY, SYSTEM, Office

pytestmark = pytest.mark.django_db

FULL = {
    "name": "甲合同",
    "amount": "1200.50",
    "day": "2026-03-01",
    "state": "open",
    "secret": CANARY,
    "salary": SALARY,
    "items": [{"what": "桌", "price": "77123.45"}],
}


def add(office: Office, who: Any, **values: Any) -> Any:
    answer = office.api(who).post(f"{office.address}records/", {"values": values})
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.fixture
def filled(office: Office) -> Office:
    add(office, office.su, **FULL)
    add(office, office.su, name="乙合同", amount="99.00", state="done", boss={"id": str(office.wang.id)})
    add(office, office.li, name="丙合同", amount="-5")
    return office


def names(office: Office, who: Any, asked: str = "") -> list[str]:
    answer = office.api(who).get(f"{office.address}records/{asked}")
    assert answer.status_code == 200, answer.content
    return [one["values"]["name"] for one in answer.json()["items"]]


def test_each_seat_lists_its_records(filled: Office) -> None:
    assert names(filled, filled.su) == ["丙合同", "乙合同", "甲合同"]
    assert names(filled, filled.wang, "?sort=amount") == ["丙合同", "乙合同", "甲合同"]
    assert names(filled, filled.li) == ["丙合同"]
    assert filled.api(filled.zhao).get(f"{filled.address}records/").status_code == 404
    assert [one["name"] for one in filled.api(filled.wang).get("/api/v1/registers/").json()["items"]] == ["合同台账"]
    assert filled.api(filled.zhao).get("/api/v1/registers/").json()["items"] == []


def test_filters_and_pages(filled: Office) -> None:
    assert names(filled, filled.su, "?where=amount:from:0&where=state:is:open") == ["甲合同"]
    assert names(filled, filled.su, f"?where=boss:is:member:{filled.wang.id}") == ["乙合同"]
    first = filled.api(filled.su).get(f"{filled.address}records/?sort=-amount&limit=2").json()
    assert [one["values"]["name"] for one in first["items"]] == ["甲合同", "乙合同"]
    second = filled.api(filled.su).get(f"{filled.address}records/?sort=-amount&limit=2&cursor={first['next']}").json()
    assert ([one["values"]["name"] for one in second["items"]], second["next"]) == (["丙合同"], None)


@pytest.mark.parametrize("asked", ["where=secret:is:x", "where=salary:from:1", "sort=secret", "where=x", "where=a:b:c"])
def test_what_is_hidden_is_unknown_to_queries(filled: Office, asked: str) -> None:
    answer = filled.api(filled.wang).get(f"{filled.address}records/?{asked}")
    assert answer.status_code == 422
    assert answer.json()["code"] == "core.invalid"


def test_statistics_stay_within_the_seat(filled: Office) -> None:
    asked = f"{filled.address}statistics/?group=state&measure=count&measure=sum:amount"
    assert filled.api(filled.wang).get(asked).json() == {
        "rows": [
            {"keys": [""], "labels": [""], "results": ["1", "-5"]},
            {"keys": ["done"], "labels": ["已结"], "results": ["1", "99"]},
            {"keys": ["open"], "labels": ["未结"], "results": ["1", "1200.50"]},
        ],
        "totals": ["3", "1294.50"],
        "more": False,
    }
    assert filled.api(filled.li).get(asked).json()["totals"] == ["1", "-5"]
    refused = filled.api(filled.wang).get(f"{filled.address}statistics/?measure=sum:salary")
    assert refused.status_code == 422


def test_writing_keeps_to_the_policy(filled: Office) -> None:
    api = filled.api(filled.li)
    for values in ({"secret": "x"}, {"salary": "1"}, {"items": [{"what": "a", "price": "1"}]}):
        answer = api.post(f"{filled.address}records/", {"values": {"name": "丁", **values}})
        assert answer.status_code == 422, values
    mine = names(filled, filled.li)
    assert mine == ["丙合同"]
    own = api.get(f"{filled.address}records/").json()["items"][0]
    other = filled.api(filled.su).get(f"{filled.address}records/?where=name:is:甲合同").json()["items"][0]
    assert api.get(f"{filled.address}records/{other['id']}/").status_code == 404
    assert api.patch(f"{filled.address}records/{other['id']}/", {"values": {"name": "x"}}).status_code == 404
    read = api.get(f"{filled.address}records/{own['id']}/")
    changed = api.patch(
        f"{filled.address}records/{own['id']}/", {"values": {"amount": "6"}}, headers={"If-Match": read["ETag"]}
    )
    assert (changed.status_code, changed.json()["values"]["amount"], changed.json()["revision"]) == (200, "6.00", 2)
    late = api.patch(
        f"{filled.address}records/{own['id']}/", {"values": {"amount": "7"}}, headers={"If-Match": read["ETag"]}
    )
    assert late.status_code == 412
    assert api.delete(f"{filled.address}records/{own['id']}/").status_code == 403
    assert (
        filled.api(filled.wang).patch(f"{filled.address}records/{own['id']}/", {"values": {"amount": "7"}}).status_code
        == 403
    )
    assert filled.api(filled.su).delete(f"{filled.address}records/{own['id']}/").status_code == 204
    assert names(filled, filled.li) == []


def test_many_at_once_tells_what_became_of_each(filled: Office) -> None:
    listed = filled.api(filled.su).get(f"{filled.address}records/").json()["items"]
    ids = [one["id"] for one in listed] + [str(uuid4())]
    answer = (
        filled.api(filled.su).post(f"{filled.address}records/change/", {"ids": ids, "values": {"state": "done"}}).json()
    )
    assert [(one["done"], one["code"]) for one in answer["items"]] == [(True, None)] * 3 + [
        (False, "registers.record_not_found")
    ]
    bad = (
        filled.api(filled.su)
        .post(f"{filled.address}records/change/", {"ids": ids[:1], "values": {"amount": "x"}})
        .json()["items"][0]
    )
    assert (bad["done"], list(bad["errors"])) == (False, ["amount"])
    gone = filled.api(filled.su).post(f"{filled.address}records/delete/", {"ids": ids[:2]}).json()["items"]
    assert [one["done"] for one in gone] == [True, True]
    assert names(filled, filled.su) == ["甲合同"]


def test_a_repeated_call_adds_once(office: Office) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    bodies = [
        office.api(office.li).post(f"{office.address}records/", {"values": {"name": "一"}}, headers=key).json()
        for _time in range(2)
    ]
    assert bodies[0]["id"] == bodies[1]["id"]
    assert names(office, office.li) == ["一"]


def test_the_schema_is_what_may_be_sent(office: Office) -> None:
    schema = office.api(office.li).get(f"{office.address}schema/").json()
    assert "secret" not in schema["properties"]
    assert schema["required"] == ["name"]
    assert "secret" in office.api(office.su).get(f"{office.address}schema/").json()["properties"]
    assert office.api(office.wang).get(f"{office.address}schema/").status_code == 403
    fields = {one["path"]: one for one in office.api(office.wang).get(f"{office.address}fields/").json()["items"]}
    assert set(fields) == {"name", "amount", "day", "state", "boss", "items"}
    assert (fields["amount"]["operators"], fields["items"]["operators"]) == (
        ["is", "from", "to", "empty", "filled"],
        [],
    )


def test_views_are_kept(filled: Office) -> None:
    body = {"name": "大额", "where": ["amount:from:100"], "sort": "-amount", "columns": ["name", "amount"]}
    made = filled.api(filled.wang).post(f"{filled.address}views/", body)
    assert (made.status_code, made.json()["mine"]) == (201, True)
    assert filled.api(filled.su).get(f"{filled.address}views/").json()["items"] == []
    assert filled.api(filled.wang).post(f"{filled.address}views/", {**body, "shared": True}).status_code == 403
    hidden = {**body, "where": ["secret:is:x"]}
    assert filled.api(filled.wang).post(f"{filled.address}views/", hidden).status_code == 422
    address = f"{filled.address}views/{made.json()['id']}/"
    assert filled.api(filled.su).get(address).status_code == 404
    changed = filled.api(filled.wang).put(address, {**body, "name": "小额"})
    assert changed.json()["name"] == "小额"
    assert filled.api(filled.wang).delete(address).status_code == 204


def test_managers_set_up_but_see_no_records(filled: Office) -> None:
    api = filled.api(filled.zhao)
    found = api.get(f"{filled.address}settings/")
    assert [one["name"] for one in found.json()["roles"]] == ["管理", "查阅", "填报"]
    body = {key: value for key, value in found.json().items() if key not in ("id", "definition_id")}
    body["roles"] = body["roles"][:1]
    changed = api.put(filled.address, body, headers={"If-Match": found["ETag"]})
    assert (changed.status_code, len(changed.json()["roles"])) == (200, 1)
    assert filled.api(filled.wang).get(filled.address).status_code == 404
    assert api.put(filled.address, body, headers={"If-Match": found["ETag"]}).status_code == 412
    assert api.post("/api/v1/registers/", {**body, "fast": ["items"]}).status_code == 422
    # The form it stands on is the one it is at, whichever is sent: fields of another are none of its own.
    other = definitions.create_definition(
        code="other", name="Other", schema={"fields": [{"code": "x", "kind": "text", "label": "X"}]}, actor=SYSTEM
    )
    version = definitions.publish(definition_id=other.id, actor=SYSTEM)
    foreign = {**body, "version_id": str(version.id), "columns": ["x"], "fast": [], "roles": []}
    assert api.put(filled.address, foreign).status_code == 422
    assert api.post("/api/v1/registers/", body).json()["fields"].keys() == {"name"}
    assert filled.api(filled.su).post("/api/v1/registers/", body).status_code == 403


@pytest.mark.parametrize("who", ["su", "wang", "li", "zhao"])
def test_a_canary_never_leaves(filled: Office, who: str) -> None:
    """Every REST address of the register, searched for what this seat may not know."""
    api = filled.api(getattr(filled, who))
    record = filled.api(filled.su).get(f"{filled.address}records/?where=name:is:甲合同").json()["items"][0]["id"]
    texts = [
        api.get(f"{filled.address}{tail}").content.decode()
        for tail in (
            "",
            "records/",
            f"records/{record}/",
            "statistics/?group=state",
            "statistics/?group=secret",
            "statistics/?measure=largest:salary",
            "records/?where=secret:begins:canary",
            "fields/",
            "schema/",
            "settings/",
        )
    ]
    texts.append(api.get(f"/api/v1/form/records/{record}/").content.decode())
    found = [canary for canary in (CANARY, SALARY, "77123.45") if any(canary in text for text in texts)]
    assert found == ([CANARY, SALARY, "77123.45"] if who == "su" else [])
