"""Registers and the roles in them."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_core.kit.models import AccountGrant, GroupGrant


class Register(models.Model):
    """A form whose records stand alone. Its records belong to it: ``FormRecord.owner_id`` is its public id."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True)
    description = models.CharField(max_length=300, blank=True, default="")
    form_version = models.ForeignKey("ctp_form.FormVersion", on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=list)
    fast = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "registers"

    def __str__(self) -> str:
        return self.name


class RegisterRole(models.Model):
    """What a group of people may in a register: which records, under which field policy, and do what with them."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    scope = models.CharField(max_length=10)
    # Public ids of the units of the scope "chosen".
    units = models.JSONField(default=list)
    verbs = models.JSONField(default=list)
    policy = models.JSONField(default=dict)

    class Meta:
        app_label = "registers"
        default_permissions = ()
        permissions = [("hold_registerrole", "Hold the role")]
        constraints = [models.UniqueConstraint(fields=["register", "name"], name="registers_role_name")]

    def __str__(self) -> str:
        return self.name


class RegisterRoleAccountGrant(AccountGrant):
    """A role held by one account."""

    content_object = models.ForeignKey(RegisterRole, on_delete=models.CASCADE)

    class Meta(AccountGrant.Meta):
        app_label = "registers"


class RegisterRoleGroupGrant(GroupGrant):
    """A role held by a group."""

    content_object = models.ForeignKey(RegisterRole, on_delete=models.CASCADE)

    class Meta(GroupGrant.Meta):
        app_label = "registers"
