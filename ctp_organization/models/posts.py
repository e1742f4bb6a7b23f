"""What people are in the organisation: posts (岗位) and levels (职级)."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7


class Post(models.Model):
    """A post that assignments name: clerk, section head, director."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)
    # Whose it is; None: of the whole organisation.
    company = models.ForeignKey("ctp_organization.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A level of a person. A smaller *rank* is higher."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    rank = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name
