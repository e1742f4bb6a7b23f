"""Updates that were asked for."""

from __future__ import annotations

from django.db import models


class IndexRequest(models.Model):
    """One update asked for. Rows are only added and taken away, never changed: what is asked for while the writer works stays."""

    module = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    object_id = models.UUIDField()
    requested_at = models.DateTimeField()

    class Meta:
        app_label = "ctp_index"

    def __str__(self) -> str:
        return f"{self.module}/{self.kind}/{self.object_id}"
