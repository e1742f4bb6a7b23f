"""Imports of units and members: what was uploaded, what it would change, how far it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class ImportRun(models.Model):
    """One uploaded file. *rows* holds what was read out of it, until the import is done or thrown away."""

    class Kind(models.TextChoices):
        UNITS = "units"
        MEMBERS = "members"

    class State(models.TextChoices):
        READING = "reading"  # a large file: the worker reads it
        BROKEN = "broken"  # rows with errors: can't be confirmed
        READY = "ready"
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        DISCARDED = "discarded"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State)
    file_name = models.CharField(max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    rows = models.JSONField(default=list)
    # [{"row": 3, "column": "parent", "code": "…", "message": "…", "params": {…}}]
    problems = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    create_count = models.PositiveIntegerField(default=0)
    update_count = models.PositiveIntegerField(default=0)
    # Among those of update_count.
    disable_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"
