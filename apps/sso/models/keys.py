"""The keys this house signs with."""

from __future__ import annotations

from django.db import models


class SigningKey(models.Model):
    """The newest that is not replaced signs; replaced ones are published until nothing they signed counts any more."""

    kid = models.CharField(max_length=64, unique=True)
    # The private key, sealed; the public one as JWK.
    box = models.TextField()
    public = models.JSONField()
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="sso_one_current_key", condition=models.Q(replaced_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.kid
