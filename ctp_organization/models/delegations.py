"""Who may act for whom, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class Delegation(models.Model):
    """*delegate* may act for *grantor* from *starts_at* (counted) to *ends_at* (not counted), never any further."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    grantor = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    delegate = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Codes of modules, and references of templates (as text); two empty lists mean everything.
    modules = models.JSONField(default=list)
    templates = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_to_another", condition=~models.Q(grantor=models.F("delegate"))),
            models.CheckConstraint(name="delegation_period", condition=models.Q(ends_at__gt=models.F("starts_at"))),
        ]
        indexes = [
            models.Index(fields=["delegate", "ends_at"], name="delegation_by_delegate"),
            models.Index(fields=["grantor", "ends_at"], name="delegation_by_grantor"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.grantor_id}"
