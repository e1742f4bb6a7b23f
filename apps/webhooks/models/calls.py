"""What each endpoint was told, or is to be told."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.webhooks.models.endpoints import Endpoint


class Call(models.Model):
    """One event for one endpoint, once. *body* is sent as it stands, at each try the same."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="calls")
    event_id = models.UUIDField()
    event = models.CharField(max_length=120)
    subject = models.CharField(max_length=170, blank=True)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    status = models.PositiveIntegerField(null=True)
    # status, not_allowed, unknown_name, timeout, certificate or failed
    error = models.CharField(max_length=20, blank=True, default="")
    took_ms = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "event_id"], name="webhooks_call_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="webhooks_call_due"),
            models.Index(fields=["endpoint", "-id"], name="webhooks_call_log"),
            models.Index(fields=["created_at"], name="webhooks_call_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
