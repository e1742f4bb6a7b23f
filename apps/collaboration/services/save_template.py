"""Make or change a template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.outcomes import PublishNews
from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.domain.titles import places_in
from apps.collaboration.domain.viewing import READERS, START, hidden_somewhere
from apps.collaboration.domain.views import MODULE, TemplateSettings
from apps.collaboration.models import Template
from apps.collaboration.selectors.templates import get_template
from apps.collaboration.services.own_flow import begin_flow, find_own, uses_own
from apps_api.collaboration import TemplateNotFound
from ctp_core.api import audit, clock, permissions
from ctp_core.contracts import Actor, Conflict, FieldError, Forbidden, Invalid, NotFound, ObjectRef, PrincipalRef, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_form.api import definitions as forms
from ctp_form.contracts import FieldPolicy
from ctp_organization.api import principals
from ctp_workflow.api import definitions as flows

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")
Problems = dict[str, list[FieldError]]


@dataclass(frozen=True)
class TemplateContent:
    """All of a template; *users* may begin affairs, *readers* read all of its affairs.

    Without *flow_version_id* it uses a flow of its own, begun where there is none. *waits_for_flow*: it is offered by itself when its own
    flow is published, and not before (*is_active* is False till then). None leaves that as it is; a new one that begins its own flow and
    is to be offered waits. With another flow than its own it never waits.
    """

    code: str
    name: str
    form_version_id: UUID
    flow_version_id: UUID | None
    category: str = ""
    description: str = ""
    icon: str = "document"
    position: int = 100
    policies: Mapping[str, Any] = field(default_factory=dict)
    outcomes: Sequence[Mapping[str, Any]] = ()
    title_rule: str = ""
    is_active: bool = True
    waits_for_flow: bool | None = None
    users: Sequence[PrincipalRef] = ()
    readers: Sequence[PrincipalRef] = ()


def save_template(
    *, content: TemplateContent, actor: Actor, template_id: UUID | None = None, expected_revision: int | None = None
) -> TemplateSettings:
    """A new template, or *template_id* changed; running affairs keep what they began with.

    Raises Forbidden, TemplateNotFound, Conflict, Invalid with every problem at its place.
    """
    if not actor.may(MANAGE_TEMPLATES):
        raise Forbidden()
    content = _with_own_flow(content, template_id)
    _require_sound(content)
    users, readers = _keys("users", content.users), _keys("readers", content.readers)
    with transaction.atomic():
        row = _row(template_id, expected_revision)
        if content.flow_version_id is None:
            name = content.name.strip()
            content = replace(content, flow_version_id=begin_flow(template_id=row.public_id, name=name, actor=actor))
        _write(row, content)
        permissions.replace_grants(target=row, verb="use", keys=users)
        permissions.replace_grants(target=row, verb="read", keys=readers)
        subject = ObjectRef(MODULE, "template", row.public_id)
        audit.record(actor=actor, action="collaboration.save_template", subject=subject, details={"code": row.code})
    return get_template(template_id=row.public_id, actor=actor)


def _row(template_id: UUID | None, expected_revision: int | None) -> Template:
    if template_id is None:
        return Template()
    row = Template.objects.select_for_update(of=("self",)).filter(public_id=template_id).first()
    if row is None:
        raise TemplateNotFound()
    if expected_revision is not None and row.revision != expected_revision:
        raise Conflict()
    row.revision += 1
    return row


def _write(row: Template, content: TemplateContent) -> None:
    row.code, row.name, row.category = content.code, content.name.strip(), content.category.strip()
    row.description, row.icon, row.position = content.description.strip(), content.icon, content.position
    row.form_version_id = forms.get_version(version_id=content.form_version_id).pk
    assert content.flow_version_id is not None  # noqa: S101
    row.flow_version_id = content.flow_version_id
    row.policies = {node: FieldPolicy.from_json(one).to_json() for node, one in content.policies.items()}
    row.outcomes = [PublishNews.from_json(one).to_json() for one in content.outcomes]
    row.title_rule, row.updated_at = content.title_rule.strip(), clock.now()
    row.waits_for_flow = _waits(row, content)
    row.is_active = content.is_active and not row.waits_for_flow
    with refused_if_taken(_code_taken):
        row.save()


def _with_own_flow(content: TemplateContent, template_id: UUID | None) -> TemplateContent:
    """The same with the own flow that the template has, where that is wanted."""
    own = find_own(template_id) if content.flow_version_id is None and template_id is not None else None
    return replace(content, flow_version_id=own.latest.id) if own is not None and own.latest is not None else content


def _waits(row: Template, content: TemplateContent) -> bool:
    if not uses_own(template_id=row.public_id, version_id=row.flow_version_id):
        return False
    if content.waits_for_flow is not None:
        return content.waits_for_flow
    # Of one that is there a tick offers it at once.
    return content.is_active if row.pk is None else row.waits_for_flow and not content.is_active


def _code_taken() -> Invalid:
    return Invalid({"code": [FieldError("collaboration.code_taken", mark("Another template carries this code."))]})


def _keys(name: str, refs: Sequence[PrincipalRef]) -> frozenset[str]:
    try:
        return principals.keys_of(refs=refs)
    except NotFound:
        message = mark("Somebody you chose can't be found. Choose again.")
        raise Invalid({name: [FieldError("collaboration.unknown_people", message)]}) from None


def _require_sound(content: TemplateContent) -> None:
    problems: Problems = {}
    if not _CODE.fullmatch(content.code):
        message = mark("A code begins with a small letter and holds small letters, digits, - and _ (at most 64).")
        problems["code"] = [FieldError("collaboration.code", message)]
    lengths = (
        ("name", content.name, 100),
        ("category", content.category, 60),
        ("description", content.description, 300),
    )
    for key, text, limit in lengths:
        if len(text.strip()) > limit or (key == "name" and not text.strip()):
            problems[key] = [
                FieldError("collaboration.text", mark("A text of at most %(limit)s characters."), limit=limit)
            ]
    types = _types(content.form_version_id, problems)
    nodes = _nodes(content.flow_version_id, types, problems)
    if not problems:
        paths = types.keys() | paths_of(content.form_version_id)
        check_policies(content.policies, paths, nodes, problems)
        _check_outcomes(content, types, problems)
        if unknown := places_in(content.title_rule) - paths - {"starter"}:
            problems["title_rule"] = [_unknown_field(sorted(unknown)[0])]
        elif told := sorted(hidden_somewhere(content.policies, sorted(places_in(content.title_rule) - {"starter"}))):
            # A title stands in lists, to-dos and notifications: everybody reads it.
            message = mark("The title would tell “%(field)s” to people it is hidden from.")
            problems["title_rule"] = [FieldError("collaboration.title_tells", message, field=told[0])]
    if problems:
        raise Invalid(problems)


def _types(version_id: UUID, problems: Problems) -> dict[str, str]:
    try:
        return forms.value_types(version_id=version_id)
    except NotFound:
        problems["form_version_id"] = [FieldError("collaboration.no_form", mark("Choose a published form."))]
        return {}


def _nodes(version_id: UUID | None, types: Mapping[str, str], problems: Problems) -> set[str]:
    if version_id is None:
        return set()
    try:
        graph = flows.get_version(version_id=version_id).graph
    except NotFound:
        problems["flow_version_id"] = [FieldError("collaboration.no_flow", mark("Choose a published flow."))]
        return set()
    check_flow_fields(graph, types, problems)
    return {node["id"] for node in graph["nodes"]}


def check_flow_fields(graph: Mapping[str, Any], types: Mapping[str, str], problems: Problems) -> None:
    """Add a problem for a field that a flow asks for and the form does not have."""
    asked = {one["field"] for node in graph["nodes"] for one in node.get("participants", ()) if one.get("field")}
    wrong = sorted((asked | set(graph.get("fields", {}))) - types.keys())
    if types and wrong:
        message = mark("The flow asks for the field “%(field)s”, which the form does not have.")
        problems["flow_version_id"] = [FieldError("collaboration.flow_field", message, field=wrong[0])]


def paths_of(version_id: UUID) -> set[str]:
    """Everything a policy may name, also what no expression reads: a period, a signature, an opinion box."""
    fields = forms.describe_fields(version_id=version_id, language="en")
    return {one.code for one in fields} | {f"{one.code}.{column.code}" for one in fields for column in one.columns}


def check_policies(policies: Mapping[str, Any], paths: Set[str], nodes: Set[str], problems: Problems) -> None:
    """Add what is wrong with field policies by step: unknown steps and fields, words that are none."""
    for node, data in policies.items():
        if node not in nodes | {START, READERS}:
            message = mark("The flow has no step “%(node)s”.")
            problems[f"policies.{node}"] = [FieldError("collaboration.unknown_node", message, node=node)]
            continue
        try:
            policy = FieldPolicy.from_json(data)
        except (ValueError, AttributeError):
            message = mark("This field policy can't be read.")
            problems[f"policies.{node}"] = [FieldError("collaboration.bad_policy", message)]
            continue
        if unknown := (policy.fields.keys() | policy.tables.keys()) - paths:
            problems[f"policies.{node}"] = [_unknown_field(sorted(unknown)[0])]


def _check_outcomes(content: TemplateContent, types: Mapping[str, str], problems: Problems) -> None:
    if len(content.outcomes) > 1:
        problems["outcomes"] = [FieldError("collaboration.outcomes", mark("At most one action."))]
    for place, data in enumerate(content.outcomes):
        try:
            action = PublishNews.from_json(data)
        except (ValueError, AttributeError):
            problems[f"outcomes.{place}"] = [FieldError("collaboration.outcome", mark("This action is not known."))]
            continue
        for key, code in action.fields:
            if code not in types:
                problems[f"outcomes.{place}.{key}"] = [_unknown_field(code)]
        if not action.title or not action.body or not (action.board or action.board_field):
            message = mark("Say which fields give title and text, and which board.")
            problems[f"outcomes.{place}"] = [FieldError("collaboration.outcome_incomplete", message)]


def _unknown_field(code: str) -> FieldError:
    return FieldError("collaboration.unknown_field", mark("The form has no field “%(field)s”."), field=code)
