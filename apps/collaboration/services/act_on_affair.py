"""Handle an item: save what the step lets one change, then decide, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from apps.collaboration.domain.views import AFFAIR, MODULE, affair_ref
from apps.collaboration.models import Affair
from apps.collaboration.selectors.affairs import entrusting, grantors_of
from apps.collaboration.selectors.field_rights import policy_in
from apps_api.collaboration import AffairNotFound
from ctp_core.api import clock
from ctp_core.contracts import Actor
from ctp_form.api import records
from ctp_index.api import request_update
from ctp_workflow.api import instances
from ctp_workflow.contracts import ActOptions, StepDto

SAVING = ("agree", "submit")
"""Operations that save what was filled in; a step to be handled is agreed to as well."""


def act_on_affair(
    *,
    item_id: UUID,
    operation: str,
    opinion: str = "",
    target: str | None = None,
    values: Mapping[str, Any] | None = None,
    actor: Actor,
    expected_version: int | None = None,
    options: ActOptions | None = None,
) -> StepDto:
    """Carry out *operation*; with ``agree`` and ``submit`` the writable *values* are merged over the stored ones first; *options* go
    to the flow.

    The item row of the flow decides who was first: when somebody else was, the values are not saved either. Raises what form
    and flow refuse, AffairNotFound for an item of something else.
    """
    with transaction.atomic():
        item = instances.get_item(item_id=item_id, actor=actor)
        if (item.subject.module, item.subject.kind) != (MODULE, AFFAIR):
            raise AffairNotFound()
        row = Affair.objects.select_related("form_version", "template").get(public_id=item.subject.id)
        holds = actor.member is not None and (
            item.member.pk == actor.member.pk or item.member.pk in entrusting(row, grantors_of(actor))
        )
        # Who doesn't hold the item is refused by the flow, before the form could tell anything about its values.
        saves = holds and operation in SAVING and values and row.record_id is not None and item.is_open
        if saves and values and row.record_id is not None:
            policy = policy_in(row, item.node, actor)
            records.update_record(record_id=row.record_id, values=values, policy=policy, actor=actor)
            request_update(ref=affair_ref(row.public_id))
        done = instances.act(
            item_id=item_id,
            operation=operation,
            opinion=opinion,
            target=target,
            actor=actor,
            expected_version=expected_version,
            options=options,
        )
        if saves:
            # After the flow: whoever locks both has the instance first.
            Affair.objects.filter(pk=row.pk).update(revision=F("revision") + 1, updated_at=clock.now())
        return done
