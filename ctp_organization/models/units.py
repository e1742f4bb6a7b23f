"""The unit tree."""

from __future__ import annotations

from typing import ClassVar

import mptt
from django.db import models
from uuid6 import uuid7


class Unit(models.Model):  # type: ignore[django-manager-missing]  # mptt adds a manager of its own
    """A group, company, department or external partner.

    *parent* is the truth; lft, rght, tree_id and depth are kept by django-mptt and *path* (``/1/5/9/``, the primary keys from
    the root to the unit itself) beside them, all by the tree service alone (``services/tree.py``), under one lock.
    """

    class Kind(models.TextChoices):
        GROUP = "group"
        COMPANY = "company"
        DEPARTMENT = "department"
        PARTNER = "partner"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=150)
    pinyin = models.CharField(max_length=600, db_index=True)
    initials = models.CharField(max_length=150, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DEPARTMENT)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=400, unique=True, null=True, editable=False)
    # True for a partner and everything below one: whose people see only what is shared with them.
    is_external = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # Where the people of a unit went that is no more.
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    lft = models.PositiveIntegerField(editable=False)
    rght = models.PositiveIntegerField(editable=False)
    tree_id = models.PositiveIntegerField(db_index=True, editable=False)
    depth = models.PositiveIntegerField(editable=False)

    objects: ClassVar[models.Manager[Unit]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["tree_id", "lft"], name="unit_tree_order"),
            models.Index(fields=["name"], name="unit_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["parent", "position", "id"], name="unit_siblings"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_pks(self) -> tuple[int, ...]:
        """From the root down to the unit above, read out of the path without a query."""
        return tuple(int(part) for part in (self.path or "").strip("/").split("/")[:-1] if part)


mptt.register(Unit, level_attr="depth", order_insertion_by=["position"])
