"""Who handles a step: the rule's people, those who stand in, and who need not be asked again."""

from __future__ import annotations

from dataclasses import dataclass

from ctp_workflow.contracts import NobodyToHandle
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.nodes import CHOSEN_RULES, HUMAN_KINDS, STEP_KINDS, Node
from ctp_workflow.domain.resolving import Behind, Found
from ctp_workflow.domain.state import Arrival, NodeRun

AGREED = ("agree", "handle", "submit")
OVERDUE = "overdue"
"""The reason of a decision that the time rule made for somebody: they have not been asked, so they are asked again later."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is asked; *note* when the rule found nobody; *passed* of them agree by themselves, and why."""

    found: tuple[Found, ...]
    note: str = ""
    passed: tuple[tuple[int, str], ...] = ()


def find_people(board: Board, node: Node, arrivals: tuple[Arrival, ...]) -> People:
    """The people of a step, each once. Raises NobodyToHandle."""
    road = behind(board, node, arrivals)
    found, note = once(board.resolver.people(node, node.participants, road)), ""
    if not found and board.predicting and any(one.kind in CHOSEN_RULES for one in node.participants):
        return People((), "chosen_later")
    if not found:
        found, note = _stand_ins(board, node, road)
    if not note:
        found, note = _without_starter(board, node, found)
    return People(found, note, _passed(board, node, found, arrivals) if not note else ())


def once(found: object) -> tuple[Found, ...]:
    """Each person once, where they are first named."""
    listed: tuple[Found, ...] = tuple(found)  # type: ignore[arg-type]
    return tuple({one.person: one for one in reversed(listed)}.values())[::-1]


def _stand_ins(board: Board, node: Node, road: Behind) -> tuple[tuple[Found, ...], str]:
    ask_for(board, node)
    if node.empty == "skip":
        return (), "skipped"
    if node.empty == "substitute":
        found = once(board.resolver.people(node, node.substitutes, road))
        if found:
            return found, "substitute"
    return administrators(board, node), "administrator"


def ask_for(board: Board, node: Node) -> None:
    """Note that whoever acts now should have said who handles *node*."""
    if board.may_choose and any(one.kind == "chosen_by_previous" for one in node.participants):
        board.to_choose.append(node.id)


def administrators(board: Board, node: Node) -> tuple[Found, ...]:
    """Those who look after flows. Raises NobodyToHandle when there is none."""
    found = tuple(Found(person, "administrator") for person in board.resolver.administrators())
    if not found and not board.to_choose:
        raise NobodyToHandle(step=node.name or node.id)
    return found


def _without_starter(board: Board, node: Node, found: tuple[Found, ...]) -> tuple[tuple[Found, ...], str]:
    """The rule for a starter who would approve the own request."""
    if node.kind != "approve" or all(one.person != board.starter for one in found):
        return found, ""
    if node.self_rule == "administrator":
        instead = administrators(board, node)
    elif node.self_rule == "head":
        instead = tuple(board.resolver.heads(board.starter, 1))
    else:
        return found, ""
    others = tuple(one for one in found if one.person != board.starter)
    return once((*others, *(one for one in instead if one.person != board.starter))) or found, ""


def _passed(
    board: Board, node: Node, found: tuple[Found, ...], arrivals: tuple[Arrival, ...]
) -> tuple[tuple[int, str], ...]:
    """Who agrees without being asked: the starter where the rule says so, and who has agreed before."""
    if node.kind != "approve":
        return ()
    passed = {}
    rule = node.duplicate or board.graph.duplicate
    if rule != "ask":
        before = agreed_before(board, arrivals, everywhere=rule == "any")
        passed = {one.person: "duplicate" for one in found if one.person in before}
    if node.self_rule == "pass" and any(one.person == board.starter for one in found):
        passed[board.starter] = "self"
    return tuple(passed.items())


def agreed_before(board: Board, arrivals: tuple[Arrival, ...], *, everywhere: bool) -> set[int]:
    """Who agreed in the approval right before, or anywhere on the own road."""
    runs = [run for run in steps_behind(board, arrivals, everywhere=everywhere) if run.kind == "approve"]
    return {
        item.person
        for run in runs
        for item in board.items_of(run.number)
        if item.state == "done" and item.outcome == "agree" and item.reason != OVERDUE
    }


def steps_behind(board: Board, arrivals: tuple[Arrival, ...], *, everywhere: bool = False) -> list[NodeRun]:
    """The live human runs right before, or all of them."""
    found, seen, queue = [], set(), [one.run for one in arrivals]
    while queue:
        number = queue.pop(0)
        if number in seen:
            continue
        seen.add(number)
        run = board.run(number)
        human = run.kind in HUMAN_KINDS and run.note != "skipped"
        if human:
            found.append(run)
        if everywhere or not human:
            queue += [one.run for one in run.arrivals]
    return found


def behind(board: Board, node: Node, arrivals: tuple[Arrival, ...]) -> Behind:
    """Who handled the step before, and who was chosen for this one, as far as the node's rules ask for it."""
    if node.kind not in (*STEP_KINDS, "inform"):
        return Behind()
    rules = {one.kind for one in node.participants} | {one.kind for one in node.substitutes}
    previous: tuple[int, ...] = ()
    if rules & {"previous", "previous_head"}:
        previous = tuple(
            dict.fromkeys(
                item.person
                for run in steps_behind(board, arrivals)
                for item in board.items_of(run.number)
                if item.state == "done" and item.outcome in AGREED
            )
        )
    chosen: tuple[int, ...] = ()
    if rules & set(CHOSEN_RULES):
        everywhere = "chosen_by_starter" in rules
        for run in steps_behind(board, arrivals, everywhere=everywhere):
            chosen = chosen or dict(run.picked).get(node.id, ())
    return Behind(previous, chosen)
