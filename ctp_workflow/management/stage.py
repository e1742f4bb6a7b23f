"""A stage for proofs in a scratch database: a few people, and flows to click at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from ctp_core.api import actors
from ctp_core.contracts import Actor, ObjectRef, PageRequest, system_actor
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto
from ctp_portal.api import todos
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, ProcessSubject
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.state import state_from_json
from ctp_workflow.models import ActionRecord, Instance, WorkItem
from ctp_workflow.models.instances import DECISIVE
from ctp_workflow.selectors.graphs import graph_of

SYSTEM = system_actor("proof")
PEOPLE = 4


def _url(ref: ObjectRef, item_id: UUID | None) -> str:
    return "/"


def _nobody(actor: Actor, subject_id: UUID) -> bool:
    return False


TRIAL = ProcessSubject(kind="trial", url=_url, may_read=_nobody)
"""A subject without a module behind it: what proofs run flows about, seen by those who take part alone."""


@dataclass(frozen=True)
class Stage:
    """The people of a proof; the first one starts, the last one signs."""

    people: tuple[MemberDto, ...]
    actors: tuple[Actor, ...]

    def start(self, mode: str) -> InstanceDto:
        """A flow: a countersign by the middle people in *mode*, then the last one signs."""
        nodes = [
            {"id": "start", "kind": "start"},
            {"id": "countersign", "kind": "approve", "name": "会签", "mode": mode, "participants": self._named(1, 3)},
            {"id": "sign", "kind": "approve", "name": "签发", "participants": self._named(3, 4)},
            {"id": "end", "kind": "end"},
        ]
        pairs = [("start", "countersign"), ("countersign", "sign"), ("sign", "end")]
        return instances.start(
            graph={"nodes": nodes, "edges": [{"from": one, "to": other} for one, other in pairs]},
            subject=ObjectRef("workflow", "trial", uuid7()),
            title="证明",
            starter=self.people[0].ref,
            variables={},
            actor=self.actors[0],
        )

    def _named(self, first: int, last: int) -> list[dict[str, Any]]:
        return [{"kind": "member", "id": str(one.id), "name": one.name} for one in self.people[first:last]]


def build_stage() -> Stage:
    """Four people in one unit."""
    unit = setup.create_unit(code=f"proof-{uuid7()}", name="证明单位", kind="company", actor=SYSTEM)
    people = []
    for number in range(PEOPLE):
        details = setup.MemberDetails(number=f"proof-{uuid7()}", name=f"证人{number + 1}")
        people.append(setup.create_member(details=details, unit_id=unit.id, actor=SYSTEM))
    return Stage(tuple(people), tuple(actors.actor_for_account(account_pk=one.account_pk) for one in people))


def find_faults(stage: Stage, instance_ids: Sequence[UUID]) -> list[str]:
    """What does not fit together in these flows: state, rows, records and to-do lists."""
    found = []
    for row in Instance.objects.select_related("version").filter(public_id__in=instance_ids):
        state = state_from_json(row.state)
        found += broken(graph_of(row), state)
        items = list(WorkItem.objects.filter(instance=row).order_by("number"))
        if [(one.number, one.state, one.outcome) for one in items] != [
            (one.number, one.state, one.outcome) for one in state.items
        ]:
            found.append("the item rows differ from the state")
        records = list(ActionRecord.objects.filter(instance=row).order_by("sequence"))
        if [one.sequence for one in records] != list(range(1, row.revision + 1)):
            found.append("the records are not numbered without gaps")
        decided = [one.item for one in records if one.operation in DECISIVE]
        if len(decided) != len(set(decided)):
            found.append("an item was decided twice")
        pending = {one.public_id for one in items if one.state in ("pending", "parked")}
        if pending != _listed(stage, row.subject_id):
            found.append("the to-do lists differ from the open items")
    return found


def _listed(stage: Stage, subject_id: UUID) -> set[UUID]:
    found = set()
    for actor in stage.actors:
        page = todos.list_todos(actor=actor, box="pending", page=PageRequest(size=200))
        found |= {one.key for one in page.items if one.subject.id == subject_id}
    return found
