"""The module's pages and REST, as a browser and a program get them."""

from __future__ import annotations

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from apps.documents.models import Dispatch, Receipt
from apps.documents.selectors.dispatches import get_dispatch, list_dispatches
from apps.documents.services.issue_dispatch import issue_dispatch, number_dispatch
from ctp_core.api import modules
from ctp_core.contracts import PageRequest, system_actor
from tests.documents.conftest import Bureau


def test_the_way_by_pages(bureau: Bureau) -> None:
    drafter, clerk = bureau.browser("苏轼"), bureau.browser("米芾")
    assert drafter.get("/documents/").status_code == 200
    assert drafter.get("/documents/dispatches/new/").status_code == 200
    form = {
        "category": str(bureau.dispatches.id),
        "title": "关于开展自查的通知",
        "kind": "notice",
        "urgency": "urgent",
        "secrecy": "internal",
        "body": "请认真落实。",
        "recipients": str(bureau.unit(bureau.archive)),
        "copies": str(bureau.member("李清照")),
        "copy_addressees": "省档案局",
        "files": SimpleUploadedFile("清单.txt", "一、二、三".encode(), content_type="text/plain"),
        "then": "send",
    }
    wrong = drafter.post("/documents/dispatches/new/", form | {"title": "", "files": ""})
    assert wrong.status_code == 422
    sent = drafter.post("/documents/dispatches/new/", form)
    assert sent.status_code == 302
    made = Dispatch.objects.get()
    url = f"/documents/dispatches/{made.public_id}/"
    assert sent["Location"] == url
    assert bureau.browser("李清照").get(url).status_code == 404
    page = bureau.browser("王安石").get(url).content.decode()
    assert "It is your turn" in page
    assert "清单.txt" in page
    for told in ("<dd>档案室</dd>", "<dd>李清照, 省档案局</dd>", "<dd>Urgent (加急)</dd>", "<dd>Internal</dd>"):
        assert told in page  # who decides knows where it goes
    for name in ("王安石", "曾巩", "欧阳修", "沈括"):
        bureau.agree(made.public_id, name)
    assert "Give it a number" in clerk.get(url).content.decode()
    assert clerk.post(f"{url}number/").status_code == 302
    assert clerk.post(f"{url}issue/").status_code == 302
    assert "档案室" in clerk.get(url).content.decode()
    head = bureau.browser("黄庭坚")
    assert "关于开展自查的通知" in head.get("/documents/sign/").content.decode()
    receipt = Receipt.objects.get()
    page = head.get(f"/documents/receipts/{receipt.public_id}/").content.decode()
    assert "Sign for it" in page
    assert "<dd>李清照, 省档案局</dd>" in page
    assert "<dd>李清照, 省档案局</dd>" in bureau.browser("李清照").get(url).content.decode()
    assert receipt.distribution is not None
    address, pane = (
        f"/documents/sign/{receipt.distribution.public_id}/",
        {"HX-Request": "true", "HX-Target": "div#pane"},
    )
    refused = head.post(address, {"operation": "send_back"}, headers=pane)
    assert refused.status_code == 422
    assert "data-refusal" in refused.content.decode()
    signed = head.post(address, headers=pane)
    assert signed.status_code == 204
    told = json.loads(signed["HX-Trigger"])["ctp:acted"]
    assert (told["key"], told["message"], told["pane"]) == (str(receipt.distribution.public_id), "Signed for.", True)
    registered = head.post(f"/documents/receipts/{receipt.public_id}/register/", {"category": str(bureau.receipts.id)})
    assert registered.status_code == 302
    assert Receipt.objects.get().state == "registered"
    assert head.get("/documents/receipts/").status_code == 200
    assert clerk.get("/documents/receipts/new/").status_code == 200
    assert head.get(f"/documents/receipts/{receipt.public_id}/edit/").status_code == 200


def test_categories_are_for_those_who_maintain_them(bureau: Bureau) -> None:
    assert bureau.browser("苏轼").get("/documents/categories/").status_code == 403
    bureau.grant("苏轼", "documents.manage_categories")
    client = bureau.browser("苏轼")
    assert client.get("/documents/categories/").status_code == 200
    assert client.get("/documents/categories/new/?direction=receipt").status_code == 200
    form = {"direction": "dispatch", "name": "办公室发文", "word": "远山办", "sign": str(bureau.member("沈括"))}
    assert client.post("/documents/categories/new/", form).status_code == 302
    assert client.post("/documents/categories/new/", form).status_code == 422
    assert client.get(f"/documents/categories/{bureau.dispatches.id}/").status_code == 200


