"""News in the rights machine: boards that change their readers, articles that come out, are withdrawn and run out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.news.domain.drafts import ArticleContent
from apps.news.domain.errors import ArticleNotFound
from apps.news.selectors.articles import get_article, list_articles, visible_to
from apps.news.services.maintain_boards import BoardContent, create_board, update_board
from apps.news.services.review_article import APPROVED
from apps.news.services.save_draft import create_draft
from apps.news.services.submit_article import submit_article
from apps.news.services.withdraw_article import withdraw_article
from ctp_core.api import clock
from ctp_core.contracts import PAGE_LIMIT, Actor, ObjectRef, PageRequest, PrincipalRef
from ctp_index.kit.rights_machine import WORD, RightsScenario
from ctp_organization.kit.rights_world import SYSTEM, Person, World
from ctp_portal.api import notifications

ARTICLES = 5


@dataclass(eq=False)
class BoardModel:
    """A board and who reads there."""

    id: UUID
    name: str
    readers: tuple[PrincipalRef, ...]
    is_active: bool = True


@dataclass(eq=False)
class ArticleModel:
    """An article; *out* until it is withdrawn or *expires_at* is there."""

    id: UUID
    board: BoardModel
    author: Person
    out: bool
    expires_at: datetime | None


class NewsTrial:
    """See ``RightsTrial``."""

    module, kind = "news", "article"

    def __init__(self, world: World) -> None:
        self.world = world
        # Who publishes on a board reads it too.
        self.writers = world.people[:3]
        self.boards = [self._board(number) for number in range(3)]
        self.articles: list[ArticleModel] = []
        for _ in range(ARTICLES):
            self.write()

    def step(self) -> str:
        """One change."""
        return self.world.random.choice((*[self.regrant] * 4, self.switch, self.withdraw, self.write))()

    def regrant(self) -> str:
        """Other readers of a board."""
        board = self.world.random.choice(self.boards)
        readers = self.world.some_principals()
        self._update(board, readers, board.is_active)
        return f"{board.name} for {len(readers)}"

    def switch(self) -> str:
        """A board closed or open again."""
        board = self.world.random.choice(self.boards)
        self._update(board, board.readers, not board.is_active)
        return f"{board.name} {'opens' if board.is_active else 'closes'}"

    def withdraw(self) -> str:
        """By its author."""
        article = self.world.random.choice(self.articles)
        withdraw_article(article_id=article.id, actor=article.author.actor())
        article.out = False
        return f"{article.id} withdrawn"

    def write(self) -> str:
        """A new one by somebody, out at once, some for a few hours only; the oldest leave the trial."""
        board, author = self.world.random.choice(self.boards), self.world.random.choice(self.writers)
        hours = self.world.random.choice((None, 3, 20))
        expires = clock.now() + timedelta(hours=hours) if hours else None
        content = ArticleContent(title=f"{WORD} {len(self.articles)}", body="<p>text</p>", expires_at=expires)
        made = create_draft(board_id=board.id, content=content, actor=author.actor())
        article = ArticleModel(made, board, author, out=False, expires_at=expires)
        self.articles.append(article)
        submit_article(article_id=made, actor=author.actor())
        article.out = True
        with transaction.atomic():
            notifications.notify(
                member_pks=[one.ref.pk for one in self.world.people],
                kind=APPROVED,
                subject=ObjectRef("news", "article", made),
                key=f"trial:{made}",
            )
        return f"{made} by {author.ref.name}"

    # --- The model ----------------------------------------------------------------------------------------------------
    def finds(self, person: Person) -> set[UUID]:
        """What is out on boards the person reads."""
        now = self.world.now()
        return {
            one.id
            for one in self.articles
            if one.out
            and one.board.is_active
            and (one.expires_at is None or one.expires_at > now)
            and self._reads(person, one.board)
        }

    lists = finds

    def _reads(self, person: Person, board: BoardModel) -> bool:
        given = any(self.world.belongs(person, ref) for ref in board.readers)
        return given or (person.active and person in self.writers)

    def sees(self, person: Person) -> set[UUID]:
        """The same and one's own."""
        own = {one.id for one in self.articles if one.author is person} if person.active else set()
        return self.finds(person) | own

    def works_with(self, person: Person) -> set[Person]:
        """Reading the same news is no work."""
        return set()

    def told(self, person: Person) -> set[UUID]:
        """Everybody was told of everything."""
        return self.all_ids()

    def all_ids(self) -> set[UUID]:
        """Every article of the trial."""
        return {one.id for one in self.articles}

    # --- The server ---------------------------------------------------------------------------------------------------
    def opens(self, actor: Actor, id: UUID) -> bool:  # noqa: A002
        """Does its page open?"""
        try:
            get_article(article_id=id, actor=actor, now=clock.now())
        except ArticleNotFound:
            return False
        return True

    def surfaces(self) -> Mapping[str, Callable[[Actor], set[UUID] | int]]:
        """As the doors ask."""
        return {"list": self._list, "count": _count}

    def _list(self, actor: Actor) -> set[UUID]:
        found = list_articles(actor=actor, now=clock.now(), page=PageRequest(size=PAGE_LIMIT))
        return {one.id for one in found.items}

    def _board(self, number: int) -> BoardModel:
        readers, name = self.world.some_principals(), f"board {number}"
        made = create_board(content=self._content(name, readers, is_active=True), actor=SYSTEM)
        return BoardModel(made, name, readers)

    def _update(self, board: BoardModel, readers: tuple[PrincipalRef, ...], is_active: bool) -> None:
        update_board(board_id=board.id, content=self._content(board.name, readers, is_active=is_active), actor=SYSTEM)
        board.readers, board.is_active = readers, is_active

    def _content(self, name: str, readers: tuple[PrincipalRef, ...], *, is_active: bool) -> BoardContent:
        publishers = tuple(one.principal for one in self.writers)
        return BoardContent(name=name, readers=readers, publishers=publishers, is_active=is_active)


def _count(actor: Actor) -> int:
    return visible_to(actor, clock.now()).count()


SCENARIO = RightsScenario("news", NewsTrial)
