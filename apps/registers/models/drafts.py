"""What somebody has typed but not saved."""

from __future__ import annotations

from django.db import models

from apps.registers.models.registers import Register


class RecordDraft(models.Model):
    """The entries of one account for a new record, or over a stored one as it was at *revision*. Nobody else sees them."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="+")
    account_pk = models.BigIntegerField()
    about = models.CharField(max_length=36, blank=True, default="")  # the record's id, "" for a new one
    revision = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        app_label = "registers"
        constraints = [
            models.UniqueConstraint(fields=["register", "account_pk", "about"], name="registers_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.about}"
