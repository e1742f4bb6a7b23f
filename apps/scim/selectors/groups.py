"""Teams as SCIM groups."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.scim.domain.documents import Document
from apps.scim.domain.resources import GROUP
from apps.scim.models import Kind
from apps.scim.selectors.users import Locate, links_of, not_removed
from ctp_core.contracts import Actor, MemberRef, NotFound
from ctp_organization.api import provisioning
from ctp_organization.api.provisioning import AllOf, Compare, Condition
from ctp_organization.contracts import TeamDto


@dataclass(frozen=True, slots=True)
class Group:
    """A team, its people with who leads, and the document the asking system gets."""

    team: TeamDto
    people: tuple[tuple[MemberRef, bool], ...]
    document: Document


def page_groups(
    *, condition: Condition, offset: int, limit: int, locate: Locate, actor: Actor
) -> tuple[int, list[Group]]:
    """(how many, those of the page)."""
    shown = AllOf((condition, not_removed(Kind.GROUP)))
    total, teams = provisioning.page_all_teams(condition=shown, offset=offset, limit=limit, actor=actor)
    links = links_of(kind=Kind.GROUP, ids=[one.id for one in teams], actor=actor)
    people = provisioning.people_of_teams(team_pks=[one.pk for one in teams])
    found = []
    for team in teams:
        link, members = links.get(team.id), people.get(team.pk, ())
        found.append(Group(team, members, _document(team, link.external_id if link else "", members, locate)))
    return total, found


def get_group(*, id: UUID, locate: Locate, actor: Actor) -> Group:  # noqa: A002
    """Raises NotFound."""
    found = page_groups(condition=Compare("id", "eq", id), offset=0, limit=1, locate=locate, actor=actor)[1]
    if not found:
        raise NotFound()
    return found[0]


def _document(team: TeamDto, external_id: str, people: tuple[tuple[MemberRef, bool], ...], locate: Locate) -> Document:
    members = [
        {"value": str(one.id), "$ref": locate("/Users", one.id), "type": "User", "display": one.name}
        for one, _leads in people
    ]
    document: Document = {
        "schemas": [GROUP],
        "id": str(team.id),
        "externalId": external_id,
        "displayName": team.name,
        "members": members,
        "meta": {"resourceType": "Group", "location": locate("/Groups", team.id)},
    }
    return {name: value for name, value in document.items() if value not in ("", [], {})}
