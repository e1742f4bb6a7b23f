"""Boards and the rights on them."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_core.kit.models import AccountGrant, GroupGrant


class Board(models.Model):
    """A place for articles. Whoever publishes or reviews holds ``read`` as well: reading is asked by one right alone."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    needs_review = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "news"
        default_permissions = ()
        permissions = [
            ("read_board", "Read the board"),
            ("publish_board", "Publish on the board"),
            ("review_board", "Review articles of the board"),
        ]

    def __str__(self) -> str:
        return self.name


class BoardAccountGrant(AccountGrant):
    """A right on a board held by one account."""

    content_object = models.ForeignKey(Board, on_delete=models.CASCADE)

    class Meta(AccountGrant.Meta):
        app_label = "news"


class BoardGroupGrant(GroupGrant):
    """A right on a board held by a group."""

    content_object = models.ForeignKey(Board, on_delete=models.CASCADE)

    class Meta(GroupGrant.Meta):
        app_label = "news"
