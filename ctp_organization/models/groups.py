"""The auth groups behind principals."""

from __future__ import annotations

from django.db import models


class PrincipalGroup(models.Model):
    """The group that carries the rights of one principal; *target_id* is its public id (None for everyone), *target_pk* its key.

    A member is no group: rights of one person are granted to the account.
    """

    kind = models.CharField(max_length=10)
    target_id = models.UUIDField(null=True)
    target_pk = models.BigIntegerField(default=0)
    group = models.OneToOneField("auth.Group", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="principal_group_once", fields=["kind", "target_id"]),
            models.UniqueConstraint(name="principal_group_once_by_pk", fields=["kind", "target_pk"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.target_id}"
