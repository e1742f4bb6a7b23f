"""Where somebody is signed in."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_core.applets.accounts.models.account import Account


class AccountSession(models.Model):
    """One browser in which an account is signed in. Without its row the browser's cookie opens nothing."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    # When the password was last given in this browser: sensitive acts want it to be fresh.
    confirmed_at = models.DateTimeField()
    # Through whose eyes this browser looks at the moment, and until when.
    looking_as = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    looking_until = models.DateTimeField(null=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"session {self.public_id}"
