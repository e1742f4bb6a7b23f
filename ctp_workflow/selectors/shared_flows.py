"""With whom somebody is in a flow: what people of a partner may see of everybody else."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ctp_core.api import modules
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.visibility import NOT_REACHED


def people_of_own_flows(member_pk: int) -> QuerySet[Any, Any]:
    """The starters of the flows a member takes part in, everybody who has or had an item there, and who acted for them.

    Whom a flow names and has not reached yet is in nobody's sight; flows of modules that are off are not there.
    """
    reached = WorkItem.objects.exclude(NOT_REACHED)
    own = reached.filter(Q(member_id=member_pk) | Q(acted_by_id=member_pk)).values_list("instance_id", flat=True)
    begun = Instance.objects.filter(starter_id=member_pk).values_list("pk", flat=True)
    on = [code for code in modules.manifests() if modules.is_on(code)]
    flows = Instance.objects.filter(pk__in=begun.union(own), subject_module__in=on)
    items = reached.filter(instance_id__in=flows.values("pk"))
    return flows.values_list("starter_id", flat=True).union(
        items.values_list("member_id", flat=True),
        items.filter(acted_by__isnull=False).values_list("acted_by_id", flat=True),
    )
