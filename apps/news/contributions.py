"""What news adds to the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.news.management.rights_trial import SCENARIO
from apps.news.selectors.articles import may_read_files, newest_reading, visible_to
from apps.news.selectors.audit_words import WORDS
from apps.news.selectors.boards import publishes_somewhere
from apps.news.selectors.impacts import find_impacts
from apps.news.selectors.rights import RIGHTS
from apps.news.selectors.search import all_ids, load_entries, visible_ids
from apps.news.services.load_demo import load_demo
from apps.news.services.maintain_boards import MANAGE
from apps.news.services.release_article import EXPIRE_TIMER, PUBLISH_TIMER
from apps.news.services.review_article import APPROVED, RETURNED
from apps.news.services.run_timers import expire_due, publish_due
from apps_api.news.events import ArticlePublished, ArticleWithdrawn
from ctp_core.api import clock
from ctp_core.contracts import (
    Actor,
    DemoStep,
    FileOwner,
    PermissionDeclaration,
    PublicEvent,
    Reading,
    ScopeDeclaration,
    TimerHandler,
    mark,
)
from ctp_index.contracts import SearchSource
from ctp_organization.contracts import OrganizationImpact
from ctp_portal.contracts import (
    MenuEntry,
    NotificationDto,
    NotificationKind,
    NotificationText,
    PaletteCommand,
    TodoKind,
    Widget,
)

NEWEST = 7


def _load_widget(actor: Actor) -> Reading[Mapping[str, Any]]:
    found = newest_reading(actor=actor, now=clock.now(), limit=NEWEST)
    return found.then(lambda articles: {"articles": articles, "all_url": reverse("news:article-list")})


def _may_read(actor: Actor, article_id: UUID) -> bool:
    return may_read_files(actor, article_id, clock.now())


def _opens(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    return set(visible_to(actor, clock.now()).filter(public_id__in=ids).values_list("public_id", flat=True))


def _say(pattern: str) -> Any:
    def render(actor: Actor, found: Sequence[NotificationDto]) -> dict[UUID, NotificationText]:
        ids = [one.subject.id for one in found]
        rows = visible_to(actor, clock.now()).filter(public_id__in=ids)
        titles = dict(rows.values_list("public_id", "title"))
        return {
            one.id: NotificationText(
                title=_(pattern) % {"title": titles[one.subject.id]},
                url=reverse("news:article", args=[one.subject.id]),
            )
            for one in found
            if one.subject.id in titles
        }

    return render


def _publish(key: UUID, payload: dict[str, Any]) -> None:
    publish_due(article_id=key, now=clock.now())


def _expire(key: UUID, payload: dict[str, Any]) -> None:
    expire_due(article_id=key, now=clock.now())


CONTRIBUTIONS: list[object] = [
    WORDS,
    PublicEvent(ArticlePublished, mark("An article can be read"), frozenset({"title"})),
    PublicEvent(ArticleWithdrawn, mark("An article can no longer be read")),
    MenuEntry("news", mark("News"), "news:article-list", icon="news", order=30, section="business", on_phone=True),
    Widget("news", mark("News and notices"), 20, "main", "news/parts/widget.html", _load_widget),
    PaletteCommand(
        "news-write",
        mark("Write an article"),
        "news:article-new",
        icon="edit",
        keywords="xinwen gonggao xw gg news",
        shown=publishes_somewhere,
    ),
    NotificationKind(APPROVED, _say(mark("“%(title)s” was approved"))),
    NotificationKind(RETURNED, _say(mark("“%(title)s” was returned to you"))),
    SearchSource("article", mark("Article"), load_entries, visible_ids, all_ids),
    TodoKind("article", _opens),
    FileOwner("article", _may_read),
    OrganizationImpact("news", find_impacts),
    SCENARIO,
    RIGHTS,
    TimerHandler(PUBLISH_TIMER, _publish),
    TimerHandler(EXPIRE_TIMER, _expire),
    PermissionDeclaration(MANAGE, mark("Make news boards and say who reads and publishes there")),
    ScopeDeclaration("news:read", mark("Read boards and articles")),
    ScopeDeclaration("news:write", mark("Write, publish, review and withdraw articles, maintain boards")),
    DemoStep(30, load_demo),
]
