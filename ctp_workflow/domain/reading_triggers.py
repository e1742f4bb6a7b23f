"""Reading what is done outside when something happens in a flow."""

from __future__ import annotations

from collections.abc import Mapping

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.nodes import FLOW_EVENTS, STEP_EVENTS, EventTrigger

MOST = 10
_STARTS = ("leave",)
"""Of a start one can only say that somebody has submitted."""
_BY_KIND: Mapping[str, tuple[str, ...]] = {"start": _STARTS, "approve": STEP_EVENTS, "handle": STEP_EVENTS}
_KEYS = {"on", "action", "outcome"}


def read_triggers(raw: object, kind: str, node: str | None, problems: list[GraphProblem]) -> tuple[EventTrigger, ...]:
    """The triggers of a node of *kind*, or of the whole flow (*node* is None); each pair of event and action once."""
    known = FLOW_EVENTS if node is None else _BY_KIND.get(kind, ())
    if not isinstance(raw, list) or len(raw) > MOST or not all(isinstance(one, Mapping) for one in raw):
        text = mark("Triggers are a list of at most %(limit)s objects with on and action.")
        problems.append(GraphProblem("bad_triggers", text, node=node, params={"limit": MOST}))
        return ()
    found: dict[tuple[str, str], EventTrigger] = {}
    for one in raw:
        texts = {key: one.get(key, "") for key in _KEYS}
        sound = set(one) <= _KEYS and all(isinstance(text, str) and len(text) <= 100 for text in texts.values())
        if not sound or not texts["action"].strip() or (texts["outcome"] and texts["on"] not in FLOW_EVENTS):
            problems.append(GraphProblem("bad_triggers", mark("A trigger can't be read."), node=node))
        elif texts["on"] not in known:
            text = mark("Nothing can be done here on “%(event)s”.")
            problems.append(GraphProblem("stray_trigger", text, node=node, params={"event": texts["on"]}))
        elif (texts["on"], texts["action"]) in found:
            text = mark("The same action is there twice for the same event.")
            problems.append(GraphProblem("double_trigger", text, node=node))
        else:
            found[texts["on"], texts["action"]] = EventTrigger(**texts)
    return tuple(found.values())
