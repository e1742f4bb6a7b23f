"""What is done to articles over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.news.rest.v1.articles import shown
from apps.news.rest.v1.shapes import (
    ArticleSerializer,
    EmptyBody,
    NoteBody,
    ReaderSerializer,
    ReadershipSerializer,
    StateSerializer,
    TopBody,
)
from apps.news.selectors.readers import READER_VIEWS, count_readers, list_readers
from apps.news.services.mark_read import mark_read
from apps.news.services.review_article import approve_article, return_article
from apps.news.services.set_top import set_top
from apps.news.services.submit_article import submit_article
from apps.news.services.withdraw_article import withdraw_article
from ctp_core.api import clock
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import PAGE_PARAMETERS, ApiView, page_request, page_schema, paged, read_body


class Submit(ApiView):
    """Send off."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="submit_article", request=EmptyBody, responses=StateSerializer)
    def post(self, request: Request, article_id: UUID) -> Response:
        """To the review, or out where none is needed."""
        read_body(EmptyBody, request)
        return Response({"state": submit_article(article_id=article_id, actor=self.actor)})


class Approve(ApiView):
    """Approve."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="approve_article", request=EmptyBody, responses=StateSerializer)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Let it out, now or at its time."""
        read_body(EmptyBody, request)
        return Response({"state": approve_article(article_id=article_id, actor=self.actor)})


class Return(ApiView):
    """Return."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="return_article", request=NoteBody, responses={204: None})
    def post(self, request: Request, article_id: UUID) -> Response:
        """Give it back to its author with a note."""
        return_article(article_id=article_id, note=read_body(NoteBody, request)["note"], actor=self.actor)
        return Response(status=204)


class Withdraw(ApiView):
    """Withdraw."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="withdraw_article", request=EmptyBody, responses={204: None})
    def post(self, request: Request, article_id: UUID) -> Response:
        """Take it back."""
        read_body(EmptyBody, request)
        withdraw_article(article_id=article_id, actor=self.actor)
        return Response(status=204)


class Top(ApiView):
    """Top."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="set_article_top", request=TopBody, responses=ArticleSerializer)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Put it on top until then, or take it down."""
        set_top(article_id=article_id, until=read_body(TopBody, request)["until"], actor=self.actor)
        return shown(article_id, self.actor)


class Read(ApiView):
    """Read."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="mark_article_read", request=EmptyBody, responses={204: None})
    def post(self, request: Request, article_id: UUID) -> Response:
        """Count the caller as a reader, once."""
        read_body(EmptyBody, request)
        mark_read(article_id=article_id, actor=self.actor)
        return Response(status=204)


class ArticleReaders(ApiView):
    """Readers."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(
        operation_id="list_article_readers",
        parameters=[
            OpenApiParameter("view", str, enum=READER_VIEWS, description="read if left out"),
            *PAGE_PARAMETERS,
        ],
        responses=page_schema("Reader", ReaderSerializer),
    )
    def get(self, request: Request, article_id: UUID) -> Response:
        """Who has read it, first readers first, or who of those addressed has not; for authors, publishers and reviewers."""
        view = request.query_params.get("view", "read")
        if view not in READER_VIEWS:
            raise Invalid({"view": [FieldError("news.view", mark("There is no such view."))]})
        wanted = page_request(request)
        found = list_readers(article_id=article_id, actor=self.actor, now=clock.now(), page=wanted, view=view)
        return paged(found, lambda one: ReaderSerializer(one).data)


class ArticleReadership(ApiView):
    """How many readers."""

    policy = SIGNED_IN
    scope = "news"

    @extend_schema(operation_id="count_article_readers", responses=ReadershipSerializer)
    def get(self, request: Request, article_id: UUID) -> Response:
        """How many have read it and how many of those addressed have not; for authors, publishers and reviewers."""
        found = count_readers(article_id=article_id, actor=self.actor, now=clock.now())
        return Response(ReadershipSerializer(found).data)
