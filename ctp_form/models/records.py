"""Filled-in forms."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_form.models.definitions import FormDefinition, FormVersion


class FormRecord(models.Model):
    """One filled-in form: a JSON document, owned by an object of some module, which decides who may see it.

    A listed one is a row of its owner's lists: *keys* are what those compare (``domain/keys.py``), filled in with every save.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    owner_module = models.CharField(max_length=64)
    owner_kind = models.CharField(max_length=64)
    owner_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)
    is_listed = models.BooleanField(default=False)
    keys = models.JSONField(default=dict)
    author_pk = models.BigIntegerField(null=True)
    author = models.CharField(max_length=150, blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "ctp_form"
        indexes = [
            models.Index(fields=["owner_id"], name="form_record_owner"),
            models.Index(fields=["owner_id", "id"], name="form_record_listed", condition=models.Q(is_listed=True)),
            models.Index(
                fields=["owner_id", "author_pk", "id"], name="form_record_author", condition=models.Q(is_listed=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class UniqueValue(models.Model):
    """A value no other record of the form may have: the constraint is what holds when two save at once."""

    record = models.ForeignKey(FormRecord, on_delete=models.CASCADE, related_name="unique_values")
    definition = models.ForeignKey(FormDefinition, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "ctp_form"
        constraints = [models.UniqueConstraint(fields=["definition", "code", "digest"], name="form_unique_value")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.code}"


class RecordRevision(models.Model):
    """The values after one complete save. Drafts leave no history."""

    record = models.ForeignKey(FormRecord, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    by = models.CharField(max_length=150)
    account_pk = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "ctp_form"
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="form_revision_number")]

    def __str__(self) -> str:
        return f"{self.record_id} r{self.number}"


class RecordSlot(models.Model):
    """Where the files of one attachment field belong: each field has rights of its own, so each is an object of its own."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    record = models.ForeignKey(FormRecord, on_delete=models.CASCADE, related_name="slots")
    path = models.CharField(max_length=90)

    class Meta:
        app_label = "ctp_form"
        constraints = [models.UniqueConstraint(fields=["record", "path"], name="form_slot_path")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.path}"
