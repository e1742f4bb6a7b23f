"""The ladder of the travel-expense logs as a flow: fill in, any of five approvers in order, the last of them finally, then payment.

Which approvers a declaration needs depends on data that is not in the logs, so it comes with the submission, as a form would bring it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ctp_workflow.domain.xes import Attributes
from ctp_workflow.selectors.export_log import Done

LADDER = ("PRE_APPROVER", "ADMINISTRATION", "BUDGET OWNER", "SUPERVISOR", "DIRECTOR")
EMPLOYEE, UNKNOWN, SYSTEM = "EMPLOYEE", "MISSING", "UNDEFINED"
ROLES = (*LADDER, UNKNOWN, SYSTEM)
REQUESTED, PAID = "Request Payment", "Payment Handled"
_ACTIVITY = re.compile(r"(?P<document>.+) (?P<action>SAVED|SUBMITTED|APPROVED|FINAL_APPROVED|REJECTED) by (?P<role>.+)")
_PAID_DOCUMENTS = ("Declaration", "Request For Payment")


@dataclass(frozen=True, slots=True)
class Move:
    """One event as the ladder reads it."""

    document: str
    action: str
    role: str


def read_move(event: Attributes, document: str) -> Move | None:
    """The move of an event; payments belong to *document*. None for what the ladder has no word for."""
    activity = str(event.get("concept:name", ""))
    if activity in (REQUESTED, PAID):
        return Move(document, activity, SYSTEM)
    match = _ACTIVITY.fullmatch(activity)
    return Move(match["document"], match["action"], match["role"]) if match else None


def documents_in(events: Sequence[Attributes]) -> list[str]:
    """The documents of a case in order of appearance; empty for a log that is no ladder."""
    found: dict[str, None] = {}
    for event in events:
        match = _ACTIVITY.fullmatch(str(event.get("concept:name", "")))
        if match:
            found[match["document"]] = None
    return list(found)


def paid_document(documents: Sequence[str]) -> str:
    """The one that payments belong to."""
    return next((one for one in documents if one in _PAID_DOCUMENTS), documents[0] if documents else "")


@dataclass
class Round:
    """What one submission needs: who approves before the last, who approves finally, who rejects without being asked."""

    route: list[str] = field(default_factory=list)
    final: str = ""
    checker: bool = False

    def variables(self, checkers: Sequence[str]) -> dict[str, Any]:
        """The fields the submission brings."""
        return {"route": self.route, "final": self.final or "-", "checker": list(checkers) if self.checker else []}


def rounds_of(moves: Sequence[Move]) -> list[Round]:
    """What each submission of one document needs, read from what then happened."""
    found: list[Round] = []
    for move in moves:
        if move.action == "SUBMITTED":
            found.append(Round())
            continue
        if not found:
            continue
        here = found[-1]
        if move.action == "APPROVED":
            # Who approves after the last one is not asked by any rule.
            here.route += [] if here.final else [move.role]
        elif move.action == "FINAL_APPROVED":
            here.final = here.final or move.role
        elif move.action == "REJECTED" and move.role == UNKNOWN:
            here.checker = True
        elif move.action == "REJECTED" and move.role != EMPLOYEE and not here.final:
            here.route.append(move.role)
    return found


def draw(document: str, roles: Mapping[str, Any]) -> dict[str, Any]:
    """The graph of a document; *roles* are the organisation's, by name."""
    nodes: list[dict[str, Any]] = [{"id": "start", "kind": "start"}, _fill(document)]
    edges: list[dict[str, Any]] = [{"from": "start", "to": "fill"}]
    before: list[dict[str, Any]] = [{"from": "fill"}]
    for place, role in enumerate(LADDER):
        choice, step = f"c{place}", f"a{place}"
        nodes += [{"id": choice, "kind": "condition"}, _step(step, f"{document} APPROVED by {role}", role, roles)]
        edges += [{**one, "to": choice} for one in before]
        edges.append({"from": choice, "to": step, "when": f'"{role}" in route'})
        before = [{"from": choice, "default": True}, {"from": step}]
    nodes.append({"id": "last", "kind": "condition"})
    edges += [{**one, "to": "last"} for one in before]
    follow = "pay" if document in _PAID_DOCUMENTS else "in_force"
    for place, role in enumerate(LADDER):
        nodes.append(_step(f"f{place}", f"{document} FINAL_APPROVED by {role}", role, roles))
        way = {"default": True} if role == "SUPERVISOR" else {"when": f'final == "{role}"'}
        edges += [{"from": "last", "to": f"f{place}", **way}, {"from": f"f{place}", "to": follow}]
    if follow == "pay":
        nodes += [_step("pay", REQUESTED, SYSTEM, roles), _step("paid", PAID, SYSTEM, roles)]
        edges += [{"from": "pay", "to": "paid"}, {"from": "paid", "to": "end"}]
    else:
        nodes.append(_step("in_force", f"{document} in force", UNKNOWN, roles))
        edges.append({"from": "in_force", "to": "end"})
    nodes.append({"id": "end", "kind": "end"})
    return {"nodes": nodes, "edges": edges, "fields": {"route": "list", "final": "text", "checker": "list"}}


def _fill(document: str) -> dict[str, Any]:
    starter = {"kind": "starter", "name": EMPLOYEE}
    return {"id": "fill", "kind": "handle", "name": f"{document} SUBMITTED by {EMPLOYEE}", "participants": [starter]}


def _step(node: str, name: str, role: str, roles: Mapping[str, Any]) -> dict[str, Any]:
    """Handled by whoever holds the role; the unknown approver is asked where the submission says so."""
    people = [{"kind": "role", "id": str(roles[role].id), "name": role}]
    if role != UNKNOWN:
        people.append({"kind": "field", "field": "checker", "name": UNKNOWN})
    return {"id": node, "kind": "approve" if node[0] in "af" else "handle", "name": name, "participants": people}


def name_of(done: Done) -> Attributes:
    """How the logs call what was done; what they have no event for is left out."""
    said = {
        "agree": done.node_name,
        "handle": done.node_name,
        "return": f"{done.category} REJECTED by {done.role}",
        "park": f"{done.category} SAVED by {EMPLOYEE}",
        "revoke": f"{done.category} REJECTED by {EMPLOYEE}",
    }.get(done.operation)
    return {"concept:name": said} if said else {}


def logged_outcome(moves: Sequence[Move]) -> str:
    """Where the ladder leaves a document after its last event."""
    if not moves:
        return ""
    last = moves[-1]
    if last.action in (PAID, REQUESTED):
        return "paid" if last.action == PAID else "requested"
    if last.action == "REJECTED":
        return "returned" if last.role == EMPLOYEE else "rejected"
    return {"SAVED": "draft", "FINAL_APPROVED": "final", "SUBMITTED": "running", "APPROVED": "running"}[last.action]
