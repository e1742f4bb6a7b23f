"""The engine's pages and parts, as a browser gets them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override

from ctp_core.api import permissions
from ctp_core.kit.testing import client_for
from ctp_workflow.api import definitions, instances
from ctp_workflow.models import Instance
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office


def browser(office: Office, name: str) -> Client:
    account = get_user_model().objects.get(pk=office.people[name].account_pk)
    return client_for(account, headers={"accept-language": "en"})


def render(office: Office, name: str, source: str, **context: Any) -> str:
    request = RequestFactory().get("/")
    request.actor = office.actor(name)  # type: ignore[attr-defined]
    values = {"request": request, "actor": office.actor(name), **context}
    return Template("{% load ctp_workflow %}" + source).render(Context(values))


@override("en")
def test_the_parts_show_road_opinions_and_why(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    office.act(instance, "王安石", opinion="三家报价已核")
    item = office.item(instance, "沈括")
    progress = instances.get_progress(instance_id=instance.id, actor=office.actor("沈括"))
    road = render(office, "沈括", "{% road progress %}", progress=progress)
    strip, _, told = road.partition("<details")
    assert (strip.count("<li"), told.count("<li")) == (4, 4)
    assert 'aria-current="step"' in strip
    assert "沈括 <span>has it</span>" in told
    assert "since" in told
    assert told.count("named by the flow") == 2
    said = render(office, "沈括", "{% said progress %}", progress=progress)
    assert "三家报价已核" in said
    why = render(office, "沈括", "{% why item progress %}", progress=progress, item=item)
    assert "the flow names you for this step" in why
    assert "If you agree the flow is finished." in why
    bar = render(office, "沈括", "{% actions item progress %}", progress=progress, item=item)
    assert f'action="/workflow/items/{item.id}/act/"' in bar
    assert 'value="agree"' in bar
    assert 'value="check"' in bar, "the return dialog offers the step before"
    assert "hx-post" not in bar
    own = render(office, "苏轼", "{% actions item progress %}", progress=progress, item=None)
    assert 'value="draft"' in own
    assert 'value="agree"' not in own


def test_acting_by_the_bar(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石")
    url = f"/workflow/items/{item.id}/act/"
    assert browser(office, "李清照").post(url, {"operation": "agree"}).status_code == 404
    client = browser(office, "王安石")
    refused = client.post(url, {"operation": "disagree"}, headers={"HX-Request": "true", "HX-Target": "div#pane"})
    assert refused.status_code == 204
    assert json.loads(refused["HX-Trigger"])["ctp:toast"]["message"] == "Say why."
    done = client.post(url, {"operation": "agree"}, headers={"HX-Request": "true", "HX-Target": "div#pane"})
    told = json.loads(done["HX-Trigger"])["ctp:acted"]
    assert (told["key"], told["message"], told["pane"]) == (str(item.id), "Agreed.", True)
    again = client.post(url, {"operation": "agree"})
    assert again.status_code == 302
    assert again["Location"] == f"/trial/{instance.subject.id}/"
    second = office.item(instance, "沈括")
    back = browser(office, "沈括").post(
        f"/workflow/items/{second.id}/act/", {"operation": "return", "target": "start", "reason_return": "请补充"}
    )
    assert back.status_code == 302
    assert office.holders(instance) == ["苏轼"]


def test_revoking_from_a_page(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石")))
    url = f"/workflow/instances/{instance.id}/revoke/"
    assert browser(office, "李清照").post(url, {"mode": "draft"}).status_code == 404
    assert browser(office, "苏轼").post(url, {"mode": "draft"}).status_code == 302
    assert Instance.objects.get().outcome == "draft"


def test_the_flow_page(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    url = f"/workflow/instances/{instance.id}/"
    assert browser(office, "李清照").get(url).status_code == 404
    page = browser(office, "苏轼").get(url)
    assert page.status_code == 200
    assert b"flow-picture" in page.content
    assert b'class="flow-box approve now ' in page.content


def test_definition_pages_are_for_flow_administrators(office: Office) -> None:
    graph = chain(office.step("check", "王安石"))
    made = definitions.create_definition(code="purchase", name="采购", graph=graph, actor=SYSTEM)
    urls = ["/workflow/definitions/", "/workflow/definitions/new/", f"/workflow/definitions/{made.id}/"]
    urls.append(f"/workflow/definitions/{made.id}/edit/")
    # One definition may belong to somebody who maintains it, so that others don't find it.
    for url in urls:
        assert browser(office, "苏轼").get(url).status_code == (404 if url == urls[2] else 403)
    key = permissions.account_key(office.people["沈括"].account_pk)
    permissions.grant_permission(code="workflow.manage_definitions", key=key, actor=SYSTEM)
    client = browser(office, "沈括")
    for url in urls:
        assert client.get(url).status_code == 200, url
    assert client.post(f"/workflow/definitions/{made.id}/publish/").status_code == 302
    assert definitions.find_definition(code="purchase").latest.number == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        ("{", "This is not valid JSON"),
        ("[]", "A flow is a JSON object."),
        ('{"nodes": [{"id": "start", "kind": "start"}], "edges": []}', "A flow needs an end."),
    ],
)
def test_a_wrong_graph_is_shown_where_it_is_wrong(office: Office, graph: str, message: str) -> None:
    key = permissions.account_key(office.people["沈括"].account_pk)
    permissions.grant_permission(code="workflow.manage_definitions", key=key, actor=SYSTEM)
    posted = {"name": "试", "code": "test", "graph": graph}
    page = browser(office, "沈括").post("/workflow/definitions/new/", posted)
    assert page.status_code == 422
    assert message in page.content.decode()


def test_json_that_no_database_takes_is_told_of(office: Office) -> None:
    key = permissions.account_key(office.people["沈括"].account_pk)
    permissions.grant_permission(code="workflow.manage_definitions", key=key, actor=SYSTEM)
    client = browser(office, "沈括")
    for bad in ("9" * 5_000, "1e999", "NaN", '"\\u0000"', '"\\ud800"'):
        sent = {"code": "bad", "name": "Bad", "graph": '{"nodes": [], "x": ' + bad + "}"}
        answer = client.post("/workflow/definitions/new/", sent)
        told = "This is not valid JSON" in answer.content.decode()
        assert (answer.status_code, told) == (422, True), bad[:10]
    # A backslash and some digits are only text.
    sent = {"code": "bad", "name": "Bad", "graph": '{"nodes": [], "x": "\\\\u0000"}'}
    assert "This is not valid JSON" not in client.post("/workflow/definitions/new/", sent).content.decode()
