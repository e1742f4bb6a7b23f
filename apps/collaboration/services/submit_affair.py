"""Send a draft on its road."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.collaboration.domain.roads import Road, road_graph
from apps.collaboration.domain.viewing import START
from apps.collaboration.domain.views import AffairView, affair_ref
from apps.collaboration.models import Affair
from apps.collaboration.selectors.affairs import view_of
from apps.collaboration.selectors.drafts import lock_own_draft
from apps.collaboration.selectors.field_rights import policy_in
from apps.collaboration.selectors.flow_inputs import read_variables
from apps.collaboration.services.making_titles import make_title
from apps.collaboration.services.save_draft import DraftContent, update_draft
from apps_api.collaboration import AffairSubmitted
from ctp_core.api import audit, clock, events
from ctp_core.contracts import Actor, FieldError, Invalid, mark
from ctp_form.api import records
from ctp_index.api import request_update
from ctp_workflow.api import instances


def submit_affair(
    *, affair_id: UUID, content: DraftContent | None = None, opinion: str = "", actor: Actor
) -> AffairView:
    """Save what is given, check that the form is complete, and start the flow.

    Raises AffairNotFound, NotADraft, Invalid with the fields, and what the flow refuses (nobody to handle a step).
    """
    with transaction.atomic():
        if content is not None:
            update_draft(affair_id=affair_id, content=replace(content, values=None), actor=actor)
        row = lock_own_draft(affair_id, actor)
        _complete(row, content.values if content else None, actor)
        make_title(row)
        if row.template_id is None and not (row.road and row.road["people"]):
            message = mark("Choose at least one person.")
            raise Invalid({"people": [FieldError("collaboration.no_people", message)]})
        now = clock.now()
        row.state = Affair.State.RUNNING
        row.submitted_at = row.updated_at = now
        row.finished_at = None
        row.revision += 1
        row.save()
        started = instances.start(
            subject=affair_ref(row.public_id),
            title=row.title,
            starter=actor.member,  # type: ignore[arg-type]  # a draft belongs to a member
            variables=read_variables(row),
            actor=actor,
            category=row.template.name if row.template else _("Free flow"),
            template_id=row.template.public_id if row.template else None,
            opinion=opinion,
            **flow_of(row),
        )
        row.refresh_from_db(fields=["state", "finished_at", "instance_id"])
        row.instance_id = started.id
        row.save(update_fields=["instance_id"])
        ref = affair_ref(row.public_id)
        events.publish(
            AffairSubmitted(
                subject=ref,
                template_code=row.template.code if row.template else "",
                starter_id=row.starter.public_id,
            )
        )
        audit.record(actor=actor, action="collaboration.submit_affair", subject=ref)
        request_update(ref=ref)
        return view_of(row, actor, {})


def flow_of(row: Affair) -> dict[str, Any]:
    """What the flow is started or predicted from."""
    if row.flow_version_id is not None:
        return {"version_id": row.flow_version_id}
    road = Road.from_json(row.road) if row.road else Road()
    return {"graph": road_graph(road, decide=_("Handle"), inform=_("Inform"))}


def _complete(row: Affair, values: Mapping[str, Any] | None, actor: Actor) -> None:
    """Everything that is wrong is said at once."""
    if row.record_id is not None:
        records.update_record(
            record_id=row.record_id, values=values or {}, policy=policy_in(row, START, actor), actor=actor
        )
