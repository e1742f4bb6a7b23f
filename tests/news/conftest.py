"""A small organisation, boards and people with different rights."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from apps.news.domain.drafts import ArticleContent
from apps.news.services.maintain_boards import BoardContent, create_board
from apps.news.services.save_draft import create_draft
from apps.news.services.submit_article import submit_article
from ctp_core.api import actors
from ctp_core.contracts import Actor, PrincipalRef, system_actor
from ctp_core.kit.testing import client_for, make_account
from ctp_organization.api import setup

SYSTEM = system_actor("test")


@dataclass
class Person:
    """Somebody with an account and a place in the organisation."""

    account: object
    ref: PrincipalRef

    @property
    def actor(self) -> Actor:
        """As a request would load them."""
        return actors.actor_for_account(account_pk=self.account.pk)

    def client(self, **headers):
        """A browser of theirs, in English."""
        return client_for(self.account, headers={"accept-language": "en", **headers})


@dataclass
class World:
    """Two departments; *open_board* is read by all, *closed_board* by the writers' department and reviewed."""

    reader: Person
    author: Person
    reviewer: Person
    outsider: Person
    open_board: object
    closed_board: object


@pytest.fixture
def world(db) -> World:
    company = setup.create_unit(code="c", name="集团", kind="company", parent_id=None, actor=SYSTEM)
    inside = setup.create_unit(code="a", name="宣传部", kind="department", parent_id=company.id, actor=SYSTEM)
    outside = setup.create_unit(code="b", name="财务部", kind="department", parent_id=company.id, actor=SYSTEM)

    def person(name, number, unit):
        account = make_account(name)
        details = setup.MemberDetails(number, name, "", "", None)
        made = setup.create_member(details=details, unit_id=unit.id, post_id=None, account_pk=account.pk, actor=SYSTEM)
        return Person(account, PrincipalRef("member", made.id))

    reader, author = person("读者甲", "1", inside), person("作者乙", "2", inside)
    reviewer, outsider = person("审核丙", "3", inside), person("外人丁", "4", outside)
    open_board = create_board(
        content=BoardContent(name="新闻", readers=(PrincipalRef("everyone"),), publishers=(author.ref,)), actor=SYSTEM
    )
    closed_board = create_board(
        content=BoardContent(
            name="部门动态",
            position=1,
            needs_review=True,
            readers=(PrincipalRef("unit_tree", inside.id),),
            publishers=(author.ref,),
            reviewers=(reviewer.ref,),
        ),
        actor=SYSTEM,
    )
    return World(reader, author, reviewer, outsider, open_board, closed_board)


def content(title="开放日安排", body="<p>周六开放。</p>", **more) -> ArticleContent:
    return ArticleContent(title=title, body=body, **more)


def draft(world, board=None, **more):
    return create_draft(board_id=board or world.open_board, content=content(**more), actor=world.author.actor)


def publish(world, board=None, **more):
    article_id = draft(world, board, **more)
    submit_article(article_id=article_id, actor=world.author.actor)
    return article_id
