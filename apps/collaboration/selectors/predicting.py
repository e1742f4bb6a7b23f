"""The road ahead of something that isn't submitted yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.collaboration.domain.roads import Road, road_graph
from apps.collaboration.domain.viewing import START
from apps.collaboration.domain.views import AffairView, TemplateView
from apps.collaboration.models import Template
from apps.collaboration.selectors.field_rights import policy_within
from apps.collaboration.selectors.flow_inputs import words_of_form
from ctp_core.contracts import Actor
from ctp_form.api import definitions, records
from ctp_workflow.api import instances
from ctp_workflow.contracts import PredictionDto


def predict_affair(
    *,
    actor: Actor,
    affair: AffairView | None,
    template: TemplateView | None,
    values: Mapping[str, Any],
    road: Road | None,
) -> PredictionDto | None:
    """The road if everybody agrees, from a draft or from what is typed so far. None without anybody on it."""
    if actor.member is None:
        return None
    flow_version_id = affair.flow_version_id if affair else template.flow_version_id if template else None
    form_version_id = affair.form_version_id if affair else template.form_version_id if template else None
    if flow_version_id is None or form_version_id is None:
        road = road or (affair.road if affair else None)
        if road is None or not road.people:
            return None
        graph = road_graph(road, decide=_("Handle"), inform=_("Inform"))
        return instances.predict(starter=actor.member, variables={}, graph=graph, reader=actor)
    policies = affair.policies if affair else template_policies(template.pk if template else 0)
    policy = policy_within(policies, START, form=form_version_id, actor=actor)
    variables = records.preview_values(
        version_id=form_version_id,
        values=values,
        policy=policy,
        actor=actor,
        record_id=affair.record_id if affair else None,
    )
    hidden = frozenset(name for name in definitions.value_types(version_id=form_version_id) if policy.is_hidden(name))
    return instances.predict(
        starter=actor.member,
        variables=variables,
        version_id=flow_version_id,
        reader=actor,
        hidden=hidden,
        words=words_of_form(form_version_id),
    )


def template_policies(template_pk: int) -> Mapping[str, Any]:
    """The field policies of a template, by step."""
    found: Mapping[str, Any] | None = Template.objects.values_list("policies", flat=True).filter(pk=template_pk).first()
    return found or {}
