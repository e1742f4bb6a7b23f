"""What is to happen at a certain time."""

from __future__ import annotations

from django.db import models


class Timer(models.Model):
    """One thing to do at *due_at*; gone when it is done. Deadlines stand here and not in a broker, so a restart forgets none."""

    kind = models.CharField(max_length=100)
    key = models.UUIDField()
    due_at = models.DateTimeField()
    payload = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField(default=0)
    is_dead = models.BooleanField(default=False)
    error = models.TextField(blank=True, default="")

    class Meta:
        app_label = "ctp_core"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="core_timer_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(is_dead=False), name="core_timer_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"
