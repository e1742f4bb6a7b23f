"""Start the flows below a step, each once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, MemberRef, mark
from ctp_core.kit.answers import translated
from ctp_organization.api import members
from ctp_workflow.domain.configuring import Subprocess, subprocess_of
from ctp_workflow.domain.nodes import Node
from ctp_workflow.models import Definition, Instance
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.flows_below import entries_below
from ctp_workflow.selectors.graphs import graph_of, with_version
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.naming_starters import may_name_starters
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.resolving_people import ids_in
from ctp_workflow.services.loading import load, open_items
from ctp_workflow.services.noting import note
from ctp_workflow.services.resume_run import end_child
from ctp_workflow.services.start_instance import Below, start_instance
from ctp_workflow.services.writing_steps import SERVER

DEEPEST = 5
TOO_DEEP = mark("Flows run below each other at most %(limit)s deep.")
NO_STARTER = mark("Nobody is named who would start it.")
BELOW_ITSELF = mark("The flow “%(code)s” can't run below itself.")
NOT_FOR_OTHERS = mark("Only a flow published by somebody who maintains all flows lets others start a flow below.")
NO_FLOW = mark("The flow “%(code)s” is not published.")


def start_children(*, instance_id: UUID, run: int) -> None:
    """Start those that are not there yet. One that can't be started counts as refused, with the reason in the history.

    The parent stays locked meanwhile: whoever ends it finds all of them, and ends them too.
    """
    with transaction.atomic():
        parent = with_version(Instance.objects.select_for_update(of=("self",))).filter(public_id=instance_id).first()
        if parent is not None and _wants(parent, run):
            _start_missing(parent, run)


def _wants(parent: Instance, run: int) -> bool:
    return parent.status == "running" and parent.state["runs"][run - 1][3] in ("open", "done")


def _start_missing(parent: Instance, run: int) -> None:
    node = graph_of(parent).nodes[parent.state["runs"][run - 1][1]]
    ref = subject_of(parent)
    values = {**parent.variables, **process_subject(ref).variables(ref)}
    there = set(parent.children.filter(parent_run=run).values_list("parent_child", flat=True))
    for child, entry in enumerate(entries_below(node, values)):
        if child in there:
            continue
        try:
            with transaction.atomic():
                _start(parent, node, run, child, entry, values)
        except (DomainError, ValueError) as error:
            with translation.override(settings.LANGUAGE_CODE):
                reason = translated(error.message, error.params) if isinstance(error, DomainError) else str(error)
            waited = end_child(parent_id=parent.public_id, run=run, child=child, outcome="refused", opinion=reason)
            parent.refresh_from_db(fields=["status", "state", "revision"])
            if not waited and parent.status == "running":
                # Nothing waits for it, so nothing else would ever say that it is missing.
                loaded = load(parent, open_items(parent))
                note(parent, loaded.graph, loaded.resolver, operation="child_refused", node=node.id, reason=reason)
            if not _wants(parent, run):
                return


def _start(parent: Instance, node: Node, run: int, child: int, entry: Any, values: Mapping[str, Any]) -> None:
    rule = subprocess_of(node)
    above = _flows_above(parent)
    if len(above) > DEEPEST:
        raise ValueError(_(TOO_DEEP) % {"limit": DEEPEST})
    found = Definition.objects.filter(code=rule.flow).values_list("pk", "latest__public_id").first()
    if found is None or found[1] is None:
        raise ValueError(_(NO_FLOW) % {"code": rule.flow})
    definition, latest = found
    if definition in above:
        raise ValueError(_(BELOW_ITSELF) % {"code": rule.flow})
    given = {name: values.get(source) for name, source in rule.values.items()} if rule.values else dict(values)
    if rule.each_as:
        given[rule.each_as] = entry
    start_instance(
        version_id=latest,
        subject=subject_of(parent),
        title=parent.title if not node.name else f"{parent.title} · {node.name}"[:300],
        starter=_starter(parent, node, rule, entry, values),
        variables=given,
        actor=SERVER,
        category=parent.category,
        template_id=parent.template_id,
        below=Below(parent.pk, run, child),
    )


def _starter(parent: Instance, node: Node, rule: Subprocess, entry: Any, values: Mapping[str, Any]) -> MemberRef:
    """Who starts it: the parent's starter, or whom the drawing names, where the one who drew it may set others off."""
    own = refs_of([parent.starter_id])[parent.starter_id]
    if rule.starter == "starter":
        return own
    named = ids_in(entry if rule.starter == "each" else values.get(rule.starter_field))
    found = members.list_members_by_id(ids=named[:1]) if named else {}
    one = next((one for one in found.values() if one.is_active), None)
    if one is None:
        raise ValueError(_(NO_STARTER))
    if one.ref.pk != own.pk and not may_name_starters(parent, node):
        raise ValueError(_(NOT_FOR_OTHERS))
    return one.ref


def _flows_above(parent: Instance) -> list[int | None]:
    """The definitions of *parent* and of the flows it hangs below, None for a free flow; one more than may be at most."""
    found: list[int | None] = []
    above: int | None = parent.pk
    while above is not None and len(found) <= DEEPEST:
        definition, above = Instance.objects.values_list("version__definition", "parent_id").get(pk=above)
        found.append(definition)
    return found
