"""What people of a role may at most, of a form wherever it is used."""

from __future__ import annotations

from django.db import models

from ctp_core.kit.models import AccountGrant, GroupGrant
from ctp_form.models.definitions import FormDefinition


class FieldLimit(models.Model):
    """A limit on the fields of a form for whom *fall* was granted to. It holds for every version and for records already there."""

    definition = models.ForeignKey(FormDefinition, on_delete=models.CASCADE, related_name="limits")
    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    policy = models.JSONField(default=dict)

    class Meta:
        app_label = "ctp_form"
        default_permissions = ()
        permissions = [("fall_fieldlimit", "Fall under the limit")]
        constraints = [models.UniqueConstraint(fields=["definition", "name"], name="form_limit_name")]

    def __str__(self) -> str:
        return self.name


class FieldLimitAccountGrant(AccountGrant):
    """A limit for one account."""

    content_object = models.ForeignKey(FieldLimit, on_delete=models.CASCADE)

    class Meta(AccountGrant.Meta):
        app_label = "ctp_form"


class FieldLimitGroupGrant(GroupGrant):
    """A limit for a group."""

    content_object = models.ForeignKey(FieldLimit, on_delete=models.CASCADE)

    class Meta(GroupGrant.Meta):
        app_label = "ctp_form"
