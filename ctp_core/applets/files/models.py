"""Files: what was uploaded, and the bytes it consists of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class Blob(models.Model):
    """Bytes, stored once however often they are uploaded; *path* is their place in the storage."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    path = models.CharField(max_length=120, unique=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return self.sha256


class StoredFile(models.Model):
    """A file: the name somebody gave it and the object it belongs to; without one it is its uploader's alone, for a day."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    owner_module = models.CharField(max_length=64, blank=True, default="")
    owner_kind = models.CharField(max_length=64, blank=True, default="")
    owner_id = models.UUIDField(null=True)
    slot = models.CharField(max_length=100, blank=True, default="")
    # When it was last without an owner; None while it has one.
    loose_since = models.DateTimeField(null=True)

    class Meta:
        app_label = "ctp_core"
        indexes = [
            models.Index(fields=["owner_id", "id"], name="core_file_owner"),
            models.Index(fields=["loose_since"], condition=models.Q(owner_id__isnull=True), name="core_file_loose"),
        ]

    def __str__(self) -> str:
        return self.name
