"""What is sent (发文), and who gets it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from apps.documents.models.categories import Category
from ctp_core.kit.models import AccountGrant, GroupGrant


class Dispatch(models.Model):
    """A document from the draft to the issue. Recipients inside are principals as text, those outside plain text."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    urgency = models.CharField(max_length=8, default="normal")
    secrecy = models.CharField(max_length=12, default="internal")
    body = models.TextField(blank=True)
    addressees = models.CharField(max_length=500, blank=True)
    copy_addressees = models.CharField(max_length=500, blank=True)
    recipients = models.JSONField(default=list)
    copies = models.JSONField(default=list)
    drafter = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    drafter_unit = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, default="draft")
    number_id = models.UUIDField(null=True, unique=True)
    number = models.CharField(max_length=100, blank=True)
    signed_by = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    instance_id = models.UUIDField(null=True)
    source = models.CharField(max_length=200, null=True, unique=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        permissions = [("read_dispatch", "may read the document")]
        indexes = [models.Index(fields=["state", "-id"], name="documents_dispatch_state")]

    def __str__(self) -> str:
        return self.number or self.title


class DispatchAccountGrant(AccountGrant):
    content_object = models.ForeignKey(Dispatch, on_delete=models.CASCADE)


class DispatchGroupGrant(GroupGrant):
    content_object = models.ForeignKey(Dispatch, on_delete=models.CASCADE)


class Distribution(models.Model):
    """One receiver of an issued document: a unit or a person, to act on (*to*) or for knowledge (*copy*)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="distributions")
    unit = models.ForeignKey("ctp_organization.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=4, default="to")
    state = models.CharField(max_length=8, default="waiting")
    signed_by = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "unit"], condition=Q(unit__isnull=False), name="documents_unit_once"
            ),
            models.UniqueConstraint(
                fields=["dispatch", "member"], condition=Q(member__isnull=False), name="documents_member_once"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, member__isnull=False) | Q(unit__isnull=False, member__isnull=True),
                name="documents_one_receiver",
            ),
        ]
        indexes = [models.Index(fields=["member", "-id"], condition=Q(state="waiting"), name="documents_to_sign")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
