"""Reading one node from JSON: every word it may use, each mistake located at the node."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain import nodes as words
from ctp_workflow.domain.nodes import Button, Node, NodeKind, Participant, Vote
from ctp_workflow.domain.reading_triggers import read_triggers

MAX_NAME = 100
MAX_LABEL = 12
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": words.MODES,
    "branches": words.BRANCHES,
    "opinion": ("optional", "required"),
    "empty": words.EMPTY_RULES,
    "self": words.SELF_RULES,
    "duplicate": words.DUPLICATE_RULES,
    "returns": words.RETURN_RULES,
    "back": words.BACK_RULES,
    "take_back": words.TAKE_BACK_RULES,
    "ahead": words.AHEAD_RULES,
    "outcome": ("approved", "rejected"),
}
_OBJECTS = ("settings", "time", "delay", "trigger", "subprocess", "router")
CONFIGURED = ("delay", "trigger", "subprocess", "router")
"""Kinds with an object of their own, under the name of the kind."""
_NODE_KEYS = {
    "id", "kind", "name", "participants", "substitutes", "vote", "disagree", "return_to", "buttons", "triggers", *_CHOICES,
    *_OBJECTS,
}  # fmt: skip
_PARTICIPANT_KEYS = {"kind", "id", "field", "level", "name"}


def read_node(raw: object, problems: list[GraphProblem]) -> Node | None:
    """One node, or None when it has no id or kind that can be read."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), str) or not _ID.match(raw["id"]):
        problems.append(
            GraphProblem("bad_id", mark("Every node needs an id of letters, digits, - and _ (at most 40)."))
        )
        return None
    node_id, kind = raw["id"], raw.get("kind")
    if kind not in words.NODE_KINDS:
        problems.append(GraphProblem("unknown_kind", mark("This kind of node is not known."), node=node_id))
        return None
    unknown_keys(raw, _NODE_KEYS, problems, node=node_id)
    chosen = {key: _one_of(raw, key, known, problems) for key, known in _CHOICES.items()}
    chosen["self_rule"] = chosen.pop("self")
    objects = {key: _object(raw, key, problems) for key in _OBJECTS}
    return Node(
        id=node_id,
        kind=cast(NodeKind, kind),
        name=_name(raw, problems),
        participants=_participants(raw.get("participants", []), node_id, problems),
        substitutes=_participants(raw.get("substitutes", []), node_id, problems),
        vote=_vote(raw, problems),
        disagree=_disagree(raw, problems),
        return_to=_texts(raw, "return_to", problems),
        buttons=_buttons(raw, problems),
        time=objects["time"],
        config=objects[kind] if kind in CONFIGURED else {},
        settings=objects["settings"],
        triggers=read_triggers(raw.get("triggers", []), kind, node_id, problems),
        **{key: value for key, value in chosen.items() if value},
    )


def unknown_keys(
    raw: Mapping[str, Any],
    known: set[str],
    problems: list[GraphProblem],
    node: str | None = None,
    edge: tuple[str, str] | None = None,
) -> None:
    """Add a problem for each key nobody would look at."""
    for key in raw:
        if key not in known:
            text = mark("The entry %(key)s is not known.")
            problems.append(GraphProblem("unknown_key", text, node=node, edge=edge, params={"key": str(key)[:40]}))


def _name(raw: Mapping[str, Any], problems: list[GraphProblem]) -> str:
    name = raw.get("name", "")
    if isinstance(name, str) and len(name) <= MAX_NAME:
        return name
    problems.append(GraphProblem("bad_name", mark("A name is text of at most 100 characters."), node=raw["id"]))
    return ""


def _disagree(raw: Mapping[str, Any], problems: list[GraphProblem]) -> str:
    rule = raw.get("disagree", "end")
    known = ("end", "return_to_starter", "continue")
    if isinstance(rule, str) and (rule in known or rule.startswith("return:")):
        return rule
    problems.append(GraphProblem("unknown_value", mark("The rule for disagreeing is not known."), node=raw["id"]))
    return "end"


def _object(raw: Mapping[str, Any], key: str, problems: list[GraphProblem]) -> Mapping[str, Any]:
    found = raw.get(key, {})
    if not isinstance(found, Mapping):
        problems.append(GraphProblem("bad_settings", mark("Settings are an object."), node=raw["id"]))
        return {}
    if found and key in CONFIGURED and key != raw["kind"]:
        text = mark("The entry %(key)s is not known.")
        problems.append(GraphProblem("unknown_key", text, node=raw["id"], params={"key": key}))
    return found


def _texts(raw: Mapping[str, Any], key: str, problems: list[GraphProblem]) -> tuple[str, ...]:
    found = raw.get(key, [])
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return tuple(found)
    text = mark("%(key)s is a list of node ids.")
    problems.append(GraphProblem("bad_list", text, node=raw["id"], params={"key": key}))
    return ()


def _vote(raw: Mapping[str, Any], problems: list[GraphProblem]) -> Vote:
    found = raw.get("vote", {})
    limits = {"ratio": 100, "passes": 300, "rejects": 300}
    if isinstance(found, Mapping) and all(
        key in limits and type(value) is int and 1 <= value <= limits[key] for key, value in found.items()
    ):
        return Vote(**found)
    text = mark("A vote says ratio (1 to 100), or passes and rejects as numbers of people.")
    problems.append(GraphProblem("bad_vote", text, node=raw["id"]))
    return Vote()


def _buttons(raw: Mapping[str, Any], problems: list[GraphProblem]) -> Mapping[str, Button]:
    found = raw.get("buttons", {})
    if not isinstance(found, Mapping):
        problems.append(GraphProblem("bad_buttons", mark("Buttons are an object of operations."), node=raw["id"]))
        return {}
    read = {}
    for code, said in found.items():
        button = _button(said)
        if code not in words.BUTTONS or button is None:
            text = mark(
                "The button %(code)s can't be read: an operation is on or off, and has a name of up to 12 signs."
            )
            problems.append(GraphProblem("bad_button", text, node=raw["id"], params={"code": str(code)[:40]}))
        else:
            read[str(code)] = button
    return read


def _button(said: object) -> Button | None:
    if isinstance(said, bool):
        return Button(said)
    if not isinstance(said, Mapping) or not set(said) <= {"on", "name"}:
        return None
    on, name = said.get("on", True), said.get("name", "")
    if not isinstance(on, bool) or not isinstance(name, str) or len(name) > MAX_LABEL:
        return None
    return Button(on, name.strip())


def _participants(raw: object, node: str, problems: list[GraphProblem]) -> tuple[Participant, ...]:
    if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
        problems.append(GraphProblem("bad_participants", mark("Participants are a list of objects."), node=node))
        return ()
    found = []
    for one in raw:
        unknown_keys(one, _PARTICIPANT_KEYS, problems, node=node)
        level = one.get("level", 1)
        texts = {key: one.get(key, "") for key in ("kind", "id", "field", "name")}
        if not all(isinstance(text, str) for text in texts.values()) or type(level) is not int or not 1 <= level <= 9:
            problems.append(GraphProblem("bad_participants", mark("A participant can't be read."), node=node))
            continue
        found.append(Participant(level=level, **texts))
    return tuple(found)


def _one_of(raw: Mapping[str, Any], key: str, known: tuple[str, ...], problems: list[GraphProblem]) -> str:
    value = raw.get(key)
    if value is None:
        return ""
    if value in known:
        return str(value)
    problems.append(
        GraphProblem(
            "unknown_value",
            mark("%(key)s must be one of %(known)s."),
            node=raw["id"],
            params={"key": key, "known": ", ".join(known)},
        )
    )
    return ""
