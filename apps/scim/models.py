"""What provisioning systems call our people and teams, and what they say of them that nobody else keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Kind(models.TextChoices):
    """Of which resource."""

    USER = "user"
    GROUP = "group"


class Link(models.Model):
    """One resource as one system (*client*) knows it: its name for it, and the attributes that are kept for it alone."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    object_id = models.UUIDField()
    external_id = models.CharField(max_length=1000, blank=True)
    # name, emails, phoneNumbers, department as that system wrote them.
    kept = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="scim_link_once", fields=["client", "kind", "object_id"])]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="scim_link_object"),
            models.Index(fields=["client", "kind", "external_id"], name="scim_link_external"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} for {self.client_id}"


class Removal(models.Model):
    """A resource that was deleted over SCIM: the row of the house stays, SCIM does not show it while it is out of use."""

    kind = models.CharField(max_length=5, choices=Kind)
    object_id = models.UUIDField()
    removed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="scim_removal_once", fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} removed"
