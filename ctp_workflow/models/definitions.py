"""Definitions: a draft that changes, and published versions that never do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class Definition(models.Model):
    """A flow under one name. *draft* is a graph that may still be wrong; *owner_…* names the object that maintains it, if any."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    owner_module = models.CharField(max_length=64, blank=True)
    owner_kind = models.CharField(max_length=64, blank=True)
    owner_id = models.UUIDField(null=True, blank=True)
    draft = models.JSONField(default=dict)
    draft_revision = models.PositiveIntegerField(default=1)
    latest = models.ForeignKey("DefinitionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner_module", "owner_kind", "owner_id"], name="wf_definition_owner")]

    def __str__(self) -> str:
        return self.code


class DefinitionVersion(models.Model):
    """A published graph. Instances keep the version they began with."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    graph = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["definition", "number"], name="wf_version_number_once")]

    def __str__(self) -> str:
        return f"{self.definition_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once written it stays: a change is a new version."""
        if not self._state.adding:
            raise TypeError("a published version never changes")
        super().save(*args, **kwargs)
