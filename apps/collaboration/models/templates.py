"""Templates: a form, a flow, what each step may see, what follows an approval."""

from __future__ import annotations

from django.db import models
from uuid6 import uuid7

from ctp_core.kit.models import AccountGrant, GroupGrant


class Template(models.Model):
    """What people choose from when they begin something. *use* and *read* are granted to principals."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    category = models.CharField(max_length=60, blank=True, default="")
    description = models.CharField(max_length=300, blank=True, default="")
    icon = models.CharField(max_length=30, default="document")
    position = models.PositiveIntegerField(default=100)
    form_version = models.ForeignKey("ctp_form.FormVersion", on_delete=models.PROTECT, related_name="+")
    # The public id of a published version of ctp_workflow, which never goes.
    flow_version_id = models.UUIDField()
    # {"start": policy, "<node>": policy, "read": policy}: what is not named may be read by who handles and by readers.
    policies = models.JSONField(default=dict)
    outcomes = models.JSONField(default=list)
    title_rule = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)
    # Made to be drawn first: offered by itself when its own flow is published.
    waits_for_flow = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "collaboration"
        indexes = [models.Index(fields=["category", "position", "name"], name="collab_template_order")]
        permissions = [("use_template", "Begin affairs"), ("read_template", "Read all affairs of the template")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.code


class TemplateAccountGrant(AccountGrant):
    """A right on a template, given to one account."""

    content_object = models.ForeignKey(Template, on_delete=models.CASCADE)

    class Meta(AccountGrant.Meta):
        app_label = "collaboration"


class TemplateGroupGrant(GroupGrant):
    """A right on a template, given to a principal."""

    content_object = models.ForeignKey(Template, on_delete=models.CASCADE)

    class Meta(GroupGrant.Meta):
        app_label = "collaboration"
