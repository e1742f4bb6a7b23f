"""BPMN files in and out: what becomes of each element, what is refused, and that our own graphs survive the way."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from ctp_workflow.domain.bpmn.conditions import Fields, translate
from ctp_workflow.domain.bpmn.exporting import export_graph
from ctp_workflow.domain.bpmn.importing import import_file
from ctp_workflow.domain.bpmn.model import NotBpmn
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.management.random_graphs import GraphMaker

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:activiti="http://activiti.org/bpmn">'


def model(body: str, more: str = "") -> bytes:
    """A file with one process."""
    return f'{HEAD}<process id="p" name="请假" isExecutable="true">{body}</process>{more}</definitions>'.encode()


def flows(*pairs: str) -> str:
    """``a>b`` or ``a>b:condition`` as sequence flows f1, f2, …"""
    found = []
    for number, pair in enumerate(pairs, start=1):
        ends, _, condition = pair.partition(":")
        source, target = ends.split(">")
        said = f"<conditionExpression><![CDATA[{condition}]]></conditionExpression>" if condition else ""
        found.append(f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{said}</sequenceFlow>')
    return "".join(found)


def graph_of(data: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """The graph and the effect by finding's code; the graph must be sound."""
    (found,) = import_file(data)
    assert found.graph is not None, [(one.code, one.element) for one in found.findings]
    assert check_graph(found.graph) == []
    return dict(found.graph), {one.code: one.effect for one in found.findings}


def refused(data: bytes) -> list[tuple[str, str]]:
    (found,) = import_file(data)
    assert found.graph is None
    return [(one.code, one.element) for one in found.findings if one.effect == "refused"]


def edges(graph: dict[str, Any]) -> set[tuple[str, ...]]:
    return {(one["from"], one["to"], *([one["when"]] if "when" in one else [])) for one in graph["edges"]}


def nodes(graph: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in graph["nodes"]}


def test_a_choice_keeps_its_conditions_and_its_default() -> None:
    body = (
        '<startEvent id="s"/><userTask id="lead" name="部门审批" activiti:candidateGroups="deptLeader"/>'
        '<exclusiveGateway id="g" default="f4"/><userTask id="hr" name="人事"/><endEvent id="e"/>'
    )
    ways = flows("s>lead", "lead>g", "g>hr:${days > 3 && approved == 'true'}", "g>e", "hr>e")
    graph, effects = graph_of(model(body + ways))
    assert edges(graph) == {
        ("s", "lead"),
        ("lead", "g"),
        ("g", "hr", 'days > 3 and approved == "true"'),
        ("g", "e"),
        ("hr", "e"),
    }
    assert graph["fields"] == {"days": "number", "approved": "text"}
    assert nodes(graph)["lead"] == {
        "id": "lead", "kind": "handle", "name": "部门审批",
        "participants": [{"kind": "chosen_by_starter", "name": "deptLeader"}],
    }  # fmt: skip
    assert effects == {}


def test_lanes_name_who_is_to_be_chosen_and_the_initiator_is_the_starter() -> None:
    body = (
        '<laneSet><lane id="l" name="财务部"><flowNodeRef>pay</flowNodeRef></lane></laneSet>'
        '<startEvent id="s" activiti:initiator="applyUserId"/>'
        '<userTask id="mend" name="调整" activiti:assignee="${applyUserId}"/><userTask id="pay" name="付款"/><endEvent id="e"/>'
    )
    graph, _ = graph_of(model(body + flows("s>mend", "mend>pay", "pay>e")))
    assert nodes(graph)["mend"]["participants"] == [{"kind": "starter"}]
    assert nodes(graph)["pay"]["participants"] == [{"kind": "chosen_by_starter", "name": "财务部"}]


def test_branches_that_simply_end_get_their_join() -> None:
    body = '<startEvent id="s"/><parallelGateway id="g"/><task id="a" name="a"/><task id="b" name="b"/>'
    ends = '<endEvent id="e1"/><endEvent id="e2"/>'
    graph, _ = graph_of(model(body + ends + flows("s>g", "g>a", "g>b", "a>e1", "b>e2")))
    assert sorted(one["kind"] for one in graph["nodes"]) == ["end", "handle", "handle", "join", "parallel", "start"]


