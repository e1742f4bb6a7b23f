"""The pages: reading, writing, reviewing, boards; what a stranger gets; pinned queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.news.models import Article, Board
from apps.news.services.maintain_boards import BoardContent, update_board
from apps.news.services.review_article import approve_article
from apps.news.services.set_top import set_top
from ctp_core.api import clock, modules, permissions
from ctp_core.contracts import system_actor
from tests.news.conftest import draft, publish

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"news:{name}", args=args)


@pytest.fixture
def manager(world):
    permissions.grant_permission(
        code="news.manage_boards", key=permissions.account_key(world.reviewer.account.pk), actor=system_actor("test")
    )
    return world.reviewer


def test_list_shows_what_may_be_read_tops_first(world):
    first = publish(world, title="较早的文章")
    publish(world, title="较新的文章")
    closed = publish(world, world.closed_board, title="内部文章")
    approve_article(article_id=closed, actor=world.reviewer.actor)
    set_top(article_id=first, until=clock.now() + timedelta(days=1), actor=world.author.actor)
    text = world.outsider.client().get(url("article-list")).content.decode()
    assert text.index("较早的文章") < text.index("较新的文章")
    assert "内部文章" not in text
    assert "部门动态" not in text
    assert "内部文章" in world.reader.client().get(url("article-list"), {"board": world.closed_board}).content.decode()
    assert "较新" not in world.reader.client().get(url("article-list"), {"q": "较早"}).content.decode()


def test_article_counts_its_reader_and_is_hidden_from_others(world):
    closed = publish(world, world.closed_board)
    approve_article(article_id=closed, actor=world.reviewer.actor)
    client = world.reader.client()
    page = client.get(url("article", closed)).content.decode()
    assert "<p>周六开放。</p>" in page
    assert "0 readers<" in page
    noted = client.post(url("article-read", closed))
    assert (noted.status_code, "1 reader<" in noted.content.decode()) == (200, True)
    assert client.post(url("article-read", closed)).status_code == 204  # nothing has changed
    assert "1 reader<" in client.get(url("article", closed)).content.decode()
    stranger = world.outsider.client()
    for name in ("article", "article-readers", "article-edit"):
        assert stranger.get(url(name, closed)).status_code == 404
    for name in ("article-read", "article-act"):
        assert stranger.post(url(name, closed), {"operation": "withdraw"}).status_code == 404


def test_writing_saves_by_itself_and_publishes(world):
    client = world.author.client()
    form = {"board": str(world.open_board), "title": "新文章", "body": "第一段\n第二段 <3"}
    answer = client.post(url("article-new"), form, headers={"X-Autosave": "1"}).json()
    again = client.post(answer["url"], form | {"title": "", "version": 1}, headers={"X-Autosave": "1"})
    assert (again.status_code, list(again.json()["errors"])) == (422, ["title"])
    stale = client.post(answer["url"], form | {"version": 7}, headers={"X-Autosave": "1"})
    assert stale.status_code == 409
    sent = client.post(answer["url"], form | {"body": "第一段\n第二段", "version": 1, "operation": "submit"})
    article = Article.objects.get()
    assert (sent.status_code, article.state, article.body) == (302, "published", "<p>第一段</p><p>第二段</p>")


def test_files_are_sent_with_the_form(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = world.author.client()
    form = {"board": str(world.open_board), "title": "附件", "upload": SimpleUploadedFile("表.txt", b"x")}
    client.post(url("article-new"), form | {"operation": "submit"})
    page = world.reader.client().get(url("article", Article.objects.get().public_id)).content.decode()
    assert "表.txt" in page


def test_reviewing_from_the_page(world):
    article_id = publish(world, world.closed_board)
    client = world.reviewer.client()
    assert "开放日安排" in client.get(url("article-review")).content.decode()
    refused = client.post(url("article-act", article_id), {"operation": "return", "note": ""})
    assert refused.status_code == 422
    assert client.post(url("article-act", article_id), {"operation": "nonsense"}).status_code == 422
    assert client.post(url("article-act", article_id), {"operation": "approve"}).status_code == 302
    assert Article.objects.get().state == "published"
    assert client.post(url("article-act", article_id), {"operation": "approve"}).status_code == 409


def test_boards_are_made_and_changed_by_managers(world, manager):
    client = manager.client()
    assert world.author.client().get(url("board-list")).status_code == 403
    form = {
        "name": "公告",
        "position": "5",
        "is_active": "1",
        "readers": ["everyone"],
        "publishers": str(world.author.ref),
    }
    assert client.post(url("board-new"), form).status_code == 302
    board = Board.objects.get(name="公告")
    assert permissions.list_grants(target=board, verb="publish") == {permissions.account_key(world.author.account.pk)}
    assert "公告" in client.get(url("board-list")).content.decode()
    refused = client.post(url("board-edit", board.public_id), form | {"name": "新闻"})
    assert refused.status_code == 422
    assert "There is a board of this name already." in refused.content.decode()
    assert client.post(url("board-edit", board.public_id), form | {"version": "9"}).status_code == 409


def test_readers_page_is_for_those_who_publish(world):
    article_id = publish(world)
    assert "Have not read it" in world.author.client().get(url("article-readers", article_id)).content.decode()
    assert world.reader.client().get(url("article-readers", article_id)).status_code == 403


def test_off_is_not_there_and_on_again_is_the_same(world):
    article_id = publish(world)
    client = world.reader.client()
    before = list(Article.objects.values())
    modules.switch(code="news", on=False, actor=system_actor("test"))
    for address in (url("article-list"), url("article", article_id), "/api/v1/news/articles/"):
        assert client.get(address).status_code == 404
    assert "/news/" not in client.get("/").content.decode()
    modules.switch(code="news", on=True, actor=system_actor("test"))
    assert client.get(url("article", article_id)).status_code == 200
    assert list(Article.objects.values()) == before
    assert "开放日安排" in client.get("/").content.decode()


@pytest.mark.parametrize(("page", "queries"), [("article-list", 7), ("article", 6)])
def test_queries_are_pinned(world, django_assert_num_queries, page, queries):
    ids = [publish(world, title=f"文章 {number}") for number in range(25)]
    client = world.reader.client()
    address = url(page, *(ids[:1] if page == "article" else ()))
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_drafts_are_not_shown_to_others(world):
    article_id = draft(world)
    assert world.author.client().get(url("article", article_id)).status_code == 200
    assert world.reviewer.client().get(url("article", article_id)).status_code == 404


def test_home_forgets_a_board_at_the_next_request_after_the_right_was_lost(world):
    publish(world)
    client = world.reader.client()
    for _ in range(2):  # the second time the statement is there already
        assert "开放日安排" in client.get("/").content.decode()
    readers = BoardContent(name="公开栏", readers=(world.author.ref,), publishers=(world.author.ref,))
    update_board(board_id=world.open_board, content=readers, actor=system_actor("test"))
    assert "开放日安排" not in client.get("/").content.decode()
    assert "开放日安排" in world.author.client().get("/").content.decode()
