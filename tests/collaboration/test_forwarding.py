"""转发: what somebody sees of an affair goes on in a draft of their own, and nothing else does."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest

from ctp_core.api import audit, files
from ctp_workflow.api import instances
from ctp_workflow.contracts import NotToBePrinted
from tests.collaboration.house import SERVER, Office
from tests.collaboration.test_opinion_files import item_of, upload
from tests.collaboration.test_rights import ref, send

ROOT = "/api/v1/collaboration"


def handled(office: Office) -> UUID:
    """An affair with something hidden, a file of its own, and an opinion with a file."""
    affair_id = send(office, secret="geheim", amount="90000.00")
    own = files.store(actor=office.actor("starter"), name="方案.txt", content=BytesIO(b"plan")).id
    files.attach(file_ids=[own], to=ref(affair_id), actor=office.actor("starter"))
    body = {"operation": "agree", "opinion": "Go.", "files": [str(upload(office, "head"))], "values": {"check": "ok"}}
    path = f"{ROOT}/items/{item_of(office, 'head')['id']}/act/"
    assert office.api("head").post(path, body).status_code == 200
    return affair_id


def test_what_the_reader_sees_goes_on_with_opinions_and_files(office: Office) -> None:
    affair_id = handled(office)
    assert office.api("stranger").post(f"{ROOT}/affairs/{affair_id}/forward/", {}).status_code == 404
    made = office.api("first").post(f"{ROOT}/affairs/{affair_id}/forward/", {})
    assert made.status_code == 201
    draft = made.json()
    assert (draft["state"], draft["template_id"], draft["title"][:3]) == ("draft", None, "转发：")
    assert "geheim" not in draft["body"], "hidden from who forwards it"
    assert "90,000.00" in draft["body"]
    assert "Head" in draft["body"]
    assert draft["body"].endswith("Go.")
    kept = files.list_attached(to=ref(UUID(draft["id"])))
    assert [one.name for one in kept] == ["方案.txt", "报价.txt"]
    told = audit.list_entries(actor=SERVER, wanted=audit.AuditFilter(action="collaboration.forward_affair"))
    assert [str(affair_id) in one.details for one in told] == [True]
    # Who gets it sees the copy, not the affair.
    people = [str(office.people["stranger"].id)]
    sent = office.api("first").patch(f"{ROOT}/affairs/{draft['id']}/", {"road": {"mode": "sequence", "people": people}})
    assert sent.status_code == 200, sent.content
    assert office.api("first").post(f"{ROOT}/affairs/{draft['id']}/submit/").status_code == 200
    seen = office.client("stranger").get(f"/collaboration/affairs/{draft['id']}/")
    assert "Go." in seen.content.decode()
    assert office.client("stranger").get(kept[1].url).status_code == 200
    assert office.client("stranger").get(f"/collaboration/affairs/{affair_id}/").status_code == 404


def test_by_the_page_without_opinions(office: Office) -> None:
    affair_id = handled(office)
    client = office.client("starter")
    assert "affair-forward" in client.get(f"/collaboration/affairs/{affair_id}/").content.decode()
    answer = client.post(f"/collaboration/affairs/{affair_id}/forward/")
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert ("geheim" in page, "Go." in page, "报价.txt" in page, "方案.txt" in page) == (True, False, False, True)


def test_not_where_it_may_not_be_taken_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    affair_id = send(office)
    monkeypatch.setattr(instances, "may_print", lambda **_about: False)
    answer = office.api("head").post(f"{ROOT}/affairs/{affair_id}/forward/", {})
    assert (answer.status_code, answer.json()["code"]) == (NotToBePrinted.status, "workflow.not_to_be_printed")


def test_what_is_too_long_for_a_draft_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.collaboration.services.forward_affair.BODY_LENGTH", 60)
    made = office.api("starter").post(f"{ROOT}/affairs/{handled(office)}/forward/", {}).json()
    assert len(made["body"]) <= 60
    assert made["body"].endswith("……（内容超出草稿长度，其余请查看原事项）")
