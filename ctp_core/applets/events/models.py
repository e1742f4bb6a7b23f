"""The outbox (what happened) and the deliveries (who has heard of it)."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7


class OutboxEvent(models.Model):
    """An event, written in the transaction of what it tells of."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=170)
    payload = models.JSONField(default=dict)
    published_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class EventDelivery(models.Model):
    """One event on its way to one subscriber; done in the same transaction as the subscriber's effect."""

    class State(models.TextChoices):
        PENDING = "pending"
        PARKED = "parked"
        DEAD = "dead"
        DONE = "done"
        DISCARDED = "discarded"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=130)
    # The event's subject again: order is kept for each subject and subscriber, and this index must answer it alone.
    subject = models.CharField(max_length=170)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    waits_for = models.CharField(max_length=64, blank=True, default="")
    error = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)

    OPEN = (State.PENDING, State.PARKED, State.DEAD)

    class Meta:
        app_label = "ctp_core"
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="core_delivery_once")]
        indexes = [
            models.Index(
                fields=["subscriber", "subject", "id"],
                condition=models.Q(state__in=("pending", "parked", "dead")),
                name="core_delivery_open",
            ),
            models.Index(fields=["id"], condition=models.Q(state="pending"), name="core_delivery_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.state}"
