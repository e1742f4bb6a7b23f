"""Forms and their versions."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7


class FormDefinition(models.Model):
    """A form under work: its draft may change, its published versions never do."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    draft = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "ctp_form"
        indexes = [models.Index(fields=["name", "id"], name="form_definition_name")]

    def __str__(self) -> str:
        return self.code


class FormVersion(models.Model):
    """A published version. A trigger of the database refuses any change of it (migration 0002)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    definition = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    schema = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        app_label = "ctp_form"
        constraints = [models.UniqueConstraint(fields=["definition", "number"], name="form_version_number")]

    def __str__(self) -> str:
        return f"{self.definition_id} v{self.number}"
