"""The operators' switch, the licence they installed, and the versions every process watches."""

from __future__ import annotations

from django.db import models


class ModuleSwitch(models.Model):
    """One row a module that was ever switched; a module without a row is on."""

    code = models.CharField(max_length=64, unique=True)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"{self.code} {'on' if self.is_on else 'off'}"


class InstalledLicence(models.Model):
    """Every licence file ever installed, as it was; the last one counts."""

    text = models.TextField()
    installed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"licence installed {self.installed_at:%Y-%m-%d}"


class StateVersion(models.Model):
    """One row a kind of state kept in memory: a process whose *token* differs reads that state again."""

    name = models.CharField(max_length=32, unique=True)
    token = models.CharField(max_length=32)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"{self.name} {self.token}"
