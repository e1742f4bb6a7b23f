"""People and where they stand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid6 import uuid7

from ctp_organization.models.bytewise import Bytewise


class Member(models.Model):
    """A person in the organisation; *account* is the login. The unit stands in the assignments, one of them primary."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100, blank=True)
    pinyin = models.CharField(max_length=400)
    initials = models.CharField(max_length=100)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    level = models.ForeignKey("ctp_organization.Level", null=True, on_delete=models.PROTECT, related_name="+")
    # Derived from the primary assignment: a person of a partner.
    is_external = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            # The order of every list, and one index for each way somebody types a person.
            models.Index(fields=["pinyin", "id"], name="member_order"),
            models.Index(Bytewise("pinyin"), "id", name="member_by_pinyin"),
            models.Index(Bytewise("initials"), "id", name="member_by_initials"),
            models.Index(Bytewise("name"), "id", name="member_by_name"),
            models.Index(Bytewise("given_name"), "id", name="member_by_given_name"),
            models.Index(Bytewise("number"), "id", name="member_by_number"),
            models.Index(Bytewise("phone"), "id", name="member_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A member in a unit, on a post."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey("ctp_organization.Unit", on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey("ctp_organization.Post", null=True, on_delete=models.PROTECT, related_name="+")
    is_primary = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    # None: longer than anybody remembers.
    since = models.DateTimeField(null=True, default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assignment_primary", fields=["member"], condition=models.Q(is_primary=True)),
            # Two, because SQLite holds two missing posts for different.
            models.UniqueConstraint(name="assignment_once", fields=["member", "unit", "post"]),
            models.UniqueConstraint(
                name="assignment_once_without_post", fields=["member", "unit"], condition=models.Q(post=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.unit_id}"


class Head(models.Model):
    """Who leads a unit, in order; deputies after the heads."""

    unit = models.ForeignKey("ctp_organization.Unit", on_delete=models.CASCADE, related_name="heads")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    is_deputy = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True, default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="head_once", fields=["unit", "member"])]

    def __str__(self) -> str:
        return f"{self.member_id} leads {self.unit_id}"
