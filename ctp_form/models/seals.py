"""Stored seals and signatures, and the register of every time one was put."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7

from ctp_core.kit.models import AccountGrant, GroupGrant
from ctp_form.models.definitions import FormVersion
from ctp_form.models.records import FormRecord


class StoredSeal(models.Model):
    """A member's signature or name seal, or the seal of a unit (公章). Its picture never changes: another picture is another seal.

    The picture is a private file of the seal. A member's own is put by the member alone, a unit's by who holds *use*.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    member = models.ForeignKey("ctp_organization.Member", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("ctp_organization.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    # The file of the picture, which belongs to the seal.
    picture = models.UUIDField()
    is_active = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        app_label = "ctp_form"
        default_permissions = ()
        permissions = [("use_storedseal", "Put the seal")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=True, unit__isnull=False)
                | models.Q(member__isnull=False, unit__isnull=True),
                name="form_seal_one_owner",
            ),
            models.UniqueConstraint(fields=["unit", "name"], name="form_seal_unit_name"),
            models.UniqueConstraint(fields=["member", "name"], name="form_seal_member_name"),
        ]

    def __str__(self) -> str:
        return self.name


class StoredSealAccountGrant(AccountGrant):
    """A seal one account may put."""

    content_object = models.ForeignKey(StoredSeal, on_delete=models.CASCADE)

    class Meta(AccountGrant.Meta):
        app_label = "ctp_form"


class StoredSealGroupGrant(GroupGrant):
    """A seal a group may put."""

    content_object = models.ForeignKey(StoredSeal, on_delete=models.CASCADE)

    class Meta(GroupGrant.Meta):
        app_label = "ctp_form"


class SealImpression(models.Model):
    """One time a seal was put (用印登记). Until *bound_at* it is on its way into a form its maker fills in; then it is the one of
    *record* and *path* for good, also when the record goes or the seal is taken off there.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    seal = models.ForeignKey(StoredSeal, on_delete=models.PROTECT, related_name="impressions")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    record = models.ForeignKey(FormRecord, null=True, on_delete=models.SET_NULL, related_name="+")
    path = models.CharField(max_length=40, blank=True, default="")
    # The record may go; the version says for good what people call the form and the field.
    version = models.ForeignKey(FormVersion, null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(null=True)
    bound_at = models.DateTimeField(null=True)
    taken_off_at = models.DateTimeField(null=True)
    taken_off_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        app_label = "ctp_form"
        indexes = [
            models.Index(
                fields=["seal", "-id"], name="form_impression_seal", condition=models.Q(bound_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "path"],
                condition=models.Q(bound_at__isnull=False, taken_off_at__isnull=True, record__isnull=False),
                name="form_impression_place",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
