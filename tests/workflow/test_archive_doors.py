"""Archive and intervention through their pages and over REST."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ctp_workflow.models import ArchiveEntry
from tests.workflow.acting import administrator
from tests.workflow.graphs import chain
from tests.workflow.office import Office, browser, program


def ended(office: Office, title: str = "关于购置服务器的请示") -> Any:
    instance = office.start(chain(office.step("check", "王安石")), title=title)
    return office.act(instance, "王安石")


def test_the_pages_of_the_archive(office: Office) -> None:
    first, second = ended(office), ended(office, "印章使用申请")
    running = office.start(chain(office.step("check", "王安石")))
    assert browser(office, "王安石").get("/workflow/archive/waiting/").status_code == 403
    administrator(office, "李清照")
    client = browser(office, "李清照", "en")
    page = client.get("/workflow/archive/waiting/").content.decode()
    assert (str(first.id) in page, str(second.id) in page, str(running.id) in page) == (True, True, False)
    sent = {"flow": [str(first.id), str(second.id), str(running.id), "nothing"], "retention": "10"}
    told = client.post("/workflow/archive/waiting/", sent, follow=True).content.decode()
    assert "2 flows were archived." in told
    assert "Only a flow that has ended" in told
    assert ArchiveEntry.objects.count() == 2
    with CaptureQueriesContext(connection) as two:
        listed = client.get("/workflow/archive/").content.decode()
    year = timezone.localdate().year
    assert f"A{year}-00001" in listed
    assert f"until {year + 10}-12-31" in listed
    with CaptureQueriesContext(connection) as one:
        found = client.get("/workflow/archive/?text=印章").content.decode()
    assert ("印章使用申请" in found, "购置服务器" in found) == (True, False)
    assert len(one) == len(two), "no query a row"
    assert f"A{year}-00001" in client.get(f"/workflow/instances/{first.id}/").content.decode()
    assert "购置服务器" not in browser(office, "曾巩").get("/workflow/archive/").content.decode()


def test_the_page_of_an_intervention(office: Office) -> None:
    steps = (office.step("check", "王安石"), office.step("sign", "沈括"))
    instance = office.act(office.start(chain(*steps)), "王安石")
    path = f"/workflow/instances/{instance.id}/intervene/"
    assert browser(office, "苏轼").get(path).status_code == 403
    administrator(office, "李清照")
    client = browser(office, "李清照", "en")
    for operation in ("jump", "skip", "replace", "recall", "end", "close"):
        assert client.get(f"{path}?operation={operation}").status_code == 200
    look = client.post(f"{path}consequences/", {"operation": "recall", "node": "check"}).content.decode()
    assert "the decision of 王安石 counts no more" in look
    refused = client.post(path, {"operation": "recall", "node": "check"})
    assert (refused.status_code, "Say why." in refused.content.decode()) == (422, True)
    assert client.post(path, {"operation": "recall", "node": "check", "reason": "材料有误"}).status_code == 302
    assert office.holders(instance) == ["王安石"]
    holder, to = office.people["王安石"].id, office.people["曾巩"].id
    sent = {"operation": "replace", "node": f"check|{holder}", "to": f"member:{to}", "reason": "出差"}
    assert client.post(path, sent).status_code == 302
    assert office.holders(instance) == ["曾巩"]
    closed = client.post(path, {"operation": "close", "outcome": "rejected", "retention": "30", "reason": "作废"})
    assert closed.status_code == 302
    assert ArchiveEntry.objects.get().retention == "30"


def test_the_title_by_page_and_rest(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石", buttons={"retitle": True})))
    path, rest = f"/workflow/instances/{instance.id}/title/", f"/api/v1/workflow/instances/{instance.id}/title/"
    client = browser(office, "王安石")
    assert instance.title in client.get(path).content.decode()
    assert client.post(path, {"title": ""}).status_code == 422
    assert client.post(path, {"title": "第二稿", "reason": "笔误"}).status_code == 302
    assert browser(office, "曾巩").post(path, {"title": "别的"}).status_code == 404
    assert program(office, "苏轼").put(rest, {"title": "别的"}).status_code == 403
    assert program(office, "王安石").put(rest, {"title": "第三稿"}).json()["title"] == "第三稿"


def test_by_rest(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    office.act(instance, "王安石")
    base = f"/api/v1/workflow/instances/{instance.id}"
    assert program(office, "王安石").post(f"{base}/archive/", {"retention": "10"}).status_code == 403
    administrator(office, "李清照")
    api = program(office, "李清照")
    running = api.post(f"{base}/archive/", {"retention": "10"})
    assert (running.status_code, running.json()["code"]) == (409, "workflow.not_ended")
    seen = api.post(f"{base}/intervene/preview/", {"operation": "recall", "node": "check"}).json()
    assert [one["member"]["name"] for one in seen["gets"]] == ["王安石"]
    back = api.post(f"{base}/intervene/", {"operation": "recall", "node": "check", "reason": "材料有误"})
    assert (back.status_code, office.holders(instance)) == (200, ["王安石"])
    office.act(instance, "王安石")
    item = office.item(instance, "沈括").id
    office.act(instance, "沈括")
    assert api.post(f"{base}/archive/", {"retention": "5"}).status_code == 422
    assert api.post(f"{base}/archive/", {"retention": "10"}).json()["archived_at"]
    listed = program(office, "沈括").get("/api/v1/workflow/archive/?text=服务器").json()["items"]
    assert [(one["retention"], one["outcome"]) for one in listed] == [("10", "approved")]
    for year in ("x", "020261", "99999", "9" * 5_000):
        assert api.get(f"/api/v1/workflow/archive/?year={year}").status_code == 422, year[:9]
    late = program(office, "沈括").post(
        f"/api/v1/workflow/items/{item}/act/", {"operation": "circulate", "people": [str(office.people["曾巩"].id)]}
    )
    assert (late.status_code, late.json()["code"]) == (409, "workflow.archived")
