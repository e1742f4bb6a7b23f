"""Notifications: once a key, worded for the reader, live by a small question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from uuid6 import uuid7

from ctp_core.api import modules
from ctp_core.contracts import Actor, ObjectRef, PageRequest
from ctp_portal.api import notifications
from ctp_portal.contracts import NotificationDto, NotificationKind, NotificationText
from ctp_portal.kit.testing import make_todo
from tests.portal.conftest import Person

SUBJECT = ObjectRef("portal", "thing", uuid7())


@pytest.fixture(autouse=True)
def _a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thing 1 is for everybody, thing 2 for nobody."""
    plain = modules.contributions

    def render(actor: Actor, found: Sequence[NotificationDto]) -> dict[Any, NotificationText]:
        return {
            one.id: NotificationText(title=f"第 {one.params['n']} 件", url="/me/", sender="沈括")
            for one in found
            if one.params["n"] == 1
        }

    def with_kind(kind: type[Any], **options: Any) -> Any:
        if kind is NotificationKind:
            return iter([("portal", NotificationKind("portal.thing", render))])
        return plain(kind, **options)

    monkeypatch.setattr(modules, "contributions", with_kind)


def tell(*people: Person, n: int = 1, key: str = "k") -> None:
    pks = [one.pk for one in people]
    notifications.notify(member_pks=pks, kind="portal.thing", subject=SUBJECT, key=key, params={"n": n})


def test_told_once_a_key(su: Person, wang: Person) -> None:
    tell(su)
    tell(su, wang)
    assert notifications.unread_count(actor=su.actor) == 1
    assert notifications.unread_count(actor=wang.actor) == 1
    tell(su, key="another")
    assert notifications.unread_count(actor=su.actor) == 2


def test_words_are_for_who_may_see(su: Person) -> None:
    tell(su)
    tell(su, n=2, key="secret")
    found = notifications.list_notifications(actor=su.actor, page=PageRequest()).items
    assert [one.text and one.text.title for one in found] == [None, "第 1 件"]
    page = su.client().get("/notifications/").content.decode()
    assert "第 1 件" in page
    assert "第 2 件" not in page


def test_read_one_and_all(su: Person, wang: Person) -> None:
    tell(su, wang)
    tell(su, key="b")
    first = notifications.list_notifications(actor=su.actor, page=PageRequest()).items[0]
    assert notifications.mark_read(actor=wang.actor, ids=[first.id]) == 0
    assert notifications.mark_read(actor=su.actor, ids=[first.id]) == 1
    assert notifications.unread_count(actor=su.actor) == 1
    client = su.client()
    assert client.post("/notifications/read/").status_code == 302
    assert notifications.unread_count(actor=su.actor) == 0
    assert notifications.unread_count(actor=wang.actor) == 1


def test_opening_marks_read_and_goes_there(su: Person) -> None:
    tell(su)
    found = notifications.list_notifications(actor=su.actor, page=PageRequest()).items[0]
    response = su.client().get(f"/notifications/{found.id}/")
    assert (response.status_code, response["Location"]) == (302, "/me/")
    assert notifications.unread_count(actor=su.actor) == 0


def test_opening_what_is_not_ones_own(su: Person, wang: Person) -> None:
    tell(su)
    tell(su, n=2, key="secret")
    secret, mine = notifications.list_notifications(actor=su.actor, page=PageRequest()).items
    assert wang.client().get(f"/notifications/{mine.id}/").status_code == 404
    assert su.client().get(f"/notifications/{secret.id}/").status_code == 404


def test_changes_answer_304_until_something_comes(su: Person, django_assert_num_queries: Any) -> None:
    client = su.client()
    first = client.get("/changes/")
    assert first.json() == {"pending": 0, "unread": 0, "newest": [0, 0], "modules": {}}
    with django_assert_num_queries(4):  # session with account, rights, member, delegations with numbers
        again = client.get("/changes/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/changes/", headers={"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    make_todo(su.pk)
    tell(su)
    now = client.get("/changes/", headers={"If-None-Match": first["ETag"]})
    assert now.status_code == 200
    assert (now.json()["pending"], now.json()["unread"], now.json()["modules"]) == (1, 1, {"portal": 1})
