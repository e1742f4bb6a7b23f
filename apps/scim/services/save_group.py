"""A team as another system says."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.scim.domain.documents import Document
from apps.scim.domain.errors import InvalidValue
from apps.scim.models import Kind
from apps.scim.selectors.groups import Group
from apps.scim.services.links import keep_link, note, note_removal
from ctp_core.contracts import Actor
from ctp_organization.api import members, setup

NAME_LENGTH = 100


def create_group(*, document: Document, actor: Actor) -> UUID:
    """A new team. Raises what the organisation refuses, InvalidValue for people nobody knows."""
    ids = _people(document.get("members", []), actor)
    with transaction.atomic():
        team = setup.create_team(name=document["displayName"], member_ids=ids, actor=actor)
        external_id = document.get("externalId", "")
        keep_link(kind=Kind.GROUP, object_id=team.id, external_id=external_id, kept={}, actor=actor)
        note(actor=actor, action="create_group", kind=Kind.GROUP, object_id=team.id, details={"name": team.name})
        return team.id


def update_group(*, found: Group, document: Document, explicit: bool, actor: Actor) -> None:
    """The team is as *document* says. People are replaced when they are named, or removed by a PATCH; who leads stays."""
    team = found.team
    details = setup.TeamDetails(document["displayName"], team.purpose, is_active=True)
    named = explicit or "members" in document
    wanted = _people(document.get("members", []), actor) if named else {one.id for one, _leads in found.people}
    leaders = {one.id for one, leads in found.people if leads} & wanted
    present = {one.id for one, _leads in found.people}
    same = wanted == present
    with transaction.atomic():
        if explicit and not same:
            # Two systems that each add somebody at once both get what they asked for.
            setup.change_team_people(id=team.id, add=wanted - present, remove=present - wanted, actor=actor)
            same = True
        if not same or details.name.strip() != team.name:
            setup.update_team(
                id=team.id, details=details, member_ids=None if same else wanted, leader_ids=leaders, actor=actor
            )
        external_id = document.get("externalId", "")
        keep_link(kind=Kind.GROUP, object_id=team.id, external_id=external_id, kept={}, actor=actor)
        note(actor=actor, action="update_group", kind=Kind.GROUP, object_id=team.id, details={"people": len(wanted)})


def remove_group(*, found: Group, actor: Actor) -> None:
    """The team carries no rights any more and nobody is in it; another team of its name does not inherit what it had."""
    team = found.team
    mark = f" · {team.id.hex[-8:]}"
    details = setup.TeamDetails(f"{team.name[: NAME_LENGTH - len(mark)]}{mark}", team.purpose, is_active=False)
    with transaction.atomic():
        setup.update_team(id=team.id, details=details, member_ids=(), actor=actor)
        note_removal(kind=Kind.GROUP, object_id=team.id)
        note(actor=actor, action="remove_group", kind=Kind.GROUP, object_id=team.id, details={"name": team.name})


def _people(values: list[Document], actor: Actor) -> set[UUID]:
    try:
        ids = {UUID(str(one.get("value", ""))) for one in values}
    except ValueError:
        raise InvalidValue(name="members.value") from None
    if len(members.list_members_by_id(ids=ids, actor=actor)) != len(ids):
        raise InvalidValue(name="members.value")
    return ids
