"""What comes in (收文)."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from apps.documents.models.categories import Category
from apps.documents.models.dispatches import Distribution
from ctp_core.kit.models import AccountGrant, GroupGrant


class Receipt(models.Model):
    """A document that came in for *unit*; *distribution* when it was sent from inside this house."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("ctp_organization.Unit", on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=100)
    distribution = models.OneToOneField(Distribution, on_delete=models.PROTECT, null=True, related_name="receipt")
    sender = models.CharField(max_length=200)
    their_number = models.CharField(max_length=100, blank=True)
    number_id = models.UUIDField(null=True, unique=True)
    number = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    urgency = models.CharField(max_length=8, default="normal")
    secrecy = models.CharField(max_length=12, default="internal")
    body = models.TextField(blank=True)
    received_on = models.DateField()
    state = models.CharField(max_length=10, default="registered")
    note = models.TextField(blank=True)
    signed_by = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    instance_id = models.UUIDField(null=True)
    source = models.CharField(max_length=200, null=True, unique=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        permissions = [("read_receipt", "may read the document")]
        indexes = [
            models.Index(fields=["unit", "-id"], name="documents_receipt_unit"),
            models.Index(fields=["state", "-id"], name="documents_receipt_state"),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class ReceiptAccountGrant(AccountGrant):
    content_object = models.ForeignKey(Receipt, on_delete=models.CASCADE)


class ReceiptGroupGrant(GroupGrant):
    content_object = models.ForeignKey(Receipt, on_delete=models.CASCADE)
