"""Settings that operators changed; what has no row is as declared."""

from __future__ import annotations

from django.db import models


class Preference(models.Model):
    """The value of one declared setting."""

    key = models.CharField(max_length=100, unique=True)
    value = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return self.key
