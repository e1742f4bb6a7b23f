"""The one table behind every to-do list."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

PENDING = Q(box="pending")


class Todo(models.Model):
    """One line in one member's list; narrow, and found by two partial indexes however large it grows."""

    member_pk = models.BigIntegerField()
    box = models.CharField(max_length=7)
    module = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    key = models.UUIDField()
    # Tracked lines stand beside the line of the same key: the starter has sent it and follows it.
    is_tracked = models.BooleanField(default=False)
    is_read = models.BooleanField(default=False)
    subject_module = models.CharField(max_length=32)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    # What it was made from, where there is such a thing: a delegation may be limited to it.
    template_id = models.UUIDField(null=True, blank=True)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    sender = models.CharField(max_length=150, blank=True)
    category = models.CharField(max_length=150, blank=True)
    tag = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "member_pk", "is_tracked"], name="portal_todo_once"),
            models.CheckConstraint(
                condition=Q(box__in=["pending", "done", "sent", "draft", "tracked"]), name="portal_todo_box"
            ),
            models.CheckConstraint(
                condition=Q(box="tracked", is_tracked=True) | (~Q(box="tracked") & Q(is_tracked=False)),
                name="portal_todo_tracked",
            ),
        ]
        indexes = [
            models.Index(fields=["member_pk", "id"], condition=PENDING, name="portal_todo_pending"),
            models.Index(fields=["member_pk", "box", "at", "id"], condition=~PENDING, name="portal_todo_other"),
        ]

    def __str__(self) -> str:
        return f"{self.box} {self.key} of member {self.member_pk}"
