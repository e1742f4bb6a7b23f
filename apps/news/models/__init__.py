"""Boards, articles and who has read them."""

from apps.news.models.articles import Article
from apps.news.models.boards import Board, BoardAccountGrant, BoardGroupGrant
from apps.news.models.readings import ArticleReading

__all__ = ["Article", "ArticleReading", "Board", "BoardAccountGrant", "BoardGroupGrant"]
