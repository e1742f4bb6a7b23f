"""Start a flow about a subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Invalid, MemberRef, NotFound, ObjectRef, mark
from ctp_workflow.contracts import AlreadyRunning, ChooseFirst, GraphInvalid, InstanceDto
from ctp_workflow.domain.commands import Start
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.overlay import overlaid
from ctp_workflow.domain.prediction import predict
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State, state_to_json
from ctp_workflow.models import DefinitionVersion, Instance
from ctp_workflow.selectors.graphs import graph_of_version
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.resolving_people import OrganizationResolver
from ctp_workflow.services.checking_graphs import require_sound
from ctp_workflow.services.choosing import resolve_chosen
from ctp_workflow.services.loading import Loaded
from ctp_workflow.services.telling import tell
from ctp_workflow.services.writing_steps import Act, write_step

MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Below:
    """Where a flow hangs below another one."""

    parent_pk: int
    run: int
    child: int


MAX_OPINION = 4000


def start_instance(
    *,
    subject: ObjectRef,
    title: str,
    starter: MemberRef,
    variables: Mapping[str, Any],
    actor: Actor,
    version_id: UUID | None = None,
    graph: Mapping[str, Any] | None = None,
    category: str = "",
    template_id: UUID | None = None,
    opinion: str = "",
    chosen: Mapping[str, Sequence[UUID]] | None = None,
    below: Below | None = None,
) -> InstanceDto:
    """Start from a published version, or from a graph of its own (a free flow), or from both: the graph as overlay.

    The road is predicted first: where a step must have somebody and nobody is found, nothing starts. *chosen* names people by
    node for the steps whose handlers the starter chooses. *template_id* is the public id of the template it is begun from, as the
    module tells delegations of it (``DelegationTemplates``). Raises NotFound, GraphInvalid, ChooseFirst, NobodyToHandle, NoBranch,
    AlreadyRunning, ModuleUnavailable.
    """
    _check(title, opinion)
    version, effective = find_graph(version_id, graph)
    handler = process_subject(subject)
    at = now()
    try:
        with transaction.atomic():
            values = {**variables, **handler.variables(subject)}
            resolver = OrganizationResolver(starter=starter, variables=values, fields=effective.fields)
            command = Start(starter.pk, resolve_chosen(chosen or {}, resolver.names, actor))
            require_road(effective, command, resolver)
            empty = State(starter=starter.pk)
            after, effects = step(effective, empty, command, resolver)
            instance = Instance.objects.create(
                version=version,
                overlay=dict(graph) if graph is not None else None,
                subject_module=subject.module,
                subject_kind=subject.kind,
                subject_id=subject.id,
                title=title.strip(),
                category=category[:100],
                template_id=template_id,
                starter_id=starter.pk,
                status="running",
                variables=dict(variables),
                state=state_to_json(after),
                started_at=at,
                parent_id=below.parent_pk if below else None,
                parent_run=below.run if below else 0,
                parent_child=below.child if below else 0,
            )
            loaded = Loaded(instance, effective, empty, handler, resolver, {})
            member = actor.member or starter
            behalf = starter if member.pk != starter.pk else None
            act = Act("start", actor, member, behalf, at, opinion.strip(), after.item(1), command=command)
            record = write_step(instance, effective, loaded.items, after, effects, act, loaded.resolver.variables)
            return tell(loaded, effects, act, record).instance
    except IntegrityError as error:
        running = Instance.objects.filter(
            subject_module=subject.module, subject_kind=subject.kind, subject_id=subject.id, status="running"
        )
        if below is None and running.filter(parent=None).exists():
            raise AlreadyRunning from error
        raise


def find_graph(version_id: UUID | None, graph: Mapping[str, Any] | None) -> tuple[DefinitionVersion | None, Graph]:
    """The version asked for and the graph to follow. Raises NotFound or GraphInvalid."""
    version = None
    if version_id is not None:
        version = DefinitionVersion.objects.filter(public_id=version_id).first()
        if version is None:
            raise NotFound
    if graph is None:
        if version is None:
            raise GraphInvalid
        return version, graph_of_version(version.public_id)
    whole = overlaid(version.graph if version else None, graph)
    require_sound(whole)
    return version, load_graph(whole)


def require_road(graph: Graph, command: Start, resolver: OrganizationResolver) -> None:
    """Raises GraphInvalid when the predicted road meets a step that must have somebody and has nobody, ChooseFirst when the
    starter must still choose people for it.
    """
    found = predict(graph, State(starter=command.by), resolver, command.chosen)
    asked = tuple(
        run.node
        for run in found.state.runs
        if run.note == "chosen_later"
        and any(one.kind == "chosen_by_starter" for one in graph.nodes[run.node].participants)
    )
    if asked:
        raise ChooseFirst(asked, graph.nodes[asked[0]].name)
    problems = tuple(one for one in found.problems if one.code == "nobody_to_handle")
    if problems:
        raise GraphInvalid(problems)


def _check(title: str, opinion: str) -> None:
    if not title.strip() or len(title.strip()) > MAX_TITLE:
        message = mark("Give a title of at most %(limit)s characters.")
        raise Invalid({"title": [FieldError("workflow.bad_title", message, limit=MAX_TITLE)]})
    check_opinion(opinion)


def check_opinion(opinion: str) -> None:
    """Raises Invalid when an opinion is too long."""
    if len(opinion) > MAX_OPINION:
        message = mark("An opinion has at most %(limit)s characters.")
        raise Invalid({"opinion": [FieldError("workflow.long_opinion", message, limit=MAX_OPINION)]})
