"""Who plays a logged case through the engine's public functions: on the ladder of the travel logs, or as a free flow drawn beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from ctp_core.api import clock
from ctp_core.contracts import ObjectRef
from ctp_organization.contracts import MemberDto
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, OperationNotAllowed, StepDto
from ctp_workflow.domain.xes import Attributes, LogTrace
from ctp_workflow.management import ladder
from ctp_workflow.management.companies import Company
from ctp_workflow.management.ladder import Move
from ctp_workflow.selectors.export_log import Done, Naming

_SEPARATOR = " / "


def moment(event: Attributes) -> datetime:
    """When an event happened. Raises ValueError for an event without a time."""
    found = event.get("time:timestamp")
    if not isinstance(found, datetime):
        raise ValueError("an event has no time")
    return found


class Refused(Exception):
    """No operation allows an event; *kind* groups the reasons."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind, self.reason = kind, reason


@dataclass
class Sheet:
    """One document of a case: its flow, who holds what in it, and the rounds still to come."""

    document: str
    subject: ObjectRef
    rounds: list[ladder.Round]
    instance: InstanceDto | None = None
    open: dict[int, tuple[UUID, str]] = field(default_factory=dict)
    last: tuple[UUID, int] | None = None
    state: str = "new"

    @property
    def has_ended(self) -> bool:
        """Whether the flow came to its end."""
        return self.instance is not None and (self.instance.status, self.instance.outcome) == ("finished", "approved")


class LadderPlayer:
    """Plays a case of the travel logs: each document is a flow of its own."""

    def __init__(self, company: Company, trace: LogTrace) -> None:
        self.company = company
        self.trace = trace
        documents = ladder.documents_in(trace.events)
        self.paid = ladder.paid_document(documents)
        self.moves = [ladder.read_move(one, self.paid) for one in trace.events]
        self.resources = {str(one.get("org:role", "")): str(one.get("org:resource", "")) for one in trace.events}
        self.sheets = {
            one: Sheet(one, ObjectRef("workflow", "trial", uuid7()), ladder.rounds_of(self.moves_of(one)))
            for one in documents
        }
        self.employee = company.member(self.resources.get(ladder.EMPLOYEE, "STAFF MEMBER"), ladder.EMPLOYEE)

    @property
    def subjects(self) -> list[ObjectRef]:
        """What the flows of the case are about."""
        return [one.subject for one in self.sheets.values()]

    def moves_of(self, document: str) -> list[Move]:
        """The moves of one document."""
        return [one for one in self.moves if one is not None and one.document == document]

    def document_of(self, place: int) -> str:
        """Which document the event at *place* is about."""
        move = self.moves[place]
        return move.document if move else self.paid

    def naming(self) -> Naming:
        """How the log names what is done."""
        return ladder.name_of

    def outcome_is_right(self) -> bool:
        """Whether every document stands where the log leaves it, and the flow of a paid one has ended as approved, no other."""
        return all(
            sheet.state == ladder.logged_outcome(self.moves_of(sheet.document))
            and (sheet.state == "paid") == sheet.has_ended
            for sheet in self.sheets.values()
        )

    def states(self) -> dict[str, str]:
        """Where each document stands."""
        return {sheet.document: sheet.state for sheet in self.sheets.values()}

    def play(self, place: int) -> None:
        """Carry out the event at *place*. Raises Refused or the engine's own errors."""
        move = self.moves[place]
        if move is None or move.document not in self.sheets:
            raise Refused("unknown_activity", "The ladder has no such activity.")
        sheet = self.sheets[move.document]
        with clock.set_to(moment(self.trace.events[place])):
            match move.action:
                case "SAVED":
                    self._save(sheet)
                case "SUBMITTED":
                    self._submit(sheet)
                case "REJECTED" if move.role == ladder.EMPLOYEE:
                    self._withdraw(sheet)
                case "REJECTED":
                    self._reject(sheet, move.role)
                case _:
                    self._approve(sheet, move)

    def _begin(self, sheet: Sheet) -> None:
        version = self.company.ladder_version(sheet.document, self.resources)
        sheet.instance = instances.start(
            version_id=version,
            subject=sheet.subject,
            title=self.trace.name or sheet.document,
            starter=self.employee.ref,
            variables={
                **{key: str(value) for key, value in self.trace.attributes.items()},
                **ladder.Round().variables(()),
            },
            actor=self.company.actor(self.employee),
            category=sheet.document,
        )
        item = instances.find_open_item(subject=sheet.subject, actor=self.company.actor(self.employee))
        sheet.open = {self.employee.pk: (item.id, item.node)} if item else {}

    def _save(self, sheet: Sheet) -> None:
        if sheet.instance is None or sheet.instance.status != "running":
            self._begin(sheet)
        item, _node = self._held(sheet, self.employee, "fill")
        instances.act(item_id=item, operation="park", opinion="", actor=self.company.actor(self.employee))
        sheet.state = "draft"

    def _submit(self, sheet: Sheet) -> None:
        if sheet.instance is None or sheet.instance.status != "running":
            self._begin(sheet)
        if self.employee.pk not in sheet.open and sheet.last is not None:
            # Submitted again while it was on its way: taken back first.
            self._take_back(sheet, self.employee)
        item, _node = self._held(sheet, self.employee, "fill")
        checkers = [str(self.company.members["STAFF MEMBER", ladder.UNKNOWN].id)] if sheet.rounds[0].checker else []
        values = sheet.rounds.pop(0).variables(checkers)
        self._act(sheet, self.employee, item, "agree", variables=values)
        sheet.state = "running"

    def _withdraw(self, sheet: Sheet) -> None:
        if sheet.instance is None:
            raise Refused("not_begun", "Nothing was submitted.")
        actor = self.company.actor(self.employee)
        sheet.instance = instances.revoke(instance_id=sheet.instance.id, mode="draft", actor=actor)
        sheet.open, sheet.last, sheet.state = {}, None, "returned"

    def _reject(self, sheet: Sheet, role: str) -> None:
        member = self._holder(role)
        if member.pk not in sheet.open and sheet.last is not None and sheet.last[1] == member.pk:
            self._take_back(sheet, member)
        item, node = self._held(sheet, member, "")
        if node == "fill":
            raise OperationNotAllowed
        self._act(sheet, member, item, "return", target="fill", opinion="REJECTED")
        sheet.state = "rejected"

    def _approve(self, sheet: Sheet, move: Move) -> None:
        member = self._holder(move.role)
        item, node = self._held(sheet, member, "")
        wanted = {"APPROVED": "a", "FINAL_APPROVED": "f", ladder.REQUESTED: "pay", ladder.PAID: "paid"}[move.action]
        if node != wanted and not (len(wanted) == 1 and node.startswith(wanted)):
            raise Refused("other_step", "The step is not open now.")
        self._act(sheet, member, item, "agree")
        states = {"FINAL_APPROVED": "final", ladder.REQUESTED: "requested", ladder.PAID: "paid"}
        sheet.state = states.get(move.action, "running")

    def _holder(self, role: str) -> MemberDto:
        self.company.ladder_version(next(iter(self.sheets)), self.resources)
        found = [member for (_, name), member in self.company.members.items() if name == role]
        if not found:
            raise Refused("unknown_role", "Nobody has this role.")
        return found[0]

    @staticmethod
    def _held(sheet: Sheet, member: MemberDto, node: str) -> tuple[UUID, str]:
        found = sheet.open.get(member.pk)
        if found is None or (node and found[1] != node):
            raise Refused("not_in_hand", "Whoever acted has nothing of it in hand then.")
        return found

    def _take_back(self, sheet: Sheet, member: MemberDto) -> None:
        if sheet.last is None or sheet.last[1] != member.pk:
            raise Refused("not_in_hand", "Whoever acted has nothing of it in hand then.")
        self._act(sheet, member, sheet.last[0], "take_back")

    def _act(self, sheet: Sheet, member: MemberDto, item: UUID, operation: str, **more: Any) -> None:
        done = instances.act(item_id=item, operation=operation, actor=self.company.actor(member), **more)
        _follow(sheet, done)
        sheet.last = (item, member.pk)


