"""The second proof at sign-in: codes from an authenticator app, and what to do without the phone."""

from __future__ import annotations

from django.db import models

from ctp_core.applets.accounts.models.account import Account


class SecondFactor(models.Model):
    """An authenticator app. The secret is stored encrypted; it counts once a first code was confirmed."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=200, blank=True)
    # The secret of a new app until its first code is confirmed; the old one stays in force so long.
    pending = models.CharField(max_length=200, blank=True)
    # The time step of the last code accepted: a code works once.
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"second factor of {self.account_id}"


class RecoveryCode(models.Model):
    """One code for the day the phone is lost; only its keyed digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ctp_core"
        constraints = [models.UniqueConstraint(name="recovery_code_once", fields=["account", "digest"])]

    def __str__(self) -> str:
        return f"recovery code of {self.account_id}"
