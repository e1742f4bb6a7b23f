"""The search page and its REST."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ctp_core.api import clock, permissions, timers
from ctp_core.kit.testing import client_for, make_account
from ctp_index.kit.testing import catch_up_index
from tests.index.test_search import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make_account("安宁")


def key(account):
    return permissions.account_key(account.pk)


def test_page_shows_hits_escaped_and_marked(notes, reader):
    put(notes, 1, "<script>alert(1)</script> 预算", "第一段 <b>预算</b>", keys=key(reader))
    catch_up_index()
    page = client_for(reader).get(reverse("index:search"), {"q": "预算"}, headers={"accept-language": "en"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>预算</mark>" in text
    assert "&lt;b&gt;<mark>预算</mark>&lt;/b&gt;" in text
    assert "<script>alert" not in text


def test_page_without_question_nothing_found_and_index_missing(notes, reader):
    client = client_for(reader, headers={"accept-language": "en"})
    assert "Search everything you may see" in client.get("/search/").content.decode()
    assert "The search is being prepared" in client.get("/search/", {"q": "预算"}).content.decode()
    catch_up_index()
    assert "Nothing found" in client.get("/search/", {"q": "预算"}).content.decode()


def test_page_needs_signing_in(client):
    assert client.get("/search/").status_code in (302, 401)
    assert client.get("/api/v1/search/?q=a").status_code == 401


def test_rest_gives_pieces_facets_and_pages(notes, reader):
    for number in range(1, 4):
        put(notes, number, f"预算 {number}", keys=key(reader))
    put(notes, 9, "预算 9", keys="g999")
    catch_up_index()
    client = client_for(reader)
    body = client.get("/api/v1/search/", {"q": "预算", "limit": 2}).json()
    assert (body["total"], body["facets"], body["loose"]) == (3, [{"module": "notes", "count": 3}], False)
    assert body["items"][0]["title"][0] == {"text": "预算", "marked": True}
    rest = client.get("/api/v1/search/", {"q": "预算", "limit": 2, "cursor": body["next"]}).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)


@pytest.mark.parametrize(
    "query", ["", "q=", "q=" + "a" * 201, "q=a&limit=0", "q=a&limit=9999", "q=a&cursor=%00", "q=a&cursor=eA"]
)
def test_rest_refuses_bad_questions(notes, reader, query):
    catch_up_index()
    answer = client_for(reader).get(f"/api/v1/search/?{query}")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_rest_says_when_there_is_no_index(notes, reader):
    answer = client_for(reader).get("/api/v1/search/?q=a")
    assert (answer.status_code, answer.json()["code"]) == (503, "index.unavailable")
    assert timers.run_due(now=clock.now()) == 1  # the worker was asked to build it


def test_queries_of_the_page_are_pinned(notes, reader, django_assert_num_queries):
    for number in range(1, 30):
        put(notes, number, f"预算 {number}", keys=key(reader))
    catch_up_index()
    client = client_for(reader)
    client.get("/search/", {"q": "预算"})
    with django_assert_num_queries(4):
        assert client.get("/search/", {"q": "预算"}).status_code == 200
