"""Publish a draft as a version that never changes again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, ObjectRef
from ctp_workflow.contracts import VersionDto
from ctp_workflow.models import Definition, DefinitionVersion
from ctp_workflow.selectors.definition_owners import find_owner, owner_of
from ctp_workflow.selectors.describing import describe_version
from ctp_workflow.services.checking_flows_below import require_flows_given
from ctp_workflow.services.checking_graphs import require_sound
from ctp_workflow.services.guarding import require_manager
from ctp_workflow.services.save_draft import lock_definition


def publish_definition(
    *,
    definition_id: UUID,
    actor: Actor,
    owner: ObjectRef | None = None,
    taken_over: Mapping[str, Any] | None = None,
) -> VersionDto:
    """Make the draft the version new flows start from; running flows keep theirs. An unchanged draft gives the version there is.
    The owner takes a version that others published up. *taken_over* is the graph of a version its owner used till now: what that one
    runs below counts as given.

    Raises NotFound, Forbidden, GraphInvalid.
    """
    with transaction.atomic():
        definition = lock_definition(definition_id)
        require_manager(actor, definition, owner)
        require_sound(definition.draft)
        latest = definition.latest
        require_flows_given(definition.draft, [one for one in (latest and latest.graph, taken_over) if one], actor)
        if latest is not None and latest.graph == definition.draft:
            return _taken_up(describe_version(latest, definition), definition, owner, actor)
        version = DefinitionVersion.objects.create(
            definition=definition,
            number=latest.number + 1 if latest else 1,
            graph=definition.draft,
            published_at=now(),
            published_by_id=actor.account_pk,
        )
        definition.latest = version
        definition.changed_at = version.published_at
        definition.save(update_fields=["latest", "changed_at"])
        audit.record(
            actor=actor,
            action="workflow.publish_definition",
            subject=ObjectRef("workflow", "definition", definition.public_id),
            details={"version": version.number},
        )
        return _taken_up(describe_version(version, definition), definition, owner, actor)


def _taken_up(version: VersionDto, definition: Definition, owner: ObjectRef | None, actor: Actor) -> VersionDto:
    ref = owner_of(definition)
    contributed = find_owner(ref)
    if owner is None and ref is not None and contributed is not None:
        contributed.on_published(ref.id, version, actor)
    return version