def test_the_way_by_rest(bureau: Bureau) -> None:
    api = "/api/v1/documents"
    drafter, clerk = bureau.token("苏轼"), bureau.token("米芾")
    category = drafter.get(f"{api}/categories/?direction=dispatch").json()["items"][0]["id"]
    body = {"category_id": category, "title": "关于自查的通知", "recipients": [str(bureau.unit(bureau.archive))]}
    assert drafter.post(f"{api}/dispatches/", body | {"kind": "poem"}).status_code == 422
    assert drafter.post(f"{api}/dispatches/", body | {"recipients": ["everyone"]}).status_code == 422
    made = drafter.post(f"{api}/dispatches/", body)
    assert made.status_code == 201
    url = f"{api}/dispatches/{made.json()['id']}/"
    assert made.json()["can"] == ["edit", "send", "void"]
    assert (made.json()["to"], made.json()["copy_to"]) == (["档案室"], [])
    assert clerk.get(url).status_code == 404
    assert drafter.put(url, body | {"title": "关于开展自查的通知"}, headers={"If-Match": '"x"'}).status_code == 412
    assert drafter.put(url, body | {"title": "关于开展自查的通知"}).json()["revision"] == 2
    assert drafter.post(f"{url}send/", {"opinion": "请审核"}).json()["state"] == "running"
    dispatch = Dispatch.objects.get()
    for name in ("王安石", "曾巩", "欧阳修", "沈括"):
        item = bureau.token(name).get("/api/v1/workflow/items/").json()["items"][0]["id"]
        assert bureau.token(name).post(f"/api/v1/workflow/items/{item}/act/", {"operation": "agree"}).status_code == 200
    assert drafter.post(f"{url}number/").status_code == 403
    assert clerk.post(f"{url}number/").json()["state"] == "numbered"
    assert clerk.post(f"{url}issue/").json()["state"] == "issued"
    assert [one["receiver"] for one in drafter.get(f"{url}receivers/").json()["items"]] == ["档案室"]
    head = bureau.token("黄庭坚")
    waiting = head.get(f"{api}/sign/").json()["items"]
    assert [one["title"] for one in waiting] == ["关于开展自查的通知"]
    assert head.post(f"{api}/sign/{waiting[0]['id']}/").json()["state"] == "signed"
    assert head.post(f"{api}/sign/{waiting[0]['id']}/").json()["state"] == "signed"
    receipt = head.get(f"{api}/receipts/").json()["items"][0]["id"]
    assert head.get(f"{api}/receipts/{receipt}/").json()["to"] == ["档案室"]
    category = head.get(f"{api}/categories/?direction=receipt").json()["items"][0]["id"]
    assert head.post(f"{api}/receipts/{receipt}/register/", {"category_id": category}).json()["state"] == "registered"
    assert head.post(f"{api}/receipts/{receipt}/finish/", {"note": "已阅"}).json()["state"] == "finished"
    assert clerk.post(f"{url}void/", {"reason": "更正"}).json()["state"] == "void"
    dispatch.refresh_from_db()
    assert dispatch.state == "void"


def test_off_closes_every_door(bureau: Bureau) -> None:
    made = bureau.approved()
    client = bureau.browser("米芾")
    url = f"/documents/dispatches/{made.public_id}/"
    assert client.get(url).status_code == 200
    modules.switch(code="documents", on=False, actor=system_actor("test"))
    for path in (url, "/documents/", "/documents/sign/", "/api/v1/documents/dispatches/"):
        assert client.get(path).status_code == 404, path
    assert made.title not in client.get("/").content.decode()
    modules.switch(code="documents", on=True, actor=system_actor("test"))
    assert client.get(url).status_code == 200


def test_statements_of_the_register_and_of_a_document(
    bureau: Bureau, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        bureau.draft(title=f"通知{number}")
    actor = bureau.actor("苏轼")
    list_dispatches(actor=actor, page=PageRequest())  # The permission's key is asked for once a process.
    with django_assert_num_queries(2):  # rows, names of the drafters
        assert len(list_dispatches(actor=actor, page=PageRequest()).items) == 3
    one = Dispatch.objects.latest("pk").public_id
    with django_assert_num_queries(2):  # the document, names
        get_dispatch(dispatch_id=one, actor=actor)


def test_every_list_is_a_page(bureau: Bureau) -> None:
    made = bureau.approved(recipients=(bureau.unit(bureau.archive), bureau.member("李清照")))
    number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    issue_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    api, base = bureau.token("苏轼"), "/api/v1/documents"
    first = api.get(f"{base}/dispatches/{made.public_id}/receivers/?limit=1").json()
    assert [one["receiver"] for one in first["items"]] == ["档案室"]
    rest = api.get(f"{base}/dispatches/{made.public_id}/receivers/?limit=1&cursor={first['next']}").json()
    assert ([one["receiver"] for one in rest["items"]], rest["next"]) == (["李清照"], None)
    assert api.get(f"{base}/dispatches/{made.public_id}/files/").json() == {"items": [], "next": None}
    categories = api.get(f"{base}/categories/?limit=1").json()
    assert [one["name"] for one in categories["items"]] == ["单位发文"]
    assert "0/2" in bureau.browser("苏轼").get(f"/documents/dispatches/{made.public_id}/").content.decode()
