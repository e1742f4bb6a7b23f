"""Who sees whom, in the rights machine: people of a partner see those they share work with, on every surface."""

from __future__ import annotations

from uuid import UUID

from ctp_core.contracts import PAGE_LIMIT, Actor, NotFound, PageRequest
from ctp_organization.api import members, principals
from ctp_organization.kit.rights_world import Person, World
from ctp_organization.selectors.cards import get_card
from ctp_organization.selectors.members import page_members

# So many cards are opened for each person and step, other ones each time.
OPENED = 1
# How the names of all people of the world begin.
NAMES = "人员"


def compare_people(world: World, person: Person, actor: Actor, *, shared: set[Person]) -> tuple[int, list[str]]:
    """How much was compared, and where a surface shows *person* others than the model does."""
    opened = world.random.sample(world.people, OPENED)
    wanted = {one.ref.id for one in world.sees_people(person, shared)}
    got: dict[str, set[UUID]] = {
        "directory": _directory(actor),
        "picker": {
            one.ref.id for one in principals.search_principals(text=NAMES, kinds=["member"], actor=actor) if one.ref.id
        },
        "palette": {one.id for one in members.search_members(text=NAMES, actor=actor)},
        "chosen": set(members.list_members_by_id(ids=_there(world), actor=actor)),
    }
    wrong = [
        f"people in the {name} of {person.ref.name}: too many {sorted(map(str, (found - wanted)))}, "
        f"missing {sorted(map(str, wanted - found))}"
        for name, found in got.items()
        if found != wanted
    ]
    for one in opened:
        if one.active and _opens(actor, one.ref.id) != (one.ref.id in wanted):
            wrong.append(f"the card of {one.ref.name} for {person.ref.name}: as the model says it is not")
    return len(got) + OPENED, wrong


def _there(world: World) -> set[UUID]:
    return {one.ref.id for one in world.people if one.active}


def _directory(actor: Actor) -> set[UUID]:
    return {one.id for one in page_members(actor=actor, wanted=PageRequest(size=PAGE_LIMIT), active=True).items}


def _opens(actor: Actor, id: UUID) -> bool:  # noqa: A002
    try:
        get_card(id=id, actor=actor)
    except NotFound:
        return False
    return True
