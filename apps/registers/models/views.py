"""Saved views."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.registers.models.registers import Register


class SavedView(models.Model):
    """A query over a register, of one account or shared with all who have a seat there."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="views")
    account_pk = models.BigIntegerField()
    name = models.CharField(max_length=60)
    is_shared = models.BooleanField(default=False)
    query = models.JSONField(default=dict)

    class Meta:
        app_label = "registers"
        indexes = [models.Index(fields=["register", "account_pk", "name"], name="registers_view_account")]

    def __str__(self) -> str:
        return self.name