def test_some_of_the_branches_may_join_first() -> None:
    body = '<startEvent id="s"/><parallelGateway id="g"/><parallelGateway id="j1"/><parallelGateway id="j2"/><endEvent id="e"/>'
    tasks = "".join(f'<task id="{one}" name="{one}"/>' for one in "abcd")
    ways = flows("s>g", "g>a", "g>b", "g>c", "a>j1", "b>j1", "j1>d", "d>j2", "c>j2", "j2>e")
    graph, _ = graph_of(model(body + tasks + ways))
    assert [one["kind"] for one in graph["nodes"]].count("parallel") == 2
    assert [one["kind"] for one in graph["nodes"]].count("join") == 2


def test_groups_are_inlined_and_errors_go_where_they_are_caught() -> None:
    inner = (
        '<subProcess id="sub"><startEvent id="s2"/><userTask id="in" name="in"/><exclusiveGateway id="g2"/>'
        '<endEvent id="ok"/><endEvent id="bad"><errorEventDefinition errorRef="x"/></endEvent>'
        + flows("s2>in", "in>g2", "g2>ok:${fine}", "g2>bad:${!fine}").replace('id="f', 'id="i')
        + "</subProcess>"
    )
    body = (
        '<startEvent id="s"/>'
        + inner
        + '<boundaryEvent id="caught" attachedToRef="sub"><errorEventDefinition errorRef="x"/>'
        '</boundaryEvent><userTask id="mend" name="mend"/><endEvent id="e"/>'
    )
    graph, _ = graph_of(model(body + flows("s>sub", "sub>e", "caught>mend", "mend>e")))
    assert edges(graph) == {("s", "in"), ("in", "g2"), ("g2", "e", "fine"), ("g2", "mend"), ("mend", "e")}


def test_nothing_of_a_file_is_executed() -> None:
    body = (
        '<startEvent id="s"/><scriptTask id="x" name="算"><script>import os</script></scriptTask>'
        '<serviceTask id="y" name="发" activiti:class="org.evil.Runner"/><endEvent id="e"/>'
    )
    graph, effects = graph_of(model(body + flows("s>x", "x>y", "y>e")))
    assert [one["kind"] for one in graph["nodes"]] == ["start", "handle", "handle", "end"]
    assert effects == {"by_hand": "changed"}
    assert "import" not in json.dumps(graph)
    assert "Runner" not in json.dumps(graph)


def test_a_condition_we_have_no_words_for_becomes_a_field_and_is_reported() -> None:
    body = '<startEvent id="s"/><exclusiveGateway id="g" default="f3"/><task id="a" name="a"/><endEvent id="e"/>'
    (found,) = import_file(model(body + flows("s>g", "g>a:${bean.check(execution)}", "g>e", "a>e")))
    assert found.graph is not None
    assert found.graph["fields"] == {"way_1": "yes_no"}
    (told,) = found.findings
    assert (told.code, told.element, told.params["condition"]) == ("condition", "g", "${bean.check(execution)}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<startEvent id="s"/><parallelGateway id="g"/><task id="a" name="a"/><task id="b" name="b"/><task id="m" name="m"/>'
            '<endEvent id="e"/>' + flows("s>g", "g>a", "g>b", "a>m", "b>m", "m>e"),
            [("multi_merge", "m")],
        ),
        (
            '<startEvent id="s"/><exclusiveGateway id="g"/><task id="a" name="a"/><task id="b" name="b"/><parallelGateway id="j"/>'
            '<endEvent id="e"/>' + flows("s>g", "g>a:${x}", "g>b:${!x}", "a>j", "b>j", "j>e"),
            [("bad_join", "j")],
        ),
        (
            '<startEvent id="s"/><eventBasedGateway id="g"/><task id="a" name="a"/><endEvent id="e"/>'
            + flows("s>g", "g>a", "g>e", "a>e"),
            [("gateway", "g")],
        ),
        (
            '<startEvent id="s"/><parallelGateway id="g"/><task id="a" name="a"/><task id="b" name="b"/>'
            '<endEvent id="e"><terminateEventDefinition/></endEvent><endEvent id="f"/>'
            + flows("s>g", "g>a", "g>b", "a>e", "b>f"),
            [("early_end", "e")],
        ),
        (
            '<startEvent id="s"/><exclusiveGateway id="g"/><task id="a" name="a"/><task id="b" name="b"/><endEvent id="e"/>'
            + flows("s>g", "g>a:${x}", "g>b:${!x}", "a>b", "b>a", "a>e"),
            [("tangled_loop", "b")],
        ),
    ],
)  # fmt: skip
def test_what_is_no_block_is_reported_with_its_element(body: str, expected: list[tuple[str, str]]) -> None:
    found = refused(model(body))
    assert [one[0] for one in found] == [one[0] for one in expected]
    if expected[0][0] != "tangled_loop":
        assert found == expected


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<definitions", "The file is no well-formed XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "declares entities"),
        (b"<x/>", "no BPMN 2.0 document"),
        (b"\xff\xfe\x00", "XML"),
        (f"{HEAD}</definitions>".encode(), "no process"),
        (model('<startEvent id="s"/><endEvent id="e"/>' + flows("s>gone")), "not there"),
        (model('<startEvent id="s"/><startEvent id="s"/>'), "Two elements"),
        (b" " * (2 * 1024 * 1024 + 1), "larger than"),
        (model('<subProcess id="x{}">' * 14 + "</subProcess>" * 14), "deep"),
    ],
)
def test_what_is_no_bpmn_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(NotBpmn) as told:
        import_file(data)
    assert sentence in told.value.message


