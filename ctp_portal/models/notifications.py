"""Notifications, without a word in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid6 import uuid7


class Notification(models.Model):
    """Something one member should know. Kind, subject and small params only: the text is made for the reader."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    member_pk = models.BigIntegerField()
    key = models.CharField(max_length=150)
    kind = models.CharField(max_length=64)
    module = models.CharField(max_length=32)
    subject_module = models.CharField(max_length=32)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    params = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    is_read = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member_pk", "key"], name="portal_notification_once")]
        indexes = [
            models.Index(fields=["member_pk", "id"], name="portal_notification_member"),
            models.Index(fields=["member_pk", "id"], condition=Q(is_read=False), name="portal_notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for member {self.member_pk}"
