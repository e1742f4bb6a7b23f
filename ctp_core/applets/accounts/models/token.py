"""Keys for programs."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_core.applets.accounts.models.account import Account


class AccountToken(models.Model):
    """An API token: only the keyed digest of its secret is kept, *hint* are the last characters to tell tokens apart."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    # Networks the token may be used from (CIDR); empty means anywhere.
    networks = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"token {self.name}"
