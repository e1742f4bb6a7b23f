"""跟踪: who follows an affair hears of what everybody or named people do, at once or once a day, as long as they see it."""

from __future__ import annotations

from datetime import datetime
from unittest import mock
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.collaboration.services.track_affair import track_affair
from ctp_core.api import permissions, timers
from ctp_core.contracts import Invalid, PageRequest
from ctp_portal.api import notifications
from tests.collaboration.house import Office
from tests.collaboration.test_rights import agree, send

ZONE = ZoneInfo("Asia/Shanghai")


def passes(office: Office, affair_id: UUID, name: str) -> None:
    agree(office, affair_id, name, **({"check": "ok"} if name == "head" else {}))


def heard(office: Office, name: str) -> list[str]:
    found = notifications.list_notifications(actor=office.actor(name), page=PageRequest())
    return [one.text.title for one in found.items if one.kind.startswith("collaboration.") and one.text]


def test_track__everybody_or_named_people_as_long_as_one_sees_it(office: Office) -> None:
    affair_id = send(office)
    reader = office.actor("reader")
    first = office.people["first"].id
    track_affair(affair_id=affair_id, on=True, actor=reader, people=[first])
    passes(office, affair_id, "head")
    assert heard(office, "reader") == [], "only what First does"
    passes(office, affair_id, "first")
    assert len(heard(office, "reader")) == 1
    track_affair(affair_id=affair_id, on=True, actor=reader)
    passes(office, affair_id, "second")
    assert len(heard(office, "reader")) == 2
    permissions.replace_grants(target=_template(), verb="read", keys=frozenset())
    assert heard(office, "reader") == [], "who does not see it any more hears no word of it"
    with pytest.raises(Invalid):
        track_affair(affair_id=affair_id, on=True, actor=office.actor("starter"), people=[affair_id])


def test_track__one_digest_a_day(office: Office) -> None:
    with mock.patch("django.utils.timezone.now") as now:
        now.return_value = datetime(2024, 3, 4, 9, 0, tzinfo=ZONE)
        affair_id = send(office)
        track_affair(affair_id=affair_id, on=True, actor=office.actor("reader"), digest=True)
        for name in ("head", "first"):
            passes(office, affair_id, name)
        assert heard(office, "reader") == []
        now.return_value = datetime(2024, 3, 4, 17, 31, tzinfo=ZONE)
        timers.run_due(now=now.return_value)
        (said,) = heard(office, "reader")
        assert "2" in said
        passes(office, affair_id, "second")
        track_affair(affair_id=affair_id, on=False, actor=office.actor("reader"))
        now.return_value = datetime(2024, 3, 5, 17, 31, tzinfo=ZONE)
        timers.run_due(now=now.return_value)
        assert heard(office, "reader") == [said], "nothing for who follows no more"


def test_track__a_digest_counts_from_when_one_asked_for_it_and_loses_no_step(office: Office) -> None:
    with mock.patch("django.utils.timezone.now") as now:
        now.return_value = datetime(2024, 3, 4, 9, 0, tzinfo=ZONE)
        affair_id = send(office)
        passes(office, affair_id, "head")
        watched = office.people["second"].id
        track_affair(affair_id=affair_id, on=True, actor=office.actor("reader"), digest=True)
        track_affair(affair_id=affair_id, on=True, actor=office.actor("starter"), digest=True, people=[watched])
        now.return_value = datetime(2024, 3, 4, 17, 29, tzinfo=ZONE)
        passes(office, affair_id, "first")
        now.return_value = datetime(2024, 3, 4, 17, 31, tzinfo=ZONE)
        timers.run_due(now=now.return_value)
        assert [("1" in said) for said in heard(office, "reader")] == [True], "Head came before"
        # A step that began at 17:29 and is committed after the digest went out.
        now.return_value = datetime(2024, 3, 4, 17, 29, tzinfo=ZONE)
        passes(office, affair_id, "second")
        now.return_value = datetime(2024, 3, 4, 17, 32, tzinfo=ZONE)
        timers.run_due(now=now.return_value)
        assert len(heard(office, "reader")) == 2
        digests = [one for one in heard(office, "starter") if "step in a day" in one or "1" in one]
        assert len(digests) == 1, "what Second did, and nothing else"


def test_track__one_timer_however_many_want_a_digest(office: Office) -> None:
    affair_id = send(office)
    for name in ("reader", "starter"):
        track_affair(affair_id=affair_id, on=True, actor=office.actor(name), digest=True)
    with CaptureQueriesContext(connection) as queries:
        passes(office, affair_id, "head")
    assert len([one for one in queries if one["sql"] and 'INTO "ctp_core_timer"' in one["sql"]]) == 1


def test_track__by_page_and_rest(office: Office) -> None:
    affair_id = send(office)
    path = f"/collaboration/affairs/{affair_id}/track/"
    assert office.client("stranger").get(path).status_code == 404
    client, first = office.client("starter"), office.people["first"].id
    sent = {"on": "1", "people": f"member:{first}", "digest": "on"}
    assert client.post(path, sent).status_code == 302
    shown = client.get(path).content.decode()
    assert (str(first) in shown, " checked" in shown) == (True, True)
    wrong = client.post(path, {"on": "1", "people": "member:nobody"})
    assert wrong.status_code == 422
    api = office.api("starter")
    rest = f"/api/v1/collaboration/affairs/{affair_id}/track/"
    assert api.put(rest, {"on": True, "people": [str(first)], "digest": True}).json()["is_tracking"] is True
    assert api.put(rest, {"on": True, "people": [str(affair_id)]}).status_code == 422
    assert api.put(rest, {"on": False}).json()["is_tracking"] is False


def _template() -> object:
    from apps.collaboration.models import Template

    return Template.objects.get()
