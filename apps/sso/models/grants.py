"""What was given to other systems: consents, sign-ons and the tokens of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class Consent(models.Model):
    """A person lets an application know this much."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey("sso.Application", on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    given_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="sso_consent_once", fields=["account", "application"])]

    def __str__(self) -> str:
        return f"{self.account_id} lets {self.application_id} know"


class SignOn(models.Model):
    """One sign-in at an application: its code, good once and for a minute, and everything issued for it.

    A code or a refresh token that is shown twice revokes it, and with it all its tokens.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey("sso.Application", on_delete=models.CASCADE, related_name="+")
    code_digest = models.CharField(max_length=64, unique=True)
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.JSONField(default=list)
    nonce = models.CharField(max_length=500, blank=True)
    challenge = models.CharField(max_length=128)
    authenticated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} at {self.application_id}"


class IssuedToken(models.Model):
    """An access or refresh token; only its keyed digest is kept. A refresh token is good once."""

    class Kind(models.TextChoices):
        ACCESS = "access"
        REFRESH = "refresh"

    sign_on = models.ForeignKey(SignOn, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=7, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} token"
