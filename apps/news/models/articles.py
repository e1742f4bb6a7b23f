"""Articles."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.news.domain.states import STATES
from apps.news.models.boards import Board


class Article(models.Model):
    """An article from its first draft on. *body* is clean HTML, *text* the same without marks, for search and summaries.

    *published_at* is when it came out (last), *publish_at* and *expires_at* what was asked for; *source* the object it was
    published from by another module: unique, so that the same object never becomes two articles.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES], default="draft")
    author = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    reviewer = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    review_note = models.CharField(max_length=500, blank=True, default="")
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    top_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=170, null=True, unique=True)
    read_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "news"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=models.Q(state="published"), name="news_article_newest"
            ),
            models.Index(
                fields=["board", "-published_at", "-id"],
                condition=models.Q(state="published"),
                name="news_article_board_newest",
            ),
            models.Index(fields=["author", "-changed_at", "-id"], name="news_article_author"),
            models.Index(fields=["board", "id"], condition=models.Q(state="in_review"), name="news_article_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="news_published_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.title
