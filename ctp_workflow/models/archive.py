"""The index of the archive: what lies in it, under which number, and for how long it is to be kept."""

from __future__ import annotations

from django.db import models

from ctp_workflow.models.instances import Instance


class ArchiveEntry(models.Model):
    """A flow in the archive. *retention* is years, or ``permanent``; *keep_until* is its last day, None for ever."""

    instance = models.OneToOneField(Instance, on_delete=models.PROTECT, related_name="archive")
    number = models.CharField(max_length=100, unique=True)
    retention = models.CharField(max_length=10)
    keep_until = models.DateField(null=True)
    archived_at = models.DateTimeField()
    archived_by = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-archived_at", "-id"], name="wf_archive_newest")]

    def __str__(self) -> str:
        return self.number
