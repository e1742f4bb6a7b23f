"""What REST takes and gives."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.news.domain.cleaning import MAX_BODY
from apps.news.domain.drafts import ATTACHMENTS, TITLE_LENGTH
from apps.news.domain.dto import ArticleCard, ArticleDetails, BoardCard, BoardDetails
from apps.news.domain.states import STATES
from ctp_core.api.files import FileDto
from ctp_core.contracts import PRINCIPAL_KINDS
from ctp_core.kit.rest import MomentField, StrictSerializer


class ArticleBody(StrictSerializer):
    """An article to write. *body* is HTML; what is not allowed is taken out."""

    board = serializers.UUIDField()
    title = serializers.CharField(max_length=TITLE_LENGTH)
    body = serializers.CharField(max_length=MAX_BODY, allow_blank=True, default="", trim_whitespace=False)
    attachments = serializers.ListField(child=serializers.UUIDField(), max_length=ATTACHMENTS, default=list)
    publish_at = MomentField(allow_null=True, default=None)
    expires_at = MomentField(allow_null=True, default=None)


class NoteBody(StrictSerializer):
    """Why an article is returned."""

    note = serializers.CharField(max_length=500)


class TopBody(StrictSerializer):
    """Until when it stands on top; null takes it down."""

    until = MomentField(allow_null=True)


class EmptyBody(StrictSerializer):
    """Nothing."""


class PrincipalField(serializers.CharField):
    """``everyone``, ``member:<id>``, ``unit:<id>``, ``unit_tree:<id>``, ``post:…``, ``level:…``, ``team:…``, ``role:…``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, help_text=f"kind:id; kinds: {', '.join(PRINCIPAL_KINDS)}", **options)


class BoardBody(StrictSerializer):
    """A board to make or change."""

    name = serializers.CharField(max_length=60)
    description = serializers.CharField(max_length=200, allow_blank=True, default="")
    position = serializers.IntegerField(min_value=0, max_value=9_999, default=0)
    needs_review = serializers.BooleanField(default=False)
    is_active = serializers.BooleanField(default=True)
    readers = serializers.ListField(child=PrincipalField(), max_length=500, default=list)
    publishers = serializers.ListField(child=PrincipalField(), max_length=500, default=list)
    reviewers = serializers.ListField(child=PrincipalField(), max_length=500, default=list)


class BoardSerializer(serializers.Serializer[Any]):
    """A board one reads."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField()
    needs_review = serializers.BooleanField()
    publishes = serializers.BooleanField(help_text="True when the caller may publish here.")
    reviews = serializers.BooleanField(help_text="True when the caller may review here.")


class ManagedBoardSerializer(serializers.Serializer[Any]):
    """A board as its managers see it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField()
    position = serializers.IntegerField()
    needs_review = serializers.BooleanField()
    is_active = serializers.BooleanField()
    readers = serializers.ListField(child=serializers.CharField())
    publishers = serializers.ListField(child=serializers.CharField())
    reviewers = serializers.ListField(child=serializers.CharField())


class ArticleCardSerializer(serializers.Serializer[Any]):
    """An article in a list."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    summary = serializers.CharField()
    board = serializers.UUIDField()
    board_name = serializers.CharField()
    author = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    at = serializers.DateTimeField()
    is_top = serializers.BooleanField()
    is_read = serializers.BooleanField()
    read_count = serializers.IntegerField()


class FileSerializer(serializers.Serializer[Any]):
    """An attachment."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()
    url = serializers.CharField()


class ArticleSerializer(serializers.Serializer[Any]):
    """An article in full. *verbs* are what the caller may do to it."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    body = serializers.CharField()
    board = serializers.UUIDField()
    board_name = serializers.CharField()
    author = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    reviewer = serializers.CharField()
    review_note = serializers.CharField()
    publish_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    top_until = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    read_count = serializers.IntegerField()
    version = serializers.IntegerField()
    verbs = serializers.ListField(child=serializers.CharField())
    attachments = FileSerializer(many=True)


class StateSerializer(serializers.Serializer[Any]):
    """Where a step has led."""

    state = serializers.ChoiceField(STATES)


class ReaderSerializer(serializers.Serializer[Any]):
    """Somebody who has read it, or who has not yet: then *at* is null."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)


class ReadershipSerializer(serializers.Serializer[Any]):
    """How many have read an article, and how many of those addressed have not."""

    read = serializers.IntegerField()
    unread = serializers.IntegerField()


def plain_card(card: ArticleCard) -> dict[str, Any]:
    """A card as plain data."""
    return {
        "id": str(card.id),
        "title": card.title,
        "summary": card.summary,
        "board": str(card.board_id),
        "board_name": card.board_name,
        "author": card.author_name,
        "state": card.state,
        "at": card.at,
        "is_top": card.is_top,
        "is_read": card.is_read,
        "read_count": card.read_count,
    }


def plain_article(article: ArticleDetails, attachments: tuple[FileDto, ...]) -> dict[str, Any]:
    """An article as plain data."""
    return {
        "id": str(article.id),
        "title": article.title,
        "body": article.body,
        "board": str(article.board_id),
        "board_name": article.board_name,
        "author": article.author_name,
        "state": article.state,
        "reviewer": article.reviewer_name,
        "review_note": article.review_note,
        "publish_at": article.publish_at,
        "published_at": article.published_at,
        "top_until": article.top_until,
        "expires_at": article.expires_at,
        "read_count": article.read_count,
        "version": article.version,
        "verbs": sorted(article.verbs),
        "attachments": [
            {"id": str(one.id), "name": one.name, "size": one.size, "content_type": one.content_type, "url": one.url}
            for one in attachments
        ],
    }


def plain_board(board: BoardCard) -> dict[str, Any]:
    """A board as plain data."""
    return {
        "id": str(board.id),
        "name": board.name,
        "description": board.description,
        "needs_review": board.needs_review,
        "publishes": board.publishes,
        "reviews": board.reviews,
    }


def plain_managed_board(board: BoardDetails) -> dict[str, Any]:
    """A managed board as plain data."""
    return {
        "id": str(board.id),
        "name": board.name,
        "description": board.description,
        "position": board.position,
        "needs_review": board.needs_review,
        "is_active": board.is_active,
        "readers": [str(ref) for ref in board.readers],
        "publishers": [str(ref) for ref in board.publishers],
        "reviewers": [str(ref) for ref in board.reviewers],
    }
