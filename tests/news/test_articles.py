"""The life of articles through the services: drafts, review, times, rights."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from apps.news.domain.dto import Readership
from apps.news.domain.errors import ArticleChanged, ArticleNotFound, BoardInvalid, WrongState
from apps.news.models import Article, Board
from apps.news.selectors import articles
from apps.news.selectors.boards import list_boards
from apps.news.selectors.readers import count_readers, list_readers
from apps.news.services.maintain_boards import BoardContent, create_board, update_board
from apps.news.services.mark_read import mark_read
from apps.news.services.review_article import approve_article, return_article
from apps.news.services.run_timers import expire_due, publish_due
from apps.news.services.save_draft import delete_draft, save_draft
from apps.news.services.set_top import set_top
from apps.news.services.submit_article import submit_article
from apps.news.services.withdraw_article import withdraw_article
from apps_api.news import ArticleInvalid, BoardNotFound, PublishingForbidden
from ctp_core.api import clock, files, timers
from ctp_core.contracts import Forbidden, ObjectRef, PageRequest, PrincipalRef, system_actor
from ctp_core.kit.readings import read_one
from ctp_index.api import search
from ctp_index.kit.testing import catch_up_index
from ctp_organization.models import Member
from ctp_portal.api import notifications, todos
from ctp_portal.models import Todo
from tests.news.conftest import SYSTEM, content, draft, publish

pytestmark = pytest.mark.django_db


def titles(person, **options):
    page = articles.list_articles(actor=person.actor, now=clock.now(), page=PageRequest(), **options)
    return [card.title for card in page.items]


def names(page):
    return [one.name for one in page.items]


def state(article_id):
    return Article.objects.get(public_id=article_id).state


def verbs(person, article_id):
    return articles.get_article(article_id=article_id, actor=person.actor, now=clock.now()).verbs


def pending(person):
    return [one.title for one in todos.list_todos(actor=person.actor, box="pending", page=PageRequest()).items]


def test_a_draft_is_its_authors_alone(world):
    article_id = draft(world)
    assert verbs(world.author, article_id) == {"read", "edit", "delete", "submit"}
    for person in (world.reader, world.reviewer, world.outsider):
        with pytest.raises(ArticleNotFound):
            articles.get_article(article_id=article_id, actor=person.actor, now=clock.now())
    assert titles(world.author) == []


def test_published_without_review_is_read_by_those_of_the_board(world):
    publish(world)
    assert titles(world.reader) == titles(world.outsider) == ["开放日安排"]


def test_review_approves_and_tells(world):
    article_id = publish(world, world.closed_board)
    assert state(article_id) == "in_review"
    assert (titles(world.reader), pending(world.reviewer)) == ([], ["开放日安排"])
    assert verbs(world.reviewer, article_id) == {"read", "edit", "review", "withdraw"}
    approve_article(article_id=article_id, actor=world.reviewer.actor)
    assert (state(article_id), titles(world.reader), titles(world.outsider)) == ("published", ["开放日安排"], [])
    assert pending(world.reviewer) == []
    assert notifications.unread_count(actor=world.author.actor) == 1
    with pytest.raises(WrongState):
        approve_article(article_id=article_id, actor=world.reviewer.actor)


def test_review_returns_with_a_note(world):
    article_id = publish(world, world.closed_board)
    with pytest.raises(ArticleInvalid):
        return_article(article_id=article_id, note=" ", actor=world.reviewer.actor)
    return_article(article_id=article_id, note="缺少时间", actor=world.reviewer.actor)
    found = articles.get_article(article_id=article_id, actor=world.author.actor, now=clock.now())
    assert (found.state, found.review_note, found.reviewer_name) == ("draft", "缺少时间", "审核丙")
    submit_article(article_id=article_id, actor=world.author.actor)
    assert pending(world.reviewer) == ["开放日安排"]


def test_only_the_entitled_act(world):
    article_id = publish(world, world.closed_board)
    with pytest.raises(ArticleNotFound):
        approve_article(article_id=article_id, actor=world.reader.actor)
    with pytest.raises(Forbidden):
        approve_article(article_id=article_id, actor=world.author.actor)
    approve_article(article_id=article_id, actor=world.reviewer.actor)
    with pytest.raises(Forbidden):
        withdraw_article(article_id=article_id, actor=world.reader.actor)
    with pytest.raises(ArticleNotFound):
        withdraw_article(article_id=article_id, actor=world.outsider.actor)
    with pytest.raises(PublishingForbidden):
        draft_as(world.reader, world.closed_board)
    with pytest.raises(BoardNotFound):
        draft_as(world.outsider, world.closed_board)


def draft_as(person, board):
    from apps.news.services.save_draft import create_draft

    return create_draft(board_id=board, content=content(), actor=person.actor)


def test_withdrawn_is_gone_for_readers_and_can_come_again(world):
    article_id = publish(world)
    withdraw_article(article_id=article_id, actor=world.author.actor)
    assert (titles(world.reader), state(article_id)) == ([], "withdrawn")
    save_draft(article_id=article_id, content=content(title="改期"), actor=world.author.actor)
    submit_article(article_id=article_id, actor=world.author.actor)
    assert titles(world.reader) == ["改期"]


def test_comes_out_at_its_time(world):
    now = clock.now()
    at = now + timedelta(hours=2)
    article_id = publish(world, publish_at=at, expires_at=at + timedelta(days=1))
    assert (state(article_id), titles(world.reader)) == ("scheduled", [])
    assert publish_due(article_id=article_id, now=at - timedelta(seconds=1)) is False
    assert timers.run_due(now=at + timedelta(seconds=1)) == 1
    assert state(article_id) == "scheduled"  # the timer's handler asks the real clock: nothing comes out early
    assert publish_due(article_id=article_id, now=at) is True
    assert titles(world.reader) == ["开放日安排"]
    assert publish_due(article_id=article_id, now=at) is False


def test_ends_at_its_time_even_if_the_timer_is_late(world):
    end = clock.now() + timedelta(days=1)
    article_id = publish(world, expires_at=end)
    reader = world.reader.actor
    assert articles.readable_ids(actor=reader, ids=[article_id], now=end - timedelta(seconds=1)) == {article_id}
    assert articles.readable_ids(actor=reader, ids=[article_id], now=end) == set()
    assert expire_due(article_id=article_id, now=end - timedelta(seconds=1)) is False
    assert expire_due(article_id=article_id, now=end) is True
    assert (state(article_id), expire_due(article_id=article_id, now=end)) == ("expired", False)


def newest(actor, now, limit=5):
    return read_one(articles.newest_reading(actor=actor, now=now, limit=limit))


def test_top_is_first_until_its_time(world):
    first, second = publish(world, title="一"), publish(world, title="二")
    set_top(article_id=first, until=clock.now() + timedelta(days=1), actor=world.author.actor)
    now = clock.now()
    actor = world.reader.actor
    assert [card.title for card in articles.list_top(actor=actor, now=now)] == ["一"]
    assert titles(world.reader, without_top=True) == ["二"]
    assert [card.title for card in newest(actor, now)] == ["一", "二"]
    later = now + timedelta(days=2)
    assert articles.list_top(actor=actor, now=later) == ()
    assert [card.title for card in newest(actor, later)] == ["二", "一"]
    with pytest.raises(Forbidden):
        set_top(article_id=second, until=None, actor=actor)


def test_a_reviewer_who_left_keeps_no_review(world):
    article_id = publish(world, world.closed_board)
    member = Member.objects.get(public_id=world.reviewer.ref.id)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    rights = BoardContent(
        name="部门动态", needs_review=True, publishers=(world.author.ref,), reviewers=(world.reader.ref,)
    )
    update_board(board_id=world.closed_board, content=rights, actor=SYSTEM)
    lines = Todo.objects.filter(key=article_id, box="pending").values_list("member_pk", flat=True)
    assert list(lines) == [Member.objects.get(public_id=world.reader.ref.id).pk]


def test_reviews_wait_for_those_who_review_now(world):
    article_id = publish(world, world.closed_board)
    before = pending(world.reviewer)
    rights = BoardContent(
        name="部门动态", needs_review=True, publishers=(world.author.ref,), reviewers=(world.reader.ref,)
    )
    update_board(board_id=world.closed_board, content=rights, actor=SYSTEM)
    assert (before, pending(world.reviewer), pending(world.reader)) == (["开放日安排"], [], ["开放日安排"])
    approve_article(article_id=article_id, actor=world.reader.actor)
    assert (state(article_id), pending(world.reader)) == ("published", [])


def test_readers_count_once_and_are_listed(world):
    article_id = publish(world, world.closed_board)
    approve_article(article_id=article_id, actor=world.reviewer.actor)
    assert mark_read(article_id=article_id, actor=world.reader.actor) is True
    assert mark_read(article_id=article_id, actor=world.reader.actor) is False
    with pytest.raises(ArticleNotFound):
        mark_read(article_id=article_id, actor=world.outsider.actor)
    assert Article.objects.get(public_id=article_id).read_count == 1
    asked = {"article_id": article_id, "actor": world.author.actor, "now": clock.now()}
    assert names(list_readers(**asked, page=PageRequest())) == ["读者甲"]
    assert names(list_readers(**asked, page=PageRequest(), view="unread")) == ["审核丙"]
    assert count_readers(**asked) == Readership(read=1, unread=1)
    for ask in (partial(list_readers, page=PageRequest()), count_readers):
        with pytest.raises(Forbidden):
            ask(article_id=article_id, actor=world.reader.actor, now=clock.now())
        with pytest.raises(ArticleNotFound):
            ask(article_id=article_id, actor=world.outsider.actor, now=clock.now())


def test_readers_come_page_by_page_and_nobody_else_is_loaded(world, django_assert_num_queries):
    article_id = publish(world)
    everybody = {"读者甲", "审核丙", "外人丁"}  # but the author
    mark_read(article_id=article_id, actor=world.reader.actor)
    asked = {"article_id": article_id, "actor": world.author.actor, "now": clock.now()}
    unread: list[str] = []
    page = PageRequest(size=1)
    for _ in everybody:
        with django_assert_num_queries(5):  # the article with its rights, the grants of the board (three), the page
            found = list_readers(**asked, page=page, view="unread")
        unread += names(found)
        if found.next is None:
            break
        page = PageRequest(cursor=found.next, size=1)
    assert set(unread) == everybody - {"读者甲"}
    assert len(unread) == len(set(unread)) == count_readers(**asked).unread


def test_a_reader_by_name_and_by_a_group_is_counted_once(world):
    rights = BoardContent(
        name="新闻", readers=(world.outsider.ref, PrincipalRef("everyone")), publishers=(world.author.ref,)
    )
    update_board(board_id=world.open_board, content=rights, actor=SYSTEM)
    article_id = publish(world)
    asked = {"article_id": article_id, "actor": world.author.actor, "now": clock.now()}
    found = names(list_readers(**asked, page=PageRequest(), view="unread"))
    assert sorted(found) == ["外人丁", "审核丙", "读者甲"]
    assert count_readers(**asked).unread == 3


def test_saving_over_another_save_is_refused(world):
    article_id = draft(world)
    save_draft(article_id=article_id, content=content(title="一"), actor=world.author.actor, expected_version=1)
    with pytest.raises(ArticleChanged):
        save_draft(article_id=article_id, content=content(title="二"), actor=world.author.actor, expected_version=1)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"body": "x" * 200_001}, "body"),
        ({"expires_at": clock.now() - timedelta(days=1)}, "expires_at"),
        ({"publish_at": clock.now() + timedelta(days=4000)}, "publish_at"),
    ],
)
def test_what_cannot_be_saved(world, fields, where):
    with pytest.raises(ArticleInvalid) as caught:
        draft(world, **fields)
    assert where in caught.value.fields


def test_an_empty_article_cannot_be_sent_off(world):
    article_id = draft(world, body="<p> </p>")
    with pytest.raises(ArticleInvalid) as caught:
        submit_article(article_id=article_id, actor=world.author.actor)
    assert list(caught.value.fields) == ["body"]


def test_bodies_are_cleaned_when_written_and_when_read(world):
    article_id = publish(
        world,
        body='<p onclick="x()" style="color:red">甲<script>alert(1)</script></p><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">乙</a><a href="https://example.com" target=_top>丙</a>',
    )
    clean = '<p>甲</p><a rel="noopener noreferrer">乙</a><a href="https://example.com" rel="noopener noreferrer">丙</a>'
    assert Article.objects.get(public_id=article_id).body == clean
    Article.objects.filter(public_id=article_id).update(body=clean + "<script>alert(2)</script>")
    found = articles.get_article(article_id=article_id, actor=world.reader.actor, now=clock.now())
    assert found.body == clean
    assert found.text == "甲\n乙丙"


def test_files_go_with_the_article(world):
    author = world.author.actor
    file = files.store(actor=author, name="安排.txt", content=BytesIO(b"text"))
    article_id = publish(world, world.closed_board, attachments=(file.id,))
    for person in (world.reader, world.outsider):
        assert files.list_by_ids(file_ids=[file.id], actor=person.actor) == ()
    assert len(files.list_by_ids(file_ids=[file.id], actor=world.reviewer.actor)) == 1
    approve_article(article_id=article_id, actor=world.reviewer.actor)
    assert len(files.list_by_ids(file_ids=[file.id], actor=world.reader.actor)) == 1
    assert files.list_by_ids(file_ids=[file.id], actor=world.outsider.actor) == ()


def test_search_finds_what_may_be_read_and_follows_rights(world):
    open_id = publish(world, title="预算公开")
    closed_id = publish(world, world.closed_board, title="预算内部")
    catch_up_index()

    def found(person):
        return {hit.ref.id for hit in search(text="预算", actor=person.actor).hits}

    assert (found(world.reader), found(world.outsider)) == ({open_id}, {open_id})
    approve_article(article_id=closed_id, actor=world.reviewer.actor)
    catch_up_index()
    assert (found(world.reader), found(world.outsider)) == ({open_id, closed_id}, {open_id})
    rights = BoardContent(
        name="部门动态",
        position=1,
        readers=(world.outsider.ref,),
        publishers=(world.author.ref,),
        reviewers=(world.reviewer.ref,),
        needs_review=True,
    )
    update_board(board_id=world.closed_board, content=rights, actor=system_actor("test"))
    assert found(world.reader) == {open_id}  # at once, before the index has heard of it
    catch_up_index()
    assert (found(world.reader), found(world.outsider)) == ({open_id}, {open_id, closed_id})
    withdraw_article(article_id=open_id, actor=world.author.actor)
    assert found(world.reader) == set()


def test_drafts_are_deleted_with_their_files(world):
    file = files.store(actor=world.author.actor, name="a.txt", content=BytesIO(b"text"))
    article_id = draft(world, attachments=(file.id,))
    delete_draft(article_id=article_id, actor=world.author.actor)
    assert not Article.objects.filter(public_id=article_id).exists()
    assert files.list_attached(to=ObjectRef("news", "article", article_id)) == ()


def test_a_closed_board_is_gone(world):
    article_id = publish(world)
    rights = BoardContent(
        name="新闻", is_active=False, readers=(PrincipalRef("everyone"),), publishers=(world.author.ref,)
    )
    update_board(board_id=world.open_board, content=rights, actor=system_actor("test"))
    assert titles(world.reader) == []
    assert [board.name for board in list_boards(actor=world.reader.actor)] == ["部门动态"]
    with pytest.raises(ArticleNotFound):
        articles.get_article(article_id=article_id, actor=world.reader.actor, now=clock.now())


def test_boards_need_the_permission_and_a_name_of_their_own(world):
    with pytest.raises(Forbidden):
        create_board(content=BoardContent(name="x"), actor=world.author.actor)
    with pytest.raises(ArticleInvalid.__mro__[1]) as caught:
        create_board(content=BoardContent(name="新闻", needs_review=True), actor=system_actor("test"))
    assert sorted(caught.value.fields) == ["name", "reviewers"]


def test_the_database_refuses_published_without_time(world):
    article_id = draft(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(public_id=article_id).update(state="published")


def test_what_stands_on_top_stays_first_at_home_however_old(world):
    now = clock.now()
    oldest = publish(world, title="置顶旧闻")
    set_top(article_id=oldest, until=now + timedelta(days=9), actor=world.author.actor)
    Article.objects.filter(public_id=oldest).update(published_at=now - timedelta(days=400))
    for number in range(12):
        publish(world, title=f"新闻{number}")
    home = newest(world.reader.actor, clock.now(), 5)
    assert [one.title for one in home] == ["置顶旧闻", "新闻11", "新闻10", "新闻9", "新闻8"]
    after = newest(world.reader.actor, now + timedelta(days=10), 5)
    assert "置顶旧闻" not in [one.title for one in after]


def test_a_name_somebody_took_at_the_same_moment_is_said_at_its_field(world, monkeypatch):
    monkeypatch.setattr("apps.news.services.maintain_boards._is_taken", lambda name, board: False)
    name = Board.objects.get(public_id=world.open_board).name
    with pytest.raises(BoardInvalid) as refused:
        create_board(content=BoardContent(name=name), actor=SYSTEM)
    assert [one.code for one in refused.value.fields["name"]] == ["news.board_name_taken"]
    with pytest.raises(BoardInvalid) as refused:
        update_board(board_id=world.closed_board, content=BoardContent(name=name), actor=SYSTEM)
    assert [one.code for one in refused.value.fields["name"]] == ["news.board_name_taken"]
