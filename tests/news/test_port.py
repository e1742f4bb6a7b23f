"""The promises of ``apps_api.news``, kept by the module and by its stand-in."""

from __future__ import annotations

import threading
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection, connections

from apps.news.models import Article
from apps_api.news import NEWS, ArticleDraft, ArticleInvalid, BoardNotFound, NewsService, PublishingForbidden
from apps_api.news.fake import FakeNews
from ctp_core.api import events, files, modules
from ctp_core.applets.events.models import OutboxEvent
from ctp_core.contracts import ModuleUnavailable, ObjectRef, system_actor
from tests.news.conftest import SYSTEM

pytestmark = pytest.mark.django_db


class Subject:
    """A provider with an open and a closed board, and people who may and may not."""

    def __init__(self, service: NewsService, world, open_board, closed_board) -> None:
        self.service, self.world = service, world
        self.open_board, self.closed_board = open_board, closed_board


@pytest.fixture(params=["real", "fake"])
def subject(request, world):
    if request.param == "real":
        return Subject(NEWS.get(), world, world.open_board, world.closed_board)
    fake = FakeNews()
    inside = world.reader.actor.principals & world.author.actor.principals - world.outsider.actor.principals
    everyone = world.outsider.actor.principals & world.reader.actor.principals
    author = frozenset(key for key in world.author.actor.principals if key[0] == "a")
    opened = fake.add_board("新闻", readers=everyone, publishers=author)
    closed = fake.add_board("部门动态", readers=inside, publishers=author)
    return Subject(fake, world, opened.id, closed.id)


def source():
    return ObjectRef("collaboration", "collaboration", uuid4())


def make(subject, **more):
    return ArticleDraft(**({"board_id": subject.open_board, "title": " 春游  通知 ", "body": "甲\n乙"} | more))


def test_boards_by_verb(subject):
    service, world = subject.service, subject.world

    def names(person, verb="read"):
        return [board.name for board in service.list_boards(actor=person.actor, verb=verb)]

    assert (names(world.reader), names(world.outsider)) == (["新闻", "部门动态"], ["新闻"])
    assert (names(world.author, "publish"), names(world.reader, "publish")) == (["新闻", "部门动态"], [])
    assert [board.name for board in service.list_boards(actor=SYSTEM, verb="publish")] == ["新闻", "部门动态"]


def test_a_source_is_published_once(subject):
    one = source()
    first = subject.service.publish(draft=make(subject), source=one, actor=SYSTEM)
    second = subject.service.publish(draft=make(subject, title="别的"), source=one, actor=subject.world.author.actor)
    assert first == second
    assert (first.board_id, first.url) == (subject.open_board, f"/news/articles/{first.id}/")
    assert subject.service.publish(draft=make(subject), source=source(), actor=SYSTEM).id != first.id


def test_publishing_needs_the_right(subject):
    world = subject.world
    with pytest.raises(PublishingForbidden):
        subject.service.publish(draft=make(subject), source=source(), actor=world.reader.actor)
    closed = make(subject, board_id=subject.closed_board)
    with pytest.raises(BoardNotFound):
        subject.service.publish(draft=closed, source=source(), actor=world.outsider.actor)
    with pytest.raises(BoardNotFound):
        subject.service.publish(draft=make(subject, board_id=uuid4()), source=source(), actor=SYSTEM)
    with pytest.raises(ArticleInvalid):
        subject.service.publish(draft=make(subject, title="  "), source=source(), actor=SYSTEM)


def test_found_again_by_those_who_may_read(subject):
    one, world = source(), subject.world
    assert subject.service.find_published(source=one, actor=SYSTEM) is None
    ref = subject.service.publish(draft=make(subject, board_id=subject.closed_board), source=one, actor=SYSTEM)
    assert subject.service.find_published(source=one, actor=world.reader.actor) == ref
    assert subject.service.find_published(source=one, actor=world.outsider.actor) is None


def test_the_article_is_whole(world):
    file = files.store(actor=world.reader.actor, name="表.txt", content=BytesIO(b"x"))
    one = source()
    draft = ArticleDraft(
        board_id=world.closed_board, title="通知", body="甲<b>\n\n乙", author=None, attachments=(file.id,)
    )
    ref = NEWS.get().publish(draft=draft, source=one, actor=SYSTEM)
    article = Article.objects.get(public_id=ref.id)
    assert (article.state, article.body, article.source) == ("published", "<p>甲&lt;b&gt;</p><p>乙</p>", str(one))
    copies = files.list_attached(to=ObjectRef("news", "article", ref.id))
    assert [copy.name for copy in copies] == ["表.txt"]
    assert copies[0].id != file.id
    (event,) = OutboxEvent.objects.filter(name="news.article.published.v1")
    assert (event.subject, event.payload["source"]) == (f"news/article/{ref.id}", str(one))
    events.deliver_pending()


def test_off_is_unavailable(world):
    modules.switch(code="news", on=False, actor=system_actor("test"))
    with pytest.raises(ModuleUnavailable):
        NEWS.get()
    assert NEWS.find() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
def test_many_at_once_publish_one(world):
    one, found, ready = source(), [], threading.Barrier(8)
    draft = ArticleDraft(board_id=world.open_board, title="一次", body="甲")

    def publish():
        ready.wait()
        found.append(NEWS.get().publish(draft=draft, source=one, actor=SYSTEM).id)
        connections.close_all()

    threads = [threading.Thread(target=publish) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), Article.objects.count()) == (8, 1, 1)
