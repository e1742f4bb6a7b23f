"""A new version of a template's own flow: the template uses it from now on, with the rights on fields that its steps carry."""

from __future__ import annotations

from uuid import UUID

from apps.collaboration.domain.titles import places_in
from apps.collaboration.domain.viewing import READERS, hidden_somewhere
from apps.collaboration.domain.views import MODULE
from apps.collaboration.models import Template
from apps.collaboration.services.own_flow import policies_in
from apps.collaboration.services.save_template import Problems, check_flow_fields, check_policies, paths_of
from apps_api.collaboration import TemplateNotFound
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark
from ctp_form.api import definitions as forms
from ctp_form.contracts import FieldPolicy
from ctp_workflow.contracts import VersionDto


def take_up_flow(template_id: UUID, version: VersionDto, actor: Actor) -> None:
    """Runs while the version is published; refuses one that names fields the form does not have. Raises Invalid."""
    row = (
        Template.objects.select_for_update(of=("self",))
        .select_related("form_version")
        .filter(public_id=template_id)
        .first()
    )
    if row is None:
        raise TemplateNotFound
    problems: Problems = {}
    form = row.form_version.public_id
    policies = policies_in(version.graph)
    types = forms.value_types(version_id=form)
    check_flow_fields(version.graph, types, problems)
    check_policies(policies, types.keys() | paths_of(form), {node["id"] for node in version.graph["nodes"]}, problems)
    if READERS in row.policies:
        policies[READERS] = row.policies[READERS]
    if told := sorted(hidden_somewhere(policies, sorted(places_in(row.title_rule) - {"starter"}))):
        message = mark("The title would tell “%(field)s” to people it is hidden from.")
        problems["title_rule"] = [FieldError("collaboration.title_tells", message, field=told[0])]
    if problems:
        raise Invalid(problems)
    row.policies = {node: FieldPolicy.from_json(one).to_json() for node, one in policies.items()}
    row.flow_version_id = version.id
    row.revision += 1
    row.updated_at = clock.now()
    row.is_active, row.waits_for_flow = row.is_active or row.waits_for_flow, False
    row.save(update_fields=["policies", "flow_version_id", "revision", "updated_at", "is_active", "waits_for_flow"])
    subject = ObjectRef(MODULE, "template", row.public_id)
    audit.record(
        actor=actor,
        action="collaboration.take_up_flow",
        subject=subject,
        details={"code": row.code, "version": version.number},
    )
