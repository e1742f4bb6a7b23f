"""指定下一步人员, 条件分支, 汇合, 预测: which way it goes, who comes next, and what is said of it beforehand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ctp_organization.api import setup
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    ActOptions,
    ChooseFirst,
    GraphInvalid,
    NotYourItem,
)
from ctp_workflow.models import Instance
from tests.workflow.acting import do, on
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office

CONDITION: dict[str, Any] = {
    "edges": [
        {"from": "start", "to": "choice"},
        {"from": "choice", "to": "director", "when": "amount > 50000"},
        {"from": "choice", "to": "end", "default": True},
        {"from": "director", "to": "end"},
    ],
    "fields": {"amount": "money"},
}


def test_choose__by_the_starter_and_by_the_previous_handler(office: Office) -> None:
    def step(node: str, kind: str) -> dict[str, Any]:
        return {"id": node, "kind": "approve", "name": node, "participants": [{"kind": kind}]}

    graph = chain(step("first", "chosen_by_starter"), step("second", "chosen_by_previous"))
    with pytest.raises(ChooseFirst) as refused:
        office.start(graph)
    assert list(refused.value.fields) == ["chosen.first"]
    instance = office.start(graph, chosen={"first": (office.people["曾巩"].id,)})
    item = office.item(instance, "曾巩").id
    found = {one.code: one for one in instances.allowed_operations(item_id=item, actor=office.actor("曾巩"))}
    assert [one.node for one in found["agree"].choose] == ["second"]
    with pytest.raises(ChooseFirst):
        on(office, item, "曾巩", "agree")
    on(office, item, "曾巩", "agree", chosen={"second": (office.people["欧阳修"].id,)})
    assert office.holders(instance) == ["欧阳修"]


def with_condition(office: Office) -> dict[str, Any]:
    nodes = [{"id": "start", "kind": "start"}, {"id": "choice", "kind": "condition"}, office.step("director", "沈括")]
    return {"nodes": [*nodes, {"id": "end", "kind": "end"}], **CONDITION}


def test_condition__decides_and_says_why(office: Office) -> None:
    small = office.start(with_condition(office), variables={"amount": "8200.00"})
    assert (small.status, small.outcome) == ("finished", "approved")
    large = office.start(with_condition(office), variables={"amount": "86400.00"})
    why = office.item(large, "沈括").why
    assert why.rule == "member"
    assert len(why.conditions) == 1
    assert "86,400" in why.conditions[0]
    assert "50,000" in why.conditions[0]


def test_join__inclusive_branches_as_many_as_were_taken(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "choice", "kind": "condition", "branches": "inclusive"},
        office.step("a", "王安石"),
        office.step("b", "曾巩"),
        office.step("c", "欧阳修"),
        {"id": "join", "kind": "join"},
        {"id": "end", "kind": "end"},
    ]
    edges: list[dict[str, Any]] = [
        {"from": "start", "to": "choice"},
        {"from": "choice", "to": "a", "when": "amount > 10"},
        {"from": "choice", "to": "b", "when": "amount > 100"},
        {"from": "choice", "to": "c", "default": True},
        *({"from": one, "to": "join"} for one in "abc"),
        {"from": "join", "to": "end"},
    ]
    graph = {"nodes": nodes, "edges": edges, "fields": {"amount": "money"}}
    both = office.start(graph, variables={"amount": "500.00"})
    assert sorted(office.holders(both)) == sorted(["王安石", "曾巩"])
    assert office.act(both, "王安石").status == "running"
    assert office.act(both, "曾巩").outcome == "approved"
    none = office.start(graph, variables={"amount": "1.00"})
    assert office.holders(none) == ["欧阳修"]


def test_predict__a_dry_run_tells_the_consequences_and_changes_nothing(office: Office) -> None:
    step = office.step("countersign", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(office.step("check", "王安石"), step))
    office.act(instance, "王安石")
    office.act(instance, "曾巩")
    item = office.item(instance, "欧阳修").id
    before = Instance.objects.get(public_id=instance.id).state
    found = instances.preview(item_id=item, operation="return", target="check", actor=office.actor("欧阳修"))
    assert [(one.member.name, one.node) for one in found.gets] == [("王安石", "check")]
    assert sorted(one.member.name for one in found.voids) == sorted(["王安石", "曾巩"])
    added = instances.preview(
        item_id=item, operation="add_signer", actor=office.actor("欧阳修"),
        options=ActOptions(people=(office.people["李清照"].id,), where="before"),
    )  # fmt: skip
    assert [one.member.name for one in added.gets] == ["李清照"]
    with pytest.raises(NotYourItem):
        instances.preview(item_id=item, operation="agree", actor=office.actor("苏轼"))
    assert Instance.objects.get(public_id=instance.id).state == before


def test_predict__tells_no_hidden_value_and_no_name_the_reader_does_not_see(office: Office) -> None:
    partner = setup.create_unit(code="P", name="协作公司", kind="partner", actor=SYSTEM)
    details = setup.MemberDetails(number="P1", name="外部联系人")
    office.people["外部联系人"] = setup.create_member(details=details, unit_id=partner.id, actor=SYSTEM)
    graph = with_condition(office)

    def step(name: str, **more: Any) -> Any:
        found = instances.predict(
            starter=office.people[name].ref,
            variables={"amount": Decimal(90_000)},
            graph=graph,
            reader=office.actor(name),
            **more,
        )
        return next(one for one in found.steps if one.node == "director")

    inside = step("苏轼")
    assert [one.member.name for one in inside.people] == ["沈括"]
    assert any("90" in one for one in inside.conditions)
    assert step("苏轼", hidden=frozenset({"amount"})).conditions == ()
    outside = step("外部联系人")
    assert [(one.member.pk, one.member.name) for one in outside.people] == [(0, "您无权查看的人员")]


def test_choose__each_branch_its_own_and_only_where_the_road_leads(office: Office) -> None:
    def step(node: str) -> dict[str, Any]:
        return {"id": node, "kind": "approve", "name": node, "participants": [{"kind": "chosen_by_previous"}]}

    nodes = [
        {"id": "start", "kind": "start"}, {"id": "choice", "kind": "condition"}, step("boss"),
        {"id": "split", "kind": "parallel"}, step("a"), step("b"), {"id": "join", "kind": "join"},
        {"id": "end", "kind": "end"},
    ]  # fmt: skip
    edges = [
        {"from": "start", "to": "choice"}, {"from": "choice", "to": "boss", "when": "amount > 500"},
        {"from": "choice", "to": "split", "default": True}, {"from": "boss", "to": "split"},
        {"from": "split", "to": "a"}, {"from": "split", "to": "b"}, {"from": "a", "to": "join"},
        {"from": "b", "to": "join"}, {"from": "join", "to": "end"},
    ]  # fmt: skip
    graph = {"nodes": nodes, "edges": edges, "fields": {"amount": "money"}}
    with pytest.raises(ChooseFirst) as refused:
        office.start(graph, variables={"amount": "1.00"})
    assert sorted(refused.value.fields) == ["chosen.a", "chosen.b"], "not for the step that was ruled out"
    chosen = {"a": (office.people["曾巩"].id,), "b": (office.people["欧阳修"].id,)}
    instance = office.start(graph, variables={"amount": "1.00"}, chosen=chosen)
    assert sorted(office.holders(instance)) == sorted(["曾巩", "欧阳修"])
    office.act(instance, "曾巩", "return", target="start")
    with pytest.raises(ChooseFirst):
        do(office, instance, "苏轼", "submit")
    do(office, instance, "苏轼", "submit", chosen={"a": (office.people["李清照"].id,), "b": chosen["b"]})
    assert sorted(office.holders(instance)) == sorted(["李清照", "欧阳修"]), "asked anew for the new visit"


def test_condition__without_a_default_or_with_a_wrong_type_never_runs(office: Office) -> None:
    graph = with_condition(office)
    edges = [dict(one) for one in graph["edges"]]
    open_ended = [edges[0], edges[1], {"from": "choice", "to": "end", "when": "amount <= 10"}, edges[3]]
    wrong_type = [edges[0], {**edges[1], "when": "amount > 'viel'"}, edges[2], edges[3]]
    for wrong in (open_ended, wrong_type):
        with pytest.raises(GraphInvalid):
            office.start({**graph, "edges": wrong}, variables={"amount": "8200.00"})
    assert Instance.objects.count() == 0


def test_join__branches_that_cross_never_run(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"}, {"id": "split", "kind": "parallel"}, office.step("a", "王安石"),
        office.step("b", "曾巩"), {"id": "join", "kind": "join"}, {"id": "end", "kind": "end"},
    ]  # fmt: skip
    pairs = ["start-split", "split-a", "split-b", "a-join", "b-end", "join-end"]
    edges = [dict(zip(("from", "to"), pair.split("-"), strict=True)) for pair in pairs]
    with pytest.raises(GraphInvalid):
        office.start({"nodes": nodes, "edges": edges})
