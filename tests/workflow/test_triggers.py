"""触发: what is done outside when a step is reached, left or sent back, or the flow has ended; once, after the commit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ctp_workflow.api import definitions
from ctp_workflow.contracts import OperationNotAllowed
from ctp_workflow.domain.bpmn.exporting import export_graph
from ctp_workflow.domain.bpmn.importing import import_file
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.commands import Agree, Return
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.firing import fired
from ctp_workflow.domain.outlines import graph_of_outline, outline_of
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State
from tests.workflow.acting import done_item, on
from tests.workflow.graphs import FixedResolver, approve, chain
from tests.workflow.office import Office
from tests.workflow.test_below import Action, action, deliver

__all__ = ["action", "deliver"]
ACTION = "workflow.trial"
ALL = [{"on": one, "action": ACTION} for one in ("arrive", "leave", "return")]


def heard(action: Action) -> list[tuple[str, str, int, str]]:
    """What was called since the last look."""
    found = [(one.on, one.node, one.run, one.outcome) for one in action.calls]
    action.calls.clear()
    return found


def test_触发_on_arriving_leaving_returning_and_finishing(
    office: Office, action: Action, deliver: Callable[[], None]
) -> None:
    check = office.step("check", "王安石", "曾巩", mode="all", triggers=ALL)
    graph = chain(
        check, office.step("sign", "沈括"), triggers=[{"on": "finish", "action": ACTION, "outcome": "approved"}]
    )
    graph["nodes"][0]["triggers"] = [{"on": "leave", "action": ACTION}]
    instance = office.start(graph)
    assert heard(action) == [], "nothing happens outside before the commit"
    deliver()
    assert heard(action) == [("leave", "start", 1, "submitted"), ("arrive", "check", 2, "")]
    office.act(instance, "王安石")
    deliver()
    assert heard(action) == [], "the step is not left while somebody has to sign"
    office.act(instance, "曾巩")
    deliver()
    keys = {one.key for one in action.calls}
    assert heard(action) == [("leave", "check", 2, "agreed")]
    office.act(instance, "沈括", "return", target="check")
    deliver()
    keys |= {one.key for one in action.calls}
    assert heard(action) == [("arrive", "check", 4, "")], "a new visit"
    office.act(instance, "王安石", "return", target="start")
    deliver()
    keys |= {one.key for one in action.calls}
    assert heard(action) == [("return", "check", 4, "returned")]
    office.act(instance, "苏轼", "submit")
    for name in ("王安石", "曾巩", "沈括"):
        office.act(instance, name)
    deliver()
    keys |= {one.key for one in action.calls}
    assert heard(action) == [
        ("leave", "start", 5, "submitted"), ("arrive", "check", 6, ""), ("leave", "check", 6, "agreed"),
        ("finish", "", 0, "approved"),
    ]  # fmt: skip
    assert len(keys) == 7, "each occasion has a key of its own"
    deliver()
    assert heard(action) == []


def test_触发_on_finishing_only_with_its_outcome_and_not_on_the_way_back_to_draft(
    office: Office, action: Action, deliver: Callable[[], None]
) -> None:
    ends = [{"on": "finish", "action": ACTION, "outcome": one} for one in ("rejected",)]
    graph = chain(office.step("sign", "沈括", disagree="end"), triggers=ends)
    office.act(office.start(graph), "沈括")
    office.act(office.start(graph), "沈括", "disagree")
    deliver()
    assert heard(action) == [("finish", "", 0, "rejected")]


def test_触发_is_no_more_taken_back_than_a_trigger_of_its_own(
    office: Office, action: Action, deliver: Callable[[], None]
) -> None:
    graph = chain(
        office.step("first", "王安石", triggers=ALL[1:2]), office.step("check", "曾巩"),
        office.step("sign", "沈括", triggers=ALL[:1]),
    )  # fmt: skip
    instance = office.start(graph)
    for name in ("王安石", "曾巩"):
        office.act(instance, name)
        with pytest.raises(OperationNotAllowed):
            on(office, done_item(instance, office, name), name, "take_back")


def events(effects: Effects, graph: Any) -> list[tuple[str, int, int]]:
    return [(one.trigger.on, one.run, one.visit) for one in fired(graph, effects, "")]


def test_a_step_sent_straight_back_twice_is_two_occasions() -> None:
    graph = load_graph(chain(approve("a", 1), approve("b", 2, back="straight", triggers=ALL)))
    state, found = State(starter=9), []
    from ctp_workflow.domain.commands import Start

    for command in (
        Start(9), Agree(2, 1), Return(3, 2, "a"), Agree(4, 1), Return(5, 2, "a"), Agree(6, 1), Agree(7, 2)
    ):  # fmt: skip
        state, effects = step(graph, state, command, FixedResolver())
        found += events(effects, graph)
    assert found == [("arrive", 3, 0), ("return", 3, 4), ("return", 3, 5), ("leave", 3, 0)]


def test_what_passes_by_itself_arrives_and_leaves_and_what_is_skipped_does_neither() -> None:
    from ctp_workflow.domain.commands import Start

    passed = approve("again", 1, duplicate="any", triggers=ALL)
    skipped = {**approve("nobody", triggers=ALL), "empty": "skip", "participants": approve("x", 99)["participants"]}
    graph = load_graph(chain(approve("a", 1), passed, skipped))

    class Nobody(FixedResolver):
        def people(self, node: Any, participants: Any, behind: Any) -> Any:
            return () if node.id == "nobody" else super().people(node, participants, behind)

    state, _ = step(graph, State(starter=9), Start(9), Nobody())
    state, effects = step(graph, state, Agree(2, 1), Nobody())
    assert events(effects, graph) == [("arrive", 3, 0), ("leave", 3, 0)]
    assert (state.status, state.runs[3].outcome) == ("finished", "skipped")


def test_触发_where_a_step_was_passed_and_left_nobody_takes_back_what_led_to_it() -> None:
    from ctp_workflow.domain.commands import Start, TakeBack

    again = approve("again", 1, duplicate="any", triggers=ALL[1:2])
    graph = load_graph(chain(approve("a", 1), again, approve("c", 3)))
    state, _ = step(graph, State(starter=9), Start(9), FixedResolver())
    state, effects = step(graph, state, Agree(2, 1), FixedResolver())
    assert events(effects, graph) == [("leave", 3, 0)]
    with pytest.raises(OperationNotAllowed):
        step(graph, state, TakeBack(2, 1), FixedResolver())


@pytest.mark.parametrize(
    ("place", "triggers", "code"),
    [
        ("check", {"on": "arrive"}, "bad_triggers"),
        ("check", [{"on": "arrive"}], "bad_triggers"),
        ("check", [{"on": "arrive", "action": " "}], "bad_triggers"),
        ("check", [{"on": "arrive", "action": "a.b", "wait": True}], "bad_triggers"),
        ("check", [{"on": "finish", "action": "a.b"}], "stray_trigger"),
        ("check", [{"on": "arrive", "action": "a.b"}] * 2, "double_trigger"),
        ("start", [{"on": "return", "action": "a.b"}], "stray_trigger"),
        ("end", [{"on": "arrive", "action": "a.b"}], "stray_trigger"),
        (None, [{"on": "leave", "action": "a.b"}], "stray_trigger"),
        (None, [{"on": "finish", "action": "a.b"}] * 11, "bad_triggers"),
    ],
)
def test_triggers_that_can_not_be(place: str | None, triggers: Any, code: str) -> None:
    graph = chain(approve("check", 1))
    target = graph if place is None else next(one for one in graph["nodes"] if one["id"] == place)
    target["triggers"] = triggers
    assert {(one.code, one.node) for one in check_graph(graph)} == {(code, place)}


def test_actions_that_nobody_offers_are_told_and_the_drawing_keeps_triggers(office: Office) -> None:
    graph = chain(office.step("sign", "沈括", triggers=[{"on": "leave", "action": "gone.away"}]))
    graph["triggers"] = [{"on": "finish", "action": "workflow.tell_others"}, {"on": "finish", "action": "gone.too"}]
    assert [(one.code, one.node) for one in definitions.check_graph(graph)] == [
        ("unknown_action", "sign"), ("unknown_action", None),
    ]  # fmt: skip
    outline = outline_of(graph)
    assert outline is not None
    assert graph_of_outline(outline) == graph
    (back,) = import_file(export_graph(graph, load_graph(graph), code="trial", name="试行"))
    assert back.graph is not None
    assert back.graph["triggers"] == graph["triggers"]
    assert back.graph["nodes"][1]["triggers"] == graph["nodes"][1]["triggers"]


def test_what_two_versions_do_outside_is_compared_in_words(office: Office) -> None:
    from django.utils.translation import override

    from ctp_workflow.selectors.comparing import say_changes

    old = chain(office.step("sign", "沈括"))
    new = chain(office.step("sign", "沈括", triggers=[{"on": "leave", "action": "workflow.tell_others"}]))
    new["triggers"] = [{"on": "finish", "action": "workflow.tell_others", "outcome": "approved"}]
    with override("en"):
        found = say_changes(load_graph(old), load_graph(new))
    assert [(one.where, one.what, one.after) for one in found] == [
        ("The whole flow", "What is done outside", "When the flow has ended（Approved） → Tell other systems by webhook"),
        ("sign", "What is done outside", "When it goes on from here → Tell other systems by webhook"),
    ]  # fmt: skip
