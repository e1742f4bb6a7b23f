"""The portal over REST with a token alone."""

from __future__ import annotations

from typing import Any

from ctp_core.contracts import ObjectRef
from ctp_core.kit.testing import api_client
from ctp_portal.api import notifications
from ctp_portal.kit.testing import make_todo
from tests.portal.conftest import Person


def test_todos(su: Person, wang: Person) -> None:
    first = make_todo(su.pk, title="a")
    make_todo(su.pk, title="b", module="core")
    make_todo(wang.pk, title="c")
    api = api_client(su.account, ["portal:read"])
    body = api.get("/api/v1/todos/?limit=1").json()
    assert [one["title"] for one in body["items"]] == ["b"]
    following = api.get(f"/api/v1/todos/?limit=1&cursor={body['next']}").json()
    assert [one["title"] for one in following["items"]] == ["a"]
    assert following["next"] is None
    assert following["items"][0]["subject"] == {"module": "portal", "kind": "item", "id": str(first.subject.id)}
    assert [one["title"] for one in api.get("/api/v1/todos/?module=core").json()["items"]] == ["b"]
    counts = api.get("/api/v1/todos/counts/").json()
    assert (counts["pending"], counts["modules"], counts["unread"]) == (2, {"core": 1, "portal": 1}, 0)
    home = api.get("/api/v1/home/").json()
    assert [one["title"] for one in home["pending"]] == ["b", "a"]


def test_bad_parameters_are_refused(su: Person) -> None:
    api = api_client(su.account, ["portal:read"])
    for query in ("box=nonsense", "sort=x", "overdue=yes", "limit=0", "limit=9999", "cursor=zz"):
        response = api.get(f"/api/v1/todos/?{query}")
        assert response.status_code == 422, query
        assert response["Content-Type"] == "application/problem+json"
    assert api.get("/api/v1/todos/?q=%00").status_code == 400


def test_scopes(su: Person) -> None:
    mine = make_todo(su.pk)
    reader = api_client(su.account, ["portal:read"])
    writer = api_client(su.account, ["portal:write"])
    assert api_client(su.account, ["organization:read"]).get("/api/v1/todos/").status_code == 403
    assert reader.post(f"/api/v1/todos/{mine.key}/read/").status_code == 403
    assert writer.post(f"/api/v1/todos/{mine.key}/read/").status_code == 204
    assert writer.get("/api/v1/todos/").json()["items"][0]["is_read"] is True


def test_notifications(su: Person, wang: Person, client: Any) -> None:
    notifications.notify(
        member_pks=[su.pk, wang.pk], kind="portal.x", subject=ObjectRef("portal", "x", su.member.id), key="1"
    )
    api = api_client(su.account, ["portal:write"])
    found = api.get("/api/v1/notifications/?unread=1").json()["items"]
    assert [(one["title"], one["is_read"]) for one in found] == [(None, False)]
    assert api.post("/api/v1/notifications/read/", {"ids": [found[0]["id"]]}).json() == {"changed": 1}
    assert api.post("/api/v1/notifications/read/").json() == {"changed": 0}
    assert api.post("/api/v1/notifications/read/", {"nonsense": 1}).status_code == 422
    assert api.get("/api/v1/notifications/?unread=1").json()["items"] == []
    assert client.get("/api/v1/notifications/").status_code == 401
