"""Who is at work."""

from __future__ import annotations

from django.db import models


class WorkerHeartbeat(models.Model):
    """The last sign of life of one worker; *lease_until* is set for the one that works an embedded database."""

    name = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%H:%M:%S}"


class Lease(models.Model):
    """A right only one process has at a time; it lapses by itself when the holder dies."""

    name = models.CharField(max_length=64, unique=True)
    holder = models.CharField(max_length=150)
    until = models.DateTimeField()

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"{self.name} held by {self.holder}"
