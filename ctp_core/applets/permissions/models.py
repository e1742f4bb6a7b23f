"""Who may do what: function permissions, and the bases of each unit's object grants."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase


class FunctionGrant(models.Model):
    """A function permission (``news.manage_boards``) given to an account or to the group of a principal.

    *scope* is empty when it counts everywhere, else for which part of the data it is given (``DataScope.kind``).
    """

    code = models.CharField(max_length=100)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("auth.Group", null=True, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=10, default="")

    class Meta:
        app_label = "ctp_core"
        constraints = [
            models.CheckConstraint(
                name="function_grant_one_holder",
                condition=models.Q(account__isnull=True, group__isnull=False)
                | models.Q(account__isnull=False, group__isnull=True),
            ),
            models.UniqueConstraint(
                name="function_grant_account", fields=["account", "code"], condition=models.Q(account__isnull=False)
            ),
            models.UniqueConstraint(
                name="function_grant_group", fields=["group", "code"], condition=models.Q(group__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} to {self.account_id or self.group_id}"


class FunctionGrantUnit(models.Model):
    """One of the chosen units a function permission is given for, by its public id: the core knows no units."""

    grant = models.ForeignKey(FunctionGrant, on_delete=models.CASCADE, related_name="units")
    unit = models.UUIDField()

    class Meta:
        app_label = "ctp_core"
        constraints = [models.UniqueConstraint(name="function_grant_unit_once", fields=["grant", "unit"])]
        indexes = [models.Index(fields=["unit"], name="function_grant_by_unit")]

    def __str__(self) -> str:
        return f"{self.grant_id} for {self.unit}"


class AccountGrant(UserObjectPermissionBase):
    """A right on one object given to one account. A unit subclasses it with its own ``content_object`` foreign key."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class GroupGrant(GroupObjectPermissionBase):
    """A right on one object given to a group, that is to a principal. Subclassed like AccountGrant."""

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True