def _follow(sheet: Sheet, done: StepDto) -> None:
    """One step stands open at a time: what was opened is all there is."""
    sheet.instance = done.instance
    sheet.open = {one.member.pk: (one.id, one.node) for one in done.opened}


class ChainPlayer:
    """Plays a case of any other log as a free flow: its starter draws who does what, and everybody does it when the log says."""

    def __init__(self, company: Company, trace: LogTrace) -> None:
        self.company = company
        self.trace = trace
        self.people = [company.member(str(one.get("org:resource", ""))) for one in trace.events]
        self.subject = ObjectRef("workflow", "trial", uuid7())
        self.open: dict[int, tuple[UUID, str]] = {}
        self.status = "new"

    @property
    def subjects(self) -> list[ObjectRef]:
        """What the flow is about."""
        return [self.subject]

    def document_of(self, place: int) -> str:
        """A free flow has none: where it stops, all of it does."""
        return ""

    def naming(self) -> Naming:
        """The steps carry the activities' names."""
        return _name_in_chain

    def outcome_is_right(self) -> bool:
        """Whether it came to its end."""
        return self.status == "finished"

    def states(self) -> dict[str, str]:
        """A free flow has no documents."""
        return {}

    def play(self, place: int) -> None:
        """Carry out the event at *place*; the first one also starts the flow."""
        with clock.set_to(moment(self.trace.events[place])):
            if place == 0:
                self._begin()
            member = self.people[place]
            item, node = self.open.get(member.pk, (None, ""))
            if item is None or node != f"n{place}":
                raise Refused("not_in_hand", "Whoever acted has nothing of it in hand then.")
            done = instances.act(item_id=item, operation="agree", actor=self.company.actor(member))
            self.open = {one.member.pk: (one.id, one.node) for one in done.opened}
            self.status = done.instance.status

    def _begin(self) -> None:
        starter = self.people[0]
        actor = self.company.actor(starter)
        instances.start(
            graph=_chain(self.trace.events, self.people),
            subject=self.subject,
            title=self.trace.name or "-",
            starter=starter.ref,
            variables={key: str(value) for key, value in self.trace.attributes.items()},
            actor=actor,
        )
        item = instances.find_open_item(subject=self.subject, actor=actor)
        self.open = {starter.pk: (item.id, item.node)} if item else {}


def _chain(events: Sequence[Attributes], people: Sequence[MemberDto]) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [{"id": "start", "kind": "start"}]
    for place, (event, member) in enumerate(zip(events, people, strict=True)):
        name = _SEPARATOR.join((str(event.get("concept:name", "")), str(event.get("lifecycle:transition", ""))))[:100]
        group = str(event.get("org:role", ""))
        person = {"kind": "member", "id": str(member.id), **({"name": group} if group else {})}
        nodes.append({"id": f"n{place}", "kind": "handle", "name": name, "participants": [person]})
    nodes.append({"id": "end", "kind": "end"})
    edges = [{"from": one["id"], "to": other["id"]} for one, other in pairwise(nodes)]
    return {"nodes": nodes, "edges": edges}


def _name_in_chain(done: Done) -> Attributes:
    """Activity and state, as the step was called."""
    if done.operation != "handle":
        return {}
    name, _, state = done.node_name.rpartition(_SEPARATOR)
    return {"concept:name": name, "lifecycle:transition": state or "complete"}
