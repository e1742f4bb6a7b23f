"""Imports: what was uploaded, what is wrong in it, how far it is."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.registers.models.registers import Register


class RecordImport(models.Model):
    """One file on its way into a register. *position* is the last row of the file that is in, written with the rows themselves."""

    class State(models.TextChoices):
        READING = "reading"  # the worker looks through it
        READY = "ready"  # looked through: waits for a decision
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        DISCARDED = "discarded"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="+")
    account_pk = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=State)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    match = models.CharField(max_length=60, blank=True, default="")
    same = models.CharField(max_length=8, default="add")
    row_count = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    # [{"row": 3, "column": "amount", "code": "…", "message": "…", "params": {…}}], the first few hundred
    problems = models.JSONField(default=list)
    preview = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "registers"
        indexes = [models.Index(fields=["register", "account_pk", "-id"], name="registers_import_newest")]

    def __str__(self) -> str:
        return self.file_name
