"""Addresses of other systems that are told what happens."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7


class Endpoint(models.Model):
    """An address, the events it hears of, and the secret its calls are signed with (sealed; the one before counts for a day)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list)
    secret = models.TextField()
    previous_secret = models.TextField(blank=True, default="")
    previous_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    # Why the server itself switched it off: gone, failing.
    off_reason = models.CharField(max_length=20, blank=True, default="")
    failing_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
