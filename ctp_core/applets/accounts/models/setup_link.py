"""One-time links with which people set their password themselves."""

from __future__ import annotations

from django.db import models

from ctp_core.applets.accounts.models.account import Account


class SetupLink(models.Model):
    """A link for the first set-up, an invitation or a forgotten password; works once, and only its keyed digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"link for {self.account_id}"