@pytest.mark.parametrize(
    ("foreign", "ours", "types"),
    [
        ("${amount >= 10000}", "amount >= 10000", {"amount": "number"}),
        ("#{!approved}", "not approved", {"approved": "yes_no"}),
        ("${a == 'x' || (b && c != 2)}", 'a == "x" or (b and c != 2)', {"a": "text", "b": "yes_no", "c": "number"}),
        ("${var:equals(input,2)}", "input == 2", {"input": "number"}),
        ("${clarified.equals('yes')}", 'clarified == "yes"', {"clarified": "text"}),
        ("${x == null}", "is_empty(x)", {"x": "text"}),
        ("${leave.days gt 3}", "leave_days > 3", {"leave_days": "number"}),
        ("= not(approved)", "not (approved)", {"approved": "yes_no"}),
        ("${true}", "true", {}),
        ("${sum == 1}", "v_sum == 1", {"v_sum": "number"}),
        ("${service.call()}", None, {}),
        ("${x > 1 && x == 'a'}", None, {}),
        ("${a ? b : c}", None, {}),
        ("some words", None, {}),
    ],
)
def test_conditions_are_said_in_our_language(foreign: str, ours: str | None, types: dict[str, str]) -> None:
    fields = Fields()
    assert translate(foreign, fields) == ours
    assert fields.types == types


@pytest.mark.parametrize("seed", range(60))
def test_our_own_graphs_survive_the_way_there_and_back(seed: int) -> None:
    chance = random.Random(seed)
    data = GraphMaker(chance).make()
    data["nodes"][0]["settings"] = {"说明": 'a < b & "c"', "code": "\x07\u2028]]>"}
    for node in data["nodes"]:
        if chance.random() < 0.3 and "name" in node:
            node["name"] = chance.choice(["  两 个\t空格 ", "a<b>&'\"", "\x1f控制", ""]) or node["name"]
    written = export_graph(data, load_graph(data), code="trial", name="试行 <&>")
    (back,) = import_file(written)
    assert back.graph == data
    assert (back.id, back.name, back.executable, back.findings) == ("p_trial", "试行 <&>", True, ())


def test_what_another_tool_changed_in_an_exported_file_counts() -> None:
    data: dict[str, Any] = {
        "nodes": [{"id": "start", "kind": "start"}, {"id": "1", "kind": "approve", "name": "审核"}, {"id": "end", "kind": "end"}],
        "edges": [{"from": "start", "to": "1"}, {"from": "1", "to": "end"}],
    }  # fmt: skip
    written = export_graph(data, load_graph(data), code="trial", name="t").replace(
        'name="审核"'.encode(), 'name="复核"'.encode()
    )
    (back,) = import_file(written)
    assert back.graph is not None
    assert back.graph["nodes"][1]["name"] == "复核"


def test_the_exported_file_is_bpmn_that_others_read() -> None:
    data = {
        "nodes": [{"id": "s", "kind": "start"}, {"id": "c", "kind": "condition"}, {"id": "a", "kind": "handle", "name": "办"},
                  {"id": "e", "kind": "end"}],
        "edges": [{"from": "s", "to": "c"}, {"from": "c", "to": "a", "when": "x > 1"}, {"from": "c", "to": "e", "default": True},
                  {"from": "a", "to": "e"}],
    }  # fmt: skip
    text = export_graph(data, load_graph(data), code="trial", name="t").decode()
    assert '<bpmn:exclusiveGateway id="n_c" default="f_3">' in text
    assert '<bpmn:sequenceFlow id="f_2" sourceRef="n_c" targetRef="n_a">' in text
    assert text.count("<bpmndi:BPMNShape") == 4
    assert text.count("<bpmndi:BPMNEdge") == 4
