"""People as SCIM users."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from apps.scim.domain.documents import Document, with_main_value
from apps.scim.domain.resources import ENTERPRISE, USER
from apps.scim.models import Kind, Link, Removal
from ctp_core.contracts import Actor, NotFound
from ctp_organization.api import provisioning
from ctp_organization.api.provisioning import AllOf, Compare, Condition, Not, ProvisionedPerson

# Makes the address of a resource from its endpoint and id.
Locate = Callable[[str, UUID], str]


@dataclass(frozen=True, slots=True)
class User:
    """A person, and the document the asking system gets."""

    person: ProvisionedPerson
    document: Document


def page_users(
    *, condition: Condition, offset: int, limit: int, locate: Locate, actor: Actor
) -> tuple[int, list[User]]:
    """(how many, those of the page). A handful of queries, however long the page."""
    shown = AllOf((condition, not_removed(Kind.USER)))
    total, people = provisioning.page_people(condition=shown, offset=offset, limit=limit, actor=actor)
    return total, _described(people, locate, actor)


def get_user(*, id: UUID, locate: Locate, actor: Actor) -> User:  # noqa: A002
    """Raises NotFound, also for one that was deleted."""
    found = page_users(condition=Compare("id", "eq", id), offset=0, limit=1, locate=locate, actor=actor)[1]
    if not found:
        raise NotFound()
    return found[0]


def not_removed(kind: Kind) -> Condition:
    """Those deleted over SCIM are gone until somebody in the house puts them back into use."""
    removed = Compare("id", "in", Removal.objects.filter(kind=kind).values("object_id"))
    return Not(AllOf((removed, Compare("active", "eq", False))) if kind == Kind.USER else removed)


def links_of(*, kind: Kind, ids: Iterable[UUID], actor: Actor) -> dict[UUID, Link]:
    """What the asking system said of these resources."""
    rows = Link.objects.filter(client_id=actor.account_pk or 0, kind=kind, object_id__in=list(ids))
    return {row.object_id: row for row in rows}


def _described(people: Iterable[ProvisionedPerson], locate: Locate, actor: Actor) -> list[User]:
    people = list(people)
    links = links_of(kind=Kind.USER, ids=[one.member.id for one in people], actor=actor)
    teams = provisioning.teams_of_people(member_pks=[one.member.pk for one in people])
    found = []
    for one in people:
        groups = [
            {"value": str(team.id), "$ref": locate("/Groups", team.id), "display": team.name}
            for team in teams.get(one.member.pk, ())
        ]
        found.append(User(one, _document(one, links.get(one.member.id), groups, locate)))
    return found


def _document(one: ProvisionedPerson, link: Link | None, groups: list[Document], locate: Locate) -> Document:
    member, kept = one.member, dict(link.kept) if link else {}
    enterprise: Document = {}
    if member.number.lower() != one.username:
        enterprise["employeeNumber"] = member.number
    if "department" in kept:
        enterprise["department"] = kept["department"]
    document: Document = {
        "schemas": [USER, *([ENTERPRISE] if enterprise else [])],
        "id": str(member.id),
        "externalId": link.external_id if link else "",
        "userName": one.username,
        "displayName": member.name,
        "name": kept.get("name", {}),
        "active": member.is_active,
        "emails": with_main_value(kept.get("emails", []), member.email),
        "phoneNumbers": with_main_value(kept.get("phoneNumbers", []), member.phone),
        "groups": groups,
        ENTERPRISE: enterprise,
        "meta": {
            "resourceType": "User",
            "created": one.created_at.isoformat(),
            "location": locate("/Users", member.id),
        },
    }
    return {name: value for name, value in document.items() if value not in ("", [], {})}
