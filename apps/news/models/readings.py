"""Who has read what."""

from __future__ import annotations

from django.db import models

from apps.news.models.articles import Article


class ArticleReading(models.Model):
    """A member has opened an article, counted once."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="readings")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        app_label = "news"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "member"], name="news_reading_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.article_id}"
