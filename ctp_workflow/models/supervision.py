"""Who watches over flows: all of a definition, or a single one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctp_workflow.models.definitions import Definition
from ctp_workflow.models.instances import Instance


class Supervisor(models.Model):
    """A member who sees how far flows are, may remind holders and move deadlines, and replace holders where *may_replace*."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, null=True, related_name="+")
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey("ctp_organization.Member", on_delete=models.PROTECT, related_name="+")
    may_replace = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(definition__isnull=False, instance__isnull=True)
                | Q(definition__isnull=True, instance__isnull=False),
                name="wf_supervisor_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["definition", "member"],
                condition=Q(definition__isnull=False),
                name="wf_supervisor_of_flow_once",
            ),
            models.UniqueConstraint(
                fields=["instance", "member"], condition=Q(instance__isnull=False), name="wf_supervisor_of_one_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} watches {self.definition_id or self.instance_id}"
