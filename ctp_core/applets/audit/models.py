"""What was done, by whom, for whom: rows that are only ever added."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from uuid6 import uuid7


class AuditEntry(models.Model):
    """One act. Triggers refuse every change but sealing; people and objects stand as values, so a row says the same for ever."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    actor_kind = models.CharField(max_length=10)
    account_pk = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    member_id = models.UUIDField(null=True)
    behalf_id = models.UUIDField(null=True)
    behalf_name = models.CharField(max_length=150, blank=True)
    subject_module = models.CharField(max_length=64, blank=True)
    subject_kind = models.CharField(max_length=64, blank=True)
    subject_id = models.UUIDField(null=True)
    details = models.TextField(default="{}")
    request_id = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    # Made when the row is written, with a key the database never sees: a row put in by hand has none that fits.
    mac = models.CharField(max_length=64)
    # Filled in by the sealer: the place in the chain and the chain's value there.
    sequence = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        app_label = "ctp_core"
        indexes = [
            models.Index(fields=["id"], condition=models.Q(sequence__isnull=True), name="core_audit_unsealed"),
            models.Index(fields=["account_pk", "id"], name="core_audit_account"),
            models.Index(fields=["action", "id"], name="core_audit_action"),
            models.Index(fields=["at", "id"], name="core_audit_at"),
            models.Index(fields=["subject_id", "id"], name="core_audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class AuditHead(models.Model):
    """The end of the chain, one row; whoever holds its lock is the sealer. *chain* tells this chain from any other database's."""

    chain = models.UUIDField(default=uuid4, editable=False)
    sequence = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return f"sealed up to {self.sequence}"
