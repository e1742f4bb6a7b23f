"""Which parts of the demo are loaded."""

from __future__ import annotations

from django.db import models


class DemoPart(models.Model):
    """One row a part that was loaded: none is loaded twice."""

    unit = models.CharField(max_length=64)
    order = models.IntegerField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "ctp_core"
        constraints = [models.UniqueConstraint(fields=["unit", "order"], name="core_demo_part_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.order}"
