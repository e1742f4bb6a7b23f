"""How somebody has arranged the home page."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class HomeLayout(models.Model):
    """The order of the widgets and which are hidden; widgets it does not name come after, in their own order."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    order = models.JSONField(default=list, blank=True)
    hidden = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"home of account {self.account_id}"
