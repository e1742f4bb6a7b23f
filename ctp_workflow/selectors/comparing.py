"""The differences of two graphs in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ctp_core.contracts import Actor, NotFound
from ctp_workflow.contracts import ChangeDto, GraphInvalid
from ctp_workflow.domain.comparing import Difference, compare_graphs
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import Button, EventTrigger, Node, Participant, Vote
from ctp_workflow.domain.reading import read_graph
from ctp_workflow.selectors.definitions import find_version, get_definition
from ctp_workflow.selectors.flow_actions import known_actions
from ctp_workflow.selectors.node_words import ASPECTS, EVENTS, KINDS, OUTCOMES, PEOPLE, VALUES
from ctp_workflow.selectors.wording import OPERATIONS


def compare_versions(
    *,
    definition_id: UUID,
    before: int,
    after: int | None = None,
    actor: Actor,
    label: Callable[[str], str] = str,
) -> tuple[ChangeDto, ...]:
    """What version *after* (None: the draft) changes about version *before*; *label* says what a form's field is called.

    Raises NotFound, GraphInvalid for a draft that can't be read.
    """
    old = find_version(definition_id=definition_id, number=before, actor=actor)
    if after is None:
        data: Mapping[str, Any] = get_definition(definition_id=definition_id, actor=actor).draft
    else:
        new = find_version(definition_id=definition_id, number=after, actor=actor)
        if new is None:
            raise NotFound
        data = new.graph
    if old is None:
        raise NotFound
    return say_changes(_read(old.graph), _read(data), label)


def say_changes(old: Graph, new: Graph, label: Callable[[str], str] = str) -> tuple[ChangeDto, ...]:
    """Every difference as a place, what of it, and both values."""
    return tuple(_say(one, old, new, label) for one in compare_graphs(old, new))


def name_of(node: Node) -> str:
    """What people call a step."""
    return node.name or _(KINDS[node.kind])


def _read(data: Mapping[str, Any]) -> Graph:
    graph, problems = read_graph(data)
    if graph is None:
        raise GraphInvalid(tuple(problems))
    return graph


def _say(one: Difference, old: Graph, new: Graph, label: Callable[[str], str]) -> ChangeDto:
    if one.place is None:
        where, place = _("The whole flow"), "flow"
    elif isinstance(one.place, tuple):
        where = " → ".join(_known(node, new, old) for node in one.place)
        place = f"branch.{one.place[0]}.{one.place[1]}"
    else:
        where, place = _known(one.place, new, old), f"node.{one.place}"
    aspect, _dot, inner = one.aspect.partition(".")
    what = _(ASPECTS[aspect]) if aspect else ""
    if inner:
        what = f"{what} · {_inner(aspect, inner, label)}"
    return ChangeDto(
        one.kind,
        place,
        where,
        what,
        _value(aspect, one.before, old, label),
        _value(aspect, one.after, new, label),
    )


def _known(node: str, *graphs: Graph) -> str:
    return next((name_of(one.nodes[node]) for one in graphs if node in one.nodes), node)


def _inner(aspect: str, inner: str, label: Callable[[str], str]) -> str:
    """A button by its operation, a field's policy by the field."""
    if aspect == "buttons":
        return _(OPERATIONS[inner]) if inner in OPERATIONS else inner
    if aspect == "settings":
        path = inner.removeprefix("policy.").removeprefix("fields.")
        return _("Everything else") if path == "default" else label(path)
    return inner


def _value(aspect: str, value: Any, graph: Graph, label: Callable[[str], str]) -> str:
    words = VALUES.get(aspect, {})
    match value:
        case None | "":
            return _(words[""]) if "" in words and value == "" else ""
        case bool():
            return _("yes") if value else _("no")
        case Vote():
            return _vote(value)
        case Button():
            return value.name or (_("on") if value.on else _("off"))
        case str():
            if value.startswith("return:"):
                return f"{_(words['return'])} · {_known(value[7:], graph)}"
            return _(words[value]) if value in words else value
        case tuple() | list():
            return _listed(aspect, value, graph, label)
        case Mapping():
            return "、".join(f"{label(str(key))}: {one}" for key, one in value.items())
    return str(value)


def _listed(aspect: str, value: Any, graph: Graph, label: Callable[[str], str]) -> str:
    said = []
    for one in value:
        if isinstance(one, Participant):
            said.append(say_participant(one, label))
        elif isinstance(one, EventTrigger):
            said.append(say_trigger(one))
        elif isinstance(one, Mapping):
            # A draft may say anything here.
            kind, name, field = (str(one.get(key, "")) for key in ("kind", "name", "field"))
            said.append(say_participant(Participant(kind, name=name, field=field), label))
        elif aspect == "order":
            said.append(f"{one[1] or _('otherwise')} → {_known(one[0], graph)}")
        elif aspect == "when":
            said.append(one or _("otherwise"))
        else:
            said.append(_known(str(one), graph))
    return "、".join(said)


def say_trigger(one: EventTrigger) -> str:
    """A trigger in words: when, and what is done."""
    action = known_actions().get(one.action)
    when = _(EVENTS[one.on]) + (f"（{_(OUTCOMES[one.outcome])}）" if one.outcome in OUTCOMES else "")
    return f"{when} → {_(action.label) if action else one.action}"


def _vote(vote: Vote) -> str:
    parts = []
    if vote.ratio:
        parts.append(f"≥ {vote.ratio}%")
    if vote.passes:
        parts.append(_("%(n)s agree") % {"n": vote.passes})
    if vote.rejects:
        parts.append(_("%(n)s disagree") % {"n": vote.rejects})
    return ", ".join(parts)


def say_participant(one: Participant, label: Callable[[str], str] = str) -> str:
    """A rule for people in words."""
    if one.name and one.kind == "member":
        return one.name
    said = _(PEOPLE[one.kind]) if one.kind in PEOPLE else one.kind
    more = one.name or (label(one.field) if one.field else "")
    if one.level > 1:
        more = _("%(level)s levels up") % {"level": one.level}
    return f"{said} · {more}" if more else said
