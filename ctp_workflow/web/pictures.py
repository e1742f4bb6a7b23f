"""What a picture shows: the laid-out graph with words, people and states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from django.utils.translation import gettext as _

from ctp_workflow.contracts import PLAIN_WORDS, GraphProblem, RoadStep, VariableWords
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import RULES, Node
from ctp_workflow.domain.picture import HEIGHT, WIDTH, Picture, draw
from ctp_workflow.selectors.saying_conditions import say_condition

KINDS = {
    "start": "send",
    "approve": "person",
    "inform": "eye",
    "condition": "question",
    "parallel": "layers",
    "join": "check-double",
    "end": "flag",
}
TITLE, SUBTITLE = 12, 16


def picture_of(
    graph: Graph,
    road: Sequence[RoadStep] = (),
    problems: Sequence[GraphProblem] = (),
    words: VariableWords = PLAIN_WORDS,
    hidden: Set[str] = frozenset(),
) -> dict[str, Any]:
    """The context of ``parts/picture.html``. *road* colours what was taken, *problems* what is wrong, *words* say conditions,
    but those that tell of a *hidden* field."""
    drawn = draw(graph)
    states = _states(road)
    wrong = {one.node for one in problems if one.node} | {one.edge for one in problems if one.edge}
    return {
        "width": drawn.width,
        "height": drawn.height,
        "box_width": WIDTH,
        "box_height": HEIGHT,
        "boxes": [
            {
                "x": box.x,
                "y": box.y,
                "text_x": box.x + 14,
                "css": f"{box.kind} {states.get(box.node, '')} {'bad' if box.node in wrong else ''}",
                "title": _cut(_title(graph.nodes[box.node]), TITLE),
                "subtitle": _cut(_subtitle(graph.nodes[box.node], road), SUBTITLE),
            }
            for box in drawn.boxes
        ],
        "lines": _lines(drawn, wrong, words, hidden),
    }


def _lines(drawn: Picture, wrong: set[Any], words: VariableWords, hidden: Set[str]) -> list[dict[str, Any]]:
    found = []
    for line in drawn.lines:
        middle = line.points[1]
        when = say_condition(line.when, words, hidden) if line.when else ""
        found.append(
            {
                "points": " ".join(f"{x},{y}" for x, y in line.points),
                "css": "bad" if (line.source, line.target) in wrong else "",
                "label": _cut(when or (_("otherwise") if line.default else ""), 12),
                "title": when,
                "x": middle[0],
                # Between the bend and the arrow head, which stays free.
                "y": middle[1] - 18,
            }
        )
    return found


def _states(road: Sequence[RoadStep]) -> Mapping[str, str]:
    order = {"void": 0, "cancelled": 1, "next": 2, "returned": 3, "done": 4, "rejected": 5, "now": 6}
    found: dict[str, str] = {}
    for step in road:
        if order.get(step.state, 0) >= order.get(found.get(step.node, "void"), 0):
            found[step.node] = step.state
    return found


def _title(node: Node) -> str:
    defaults = {
        "start": _("Submission"),
        "condition": _("Condition"),
        "parallel": _("In parallel"),
        "join": _("All together"),
        "end": _("End"),
    }
    return node.name or defaults.get(node.kind, node.id)


def _subtitle(node: Node, road: Sequence[RoadStep]) -> str:
    people = [person.member.name for step in road if step.node == node.id for person in step.people]
    if people:
        return "、".join(dict.fromkeys(people))
    words = {
        "starter": _("Starter"),
        "starter_head": _("Starter's head"),
        "field": _("Named in a field"),
        "field_unit_heads": _("Head of a unit in a field"),
    }
    said = [one.name or words.get(one.kind, one.kind if one.kind in RULES else "") for one in node.participants]
    mode = {"all": _("all"), "sequential": _("in turn")}.get(node.mode, "")
    return "、".join(said) + (f" · {mode}" if mode and said else "")


def _cut(text: str, limit: int) -> str:
    """Latin letters take half the room of Chinese ones."""
    room = 0.0
    for index, sign in enumerate(text):
        room += 1 if ord(sign) > 0x2E7F else 0.55
        if room > limit:
            return text[:index] + "…"
    return text
