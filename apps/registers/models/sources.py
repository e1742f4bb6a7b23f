"""What records were made from."""

from __future__ import annotations

from django.db import models

from apps.registers.models.registers import Register


class RecordSource(models.Model):
    """The object of another module a record was made from: once a source and register."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=200)
    record_id = models.UUIDField()

    class Meta:
        app_label = "registers"
        constraints = [models.UniqueConstraint(fields=["register", "source"], name="registers_source_once")]

    def __str__(self) -> str:
        return self.source
