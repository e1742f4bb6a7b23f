"""Common phrases: one's own, else those of the house, else the usual ones."""

from __future__ import annotations

import pytest

from ctp_core.api import preferences
from ctp_core.contracts import system_actor
from tests.collaboration.house import Office, build_office

pytestmark = pytest.mark.django_db
API = "/api/v1/workflow/phrases/"
USUAL = "Please handle this as the rules say."


@pytest.fixture
def office() -> Office:
    return build_office()


def offered(office: Office, name: str) -> list[str]:
    return list(office.api(name).get(API).json()["phrases"])


def test_own_ones_come_before_those_of_the_house(office: Office) -> None:
    assert offered(office, "head")[2] == "请按规定办理。"
    preferences.set_value(key="workflow.phrases", value=" 同意，请办理。 | 已阅 |", actor=system_actor("test"))
    assert offered(office, "head") == ["同意，请办理。", "已阅"]
    kept = office.api("head").put(API, {"phrases": ["  Fine \n by me ", "", "Fine by me", "Not yet."]})
    assert kept.json() == {"phrases": ["Fine by me", "Not yet."]}
    assert (offered(office, "head"), offered(office, "first")) == (
        ["Fine by me", "Not yet."],
        ["同意，请办理。", "已阅"],
    )
    assert office.api("head").put(API, {"phrases": []}).json() == {"phrases": ["同意，请办理。", "已阅"]}
    assert office.api("head").put(API, {"phrases": ["x"] * 31}).status_code == 422
    assert office.api("head").put(API, {"phrases": ["x" * 201]}).status_code == 422


def test_they_are_kept_on_a_page_and_chosen_beside_an_opinion(office: Office) -> None:
    client = office.client("head")
    page = client.get("/workflow/phrases/?next=/todos/").content.decode()
    assert f"Noted.\n{USUAL}" in page
    refused = client.post("/workflow/phrases/", {"phrases": "x" * 201 + "\nAgreed, go on."})
    assert refused.status_code == 422
    assert "at most 200 characters" in refused.content.decode()
    assert "Agreed, go on." in refused.content.decode(), "nothing typed is lost"
    sent = client.post("/workflow/phrases/", {"phrases": "Agreed, <b>go</b> on.\r\n\r\nNoted.", "next": "/todos/"})
    assert (sent.status_code, sent["Location"]) == (302, "/todos/")
    assert offered(office, "head") == ["Agreed, <b>go</b> on.", "Noted."]
    choice = client.get("/workflow/phrases/choice/").content.decode()
    assert '<button type="button" data-insert>Agreed, &lt;b&gt;go&lt;/b&gt; on.</button>' in choice
