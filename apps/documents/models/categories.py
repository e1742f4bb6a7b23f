"""Categories: flow and number of the documents made in them."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7


class Category(models.Model):
    """*direction* is dispatch or receipt, *word* the 机关代字, *people* the principals of each step, *definition_id* its flow."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    direction = models.CharField(max_length=8)
    name = models.CharField(max_length=100)
    word = models.CharField(max_length=40)
    people = models.JSONField(default=dict)
    definition_id = models.UUIDField(null=True)
    version_id = models.UUIDField(null=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["direction", "name"], name="documents_category_name_once"),
            models.UniqueConstraint(fields=["direction", "word"], name="documents_category_word_once"),
            models.CheckConstraint(
                condition=models.Q(direction__in=["dispatch", "receipt"]), name="documents_category_direction"
            ),
        ]

    def __str__(self) -> str:
        return self.name
