"""The face of the news module: boards and articles as other modules see them."""

from apps_api.news.dto import ArticleDraft, ArticleRef, BoardRef, BoardVerb, BodyFormat
from apps_api.news.errors import ArticleInvalid, BoardNotFound, PublishingForbidden
from apps_api.news.events import ArticlePublished, ArticleWithdrawn
from apps_api.news.service import NEWS, NewsService

__all__ = [
    "NEWS",
    "ArticleDraft",
    "ArticleInvalid",
    "ArticlePublished",
    "ArticleRef",
    "ArticleWithdrawn",
    "BoardNotFound",
    "BoardRef",
    "BoardVerb",
    "BodyFormat",
    "NewsService",
    "PublishingForbidden",
]
