"""Who sees to whose delegations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class Secretary(models.Model):
    """*secretary* sets and ends delegations of *member*. It opens nothing else, and is not passed on."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    secretary = models.ForeignKey("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="secretary_once", fields=["member", "secretary"]),
            models.CheckConstraint(name="secretary_of_another", condition=~models.Q(member=models.F("secretary"))),
        ]

    def __str__(self) -> str:
        return f"{self.secretary_id} for {self.member_id}"
