"""Answers kept, so that a request sent twice is carried out once."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class IdempotencyRecord(models.Model):
    """One request that an account named with a key, and its answer. Committed with the effect or not at all."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    method_path = models.CharField(max_length=300)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True, default="")
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "ctp_core"
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="core_idempotency_once")]

    def __str__(self) -> str:
        return f"{self.method_path} {self.key}"
