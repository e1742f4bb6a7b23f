"""Articles over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.news.domain.drafts import ArticleContent
from apps.news.domain.dto import ArticleCard
from apps.news.rest.v1.shapes import ArticleBody, ArticleCardSerializer, ArticleSerializer, plain_article, plain_card
from apps.news.selectors import articles
from apps.news.services.save_draft import create_draft, delete_draft, save_draft
from ctp_core.api import clock, files
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, Page, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import (
    ApiView,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)

VIEWS = ("published", "top", "mine", "review")
TEXT_LENGTH = 100


class ArticleList(ApiView):
    """Articles the caller may see."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(
        operation_id="list_articles",
        parameters=[
            OpenApiParameter("view", str, enum=VIEWS, description="published (all that is out) if left out"),
            OpenApiParameter("board", UUID, description="only of this board (published, top)"),
            OpenApiParameter("q", str, description="words of the title (published)"),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses=page_schema("Article", ArticleCardSerializer),
    )
    def get(self, request: Request) -> Response:
        """One page, newest first (review: oldest first)."""
        given = request.query_params
        view = given.get("view", "published")
        if view not in VIEWS:
            raise Invalid({"view": [FieldError("news.view", mark("There is no such view."))]})
        return paged(self._page(view, request), plain_card)

    def _page(self, view: str, request: Request) -> Page[ArticleCard]:
        now, wanted = clock.now(), page_request(request)
        board_id = _board_id(request.query_params.get("board"))
        if view == "mine":
            return articles.list_own(actor=self.actor, now=now, page=wanted)
        if view == "review":
            return articles.list_for_review(actor=self.actor, now=now, page=wanted)
        if view == "top":
            return Page(articles.list_top(actor=self.actor, now=now, board_id=board_id))
        text = request.query_params.get("q", "").replace("\x00", "")[:TEXT_LENGTH]
        return articles.list_articles(actor=self.actor, now=now, page=wanted, board_id=board_id, text=text)

    @extend_schema(operation_id="create_article", request=ArticleBody, responses={201: ArticleSerializer})
    def post(self, request: Request) -> Response:
        """Write a draft."""
        body = read_body(ArticleBody, request)
        board_id = body.pop("board")
        article_id = create_draft(board_id=board_id, content=_content(body), actor=self.actor)
        return shown(article_id, self.actor, status=201)


class ArticleDetail(ApiView):
    """One article."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="get_article", responses=ArticleSerializer)
    def get(self, request: Request, article_id: UUID) -> Response:
        """In full, with what the caller may do to it."""
        return shown(article_id, self.actor)

    @extend_schema(operation_id="update_article", request=ArticleBody, responses=ArticleSerializer)
    def put(self, request: Request, article_id: UUID) -> Response:
        """Change a draft. Send If-Match to be sure of the version."""
        article = articles.get_article(article_id=article_id, actor=self.actor, now=clock.now())
        require_current(request, article.id, article.version)
        body = read_body(ArticleBody, request)
        board_id = body.pop("board")
        save_draft(
            article_id=article_id,
            content=_content(body),
            actor=self.actor,
            board_id=board_id,
            expected_version=article.version,
        )
        return shown(article_id, self.actor)

    @extend_schema(operation_id="delete_article", responses={204: None})
    def delete(self, request: Request, article_id: UUID) -> Response:
        """Remove a draft that never came out; takes If-Match."""
        article = articles.get_article(article_id=article_id, actor=self.actor, now=clock.now())
        require_current(request, article.id, article.version)
        guarded = article.version if request.headers.get("If-Match") else None
        delete_draft(article_id=article_id, actor=self.actor, expected_version=guarded)
        return Response(status=204)


def shown(article_id: UUID, actor: Actor, *, status: int = 200) -> Response:
    """The article as *actor* sees it, with its ETag."""
    article = articles.get_article(article_id=article_id, actor=actor, now=clock.now())
    attached = files.list_attached(to=ObjectRef("news", "article", article.id))
    return tagged(plain_article(article, attached), article.id, article.version, status=status)


def _content(body: dict[str, Any]) -> ArticleContent:
    return ArticleContent(attachments=tuple(body.pop("attachments")), **body)


def _board_id(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"board": [FieldError("news.board_id", mark("This is not the id of a board."))]}) from None
