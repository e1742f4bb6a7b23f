"""Other systems that people sign in to with their account of this house."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7


class Application(models.Model):
    """A client of OpenID Connect; its public id is the client id. Without a secret it is a public client (an app on a phone)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100)
    secret_digest = models.CharField(max_length=64, blank=True)
    redirect_uris = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    # False for the house's own systems: nobody is asked whether they may know who signs in.
    asks_consent = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
