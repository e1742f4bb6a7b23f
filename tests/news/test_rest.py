"""The same powers over REST."""

from __future__ import annotations

import pytest

from apps.news.models import Article
from ctp_core.api import permissions
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import api_client
from tests.news.conftest import publish

pytestmark = pytest.mark.django_db
BASE = "/api/v1/news"


def api(person, *scopes):
    return api_client(person.account, scopes or ("news:read", "news:write"))


def test_an_article_from_draft_to_reader(world):
    author, reviewer, reader = api(world.author), api(world.reviewer), api(world.reader)
    body = {"board": str(world.closed_board), "title": "接口文章", "body": "<p>正文<script>x</script></p>"}
    made = author.post(f"{BASE}/articles/", body)
    article = f"{BASE}/articles/{made.json()['id']}/"
    assert (made.status_code, made.json()["state"], made.json()["body"]) == (201, "draft", "<p>正文</p>")
    changed = author.put(article, body | {"title": "改过"}, headers={"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["title"]) == (200, "改过")
    assert author.put(article, body, headers={"If-Match": made["ETag"]}).status_code == 412
    assert author.delete(article, headers={"If-Match": made["ETag"]}).status_code == 412
    assert author.post(f"{article}submit/").json() == {"state": "in_review"}
    assert reader.get(article).status_code == 404
    assert [one["title"] for one in reviewer.get(f"{BASE}/articles/?view=review").json()["items"]] == ["改过"]
    assert reviewer.post(f"{article}return/", {"note": "补充"}).status_code == 204
    assert author.get(article).json()["review_note"] == "补充"
    author.post(f"{article}submit/")
    assert reviewer.post(f"{article}approve/").json() == {"state": "published"}
    assert reader.post(f"{article}read/").status_code == 204
    read = author.get(f"{article}readers/").json()
    assert ([one["name"] for one in read["items"]], read["next"]) == (["读者甲"], None)
    unread = author.get(f"{article}readers/?view=unread&limit=1").json()
    assert [(one["name"], one["at"]) for one in unread["items"]] == [("审核丙", None)]
    assert author.get(f"{article}readers/count/").json() == {"read": 1, "unread": 1}
    assert author.get(f"{article}readers/?view=nobody").status_code == 422
    for door in ("readers/", "readers/count/"):
        assert reader.get(f"{article}{door}").status_code == 403
    assert [one["title"] for one in reader.get(f"{BASE}/articles/").json()["items"]] == ["改过"]
    assert api(world.outsider).get(f"{BASE}/articles/").json() == {"items": [], "next": None}
    assert author.post(f"{article}withdraw/").status_code == 204
    assert reader.get(article).status_code == 404


def test_boards(world):
    permissions.grant_permission(
        code="news.manage_boards", key=permissions.account_key(world.reader.account.pk), actor=system_actor("test")
    )
    manager = api(world.reader)
    body = {"name": "公告", "readers": ["everyone"], "publishers": [str(world.author.ref)]}
    made = manager.post(f"{BASE}/boards/", body)
    assert (made.status_code, made.json()["readers"]) == (201, ["everyone"])
    board = f"{BASE}/boards/{made.json()['id']}/"
    assert manager.put(board, body | {"name": "通知"}, headers={"If-Match": made["ETag"]}).json()["name"] == "通知"
    names = [one["name"] for one in api(world.outsider).get(f"{BASE}/boards/").json()["items"]]
    assert names == ["新闻", "通知"]
    assert api(world.author).post(f"{BASE}/boards/", body).status_code == 403
    assert manager.put(board, body | {"readers": ["nonsense"]}).status_code == 422


def test_scopes_narrow(world):
    publish(world)
    reading = api(world.author, "news:read")
    assert len(reading.get(f"{BASE}/articles/").json()["items"]) == 1
    assert reading.post(f"{BASE}/articles/", {}).status_code == 403
    assert api(world.author, "organization:read").get(f"{BASE}/articles/").status_code == 403


def test_a_repeated_post_makes_one_article(world):
    author = api(world.author)
    body = {"board": str(world.open_board), "title": "一次"}
    first = author.post(f"{BASE}/articles/", body, headers={"Idempotency-Key": "k1"})
    second = author.post(f"{BASE}/articles/", body, headers={"Idempotency-Key": "k1"})
    assert (first.json()["id"], Article.objects.count()) == (second.json()["id"], 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"board": "x", "title": "a"},
        {"board": "00000000-0000-0000-0000-000000000000", "title": "a"},
        {"title": "a" * 201},
        {"title": "a", "more": 1},
        {"title": "a", "publish_at": "soon"},
        {"title": "a", "attachments": ["x"]},
        {"title": "a", "attachments": ["00000000-0000-0000-0000-000000000000"]},
        {"title": ["a"]},
    ],
)
def test_bad_bodies_are_refused(world, body):
    given = {"board": str(world.open_board)} | body if "board" not in body and body else body
    answer = api(world.author).post(f"{BASE}/articles/", given)
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"
    assert Article.objects.count() == 0


def test_bad_queries_are_refused(world):
    for query in ("view=all", "board=x", "limit=0", "cursor=x"):
        assert api(world.reader).get(f"{BASE}/articles/?{query}").status_code == 422
