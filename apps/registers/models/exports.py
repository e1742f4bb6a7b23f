"""Exports: what was asked for, how far it is, until when its file is kept."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.registers.models.registers import Register


class RecordExport(models.Model):
    """One list on its way into a file. *turn* counts who took it up: only the last one goes on with it."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        DISCARDED = "discarded"
        EXPIRED = "expired"  # it was done; its file is gone

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="+")
    account_pk = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.RUNNING)
    query = models.JSONField(default=dict)  # as a saved view keeps it
    file_format = models.CharField(max_length=4)
    exact = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    turn = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(null=True)  # how many match, once they are counted
    position = models.PositiveIntegerField(default=0)  # how many are written
    # What its reader might see when it was written: the file is handed out only while that is still so.
    sight = models.CharField(max_length=64, blank=True, default="")
    problem = models.JSONField(null=True)  # {"code": "…", "message": "…", "params": {…}}
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "registers"
        indexes = [models.Index(fields=["register", "account_pk", "-id"], name="registers_export_newest")]

    def __str__(self) -> str:
        return str(self.public_id)
