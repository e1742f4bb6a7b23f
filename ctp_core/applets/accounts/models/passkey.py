"""Keys that live in a phone, a computer or a stick, and prove there who is in front of it."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_core.applets.accounts.models.account import Account


class Passkey(models.Model):
    """One WebAuthn credential; only its public key is here."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    # Both base64url.
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"passkey of {self.account_id}"
