"""The delegation and rights machine: after every random step each surface shows each person exactly what a naive model says.

A module contributes a ``RightsScenario``: objects of its own, random changes to their rights, an evaluator in plain Python, and
its surfaces (list, detail, count, notification, file). The machine adds the full-text search and the world they live in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.test.utils import override_settings

from ctp_core.api import modules, operations
from ctp_core.contracts import PAGE_LIMIT, Actor, DomainError, FileOwner, ObjectRef, PageRequest
from ctp_index.api import search
from ctp_index.kit.testing import catch_up_index
from ctp_organization.kit.rights_of_people import compare_people
from ctp_organization.kit.rights_world import Person, World
from ctp_portal.api import notifications
from ctp_portal.contracts import NotificationDto

# Stands in the title of every object, so that one search should find them all.
WORD = "machinery"
# So many pages of a kind are opened for each person and step, other ones each time.
OPENED = 3
Found = set[UUID] | int


class RightsTrial(Protocol):
    """The objects of one kind while the machine runs."""

    module: str
    kind: str

    def step(self) -> str:
        """One random change of rights or state; what it was. May raise DomainError, which changes nothing."""

    def sees(self, person: Person) -> set[UUID]:
        """What the model lets *person* open."""

    def lists(self, person: Person) -> set[UUID]:
        """What the model shows *person* in the list."""

    def finds(self, person: Person) -> set[UUID]:
        """What the model lets *person* find."""

    def told(self, person: Person) -> set[UUID]:
        """Of what *person* has been notified, whatever became of the right."""

    def all_ids(self) -> set[UUID]:
        """Every object of the trial."""

    def works_with(self, person: Person) -> set[Person]:
        """With whom *person* shares one of the objects, as far as that lets people of a partner see somebody."""

    def surfaces(self) -> Mapping[str, Callable[[Actor], set[UUID] | int]]:
        """``list`` gives ids, ``count`` a number (of what is seen)."""

    def opens(self, actor: Actor, id: UUID) -> bool:  # noqa: A002
        """Does the object's page open?"""


@dataclass(frozen=True)
class RightsScenario:
    """Contributed by a module: makes its objects in the world."""

    name: str
    begin: Callable[[World], RightsTrial]


def prove_rights(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` steps (5,000) from ``--seed`` (1), each compared for ``--people`` (3) chosen at random; all on each hundredth."""
    count, seed = int(options.get("count") or 5_000), int(options.get("seed") or 1)
    with operations.scratch_database() as scratch, override_settings(CTP_INDEX_DIR=str(Path(scratch.folder) / "index")):
        return run_machine(steps=count, seed=seed, people=int(options.get("people") or 3))


def run_machine(*, steps: int, seed: int, people: int = 3, search_every: int = 1) -> dict[str, Any]:
    """Take the steps; the first disagreements are told with the steps before them."""
    world = World(seed=seed)
    with world.clock():
        trials = [one.begin(world) for _unit, one in modules.contributions(RightsScenario)]
        compared, wrong, history = 0, [], []
        for number in range(steps):
            history.append(_step(world, trials))
            wrong += [f"step {number + 1}, {one}; it was: {history[-1]}" for one in world.companies.faults]
            world.companies.faults.clear()
            searching = number % search_every == 0
            if searching:
                catch_up_index()
            chosen = world.people if number % 100 == 99 else world.random.sample(world.people, people)
            for person in chosen:
                done, found = _compare(world, trials, person, searching=searching)
                compared += done
                wrong += [f"step {number + 1}, {one}; before: {' / '.join(history[-4:])}" for one in found]
            if len(wrong) > 20:
                break
    return {"tried": compared, "failed": len(wrong), "steps": len(history), "failures": wrong[:10]}


def _step(world: World, trials: Sequence[RightsTrial]) -> str:
    # Half of the steps change the organisation, half the objects.
    if not trials or world.random.random() < 0.5:
        return world.step()
    trial = world.random.choice(trials)
    try:
        return f"{trial.kind}: {trial.step()}"
    except DomainError as refusal:
        return f"{trial.kind}: refused {refusal.code}"


def _compare(world: World, trials: Sequence[RightsTrial], person: Person, *, searching: bool) -> tuple[int, list[str]]:
    actor, done, wrong = person.actor(), 0, []
    if actor.is_signed_in != person.active:
        wrong.append(f"{person.ref.name} is {'served' if actor.is_signed_in else 'refused'}")
    # A line that no longer says what it is about may stand there for anybody.
    shown = [one.subject for one in _told(actor) if one.text and WORD in one.text.title]
    hits = (
        [hit.ref for hit in search(text=WORD, actor=actor, page=PageRequest(size=PAGE_LIMIT)).hits] if searching else []
    )
    for trial in trials:
        seen = trial.sees(person)
        some = set(world.random.sample(sorted(trial.all_ids()), OPENED))
        wanted: dict[str, Found] = {
            "detail": seen & some,
            "file": seen & some,
            "count": len(seen),
            "list": trial.lists(person),
            "notification": trial.told(person) & seen,
        }
        got: dict[str, Found] = {name: ask(actor) for name, ask in trial.surfaces().items()}
        got["detail"] = {one for one in some if trial.opens(actor, one)}
        got["file"] = {one for one in some if _reads_files(trial, actor, one)}
        got["notification"] = _of(trial, shown)
        if searching:
            wanted["search"], got["search"] = trial.finds(person), _of(trial, hits)
        for name, value in got.items():
            done += 1
            if value != wanted[name]:
                wrong.append(f"{trial.kind} {name} of {person.ref.name}: {_difference(value, wanted[name])}")
    more, found = compare_people(
        world, person, actor, shared={one for trial in trials for one in trial.works_with(person)}
    )
    return done + more, wrong + found


def _told(actor: Actor) -> Iterator[NotificationDto]:
    """All notifications: a long run leaves more than a page of them."""
    cursor: str | None = None
    while True:
        found = notifications.list_notifications(actor=actor, page=PageRequest(cursor=cursor, size=PAGE_LIMIT))
        yield from found.items
        cursor = found.next
        if cursor is None:
            return


def _of(trial: RightsTrial, refs: Sequence[ObjectRef]) -> set[UUID]:
    return {one.id for one in refs if (one.module, one.kind) == (trial.module, trial.kind)}


def _reads_files(trial: RightsTrial, actor: Actor, object_id: UUID) -> bool:
    owners = (one for unit, one in modules.contributions(FileOwner) if (unit, one.kind) == (trial.module, trial.kind))
    return next(owners).may_read(actor, object_id)


def _difference(got: Found, wanted: Found) -> str:
    if isinstance(got, set) and isinstance(wanted, set):
        return f"too many {sorted(map(str, got - wanted))}, missing {sorted(map(str, wanted - got))}"
    return f"{got} for {wanted}"
