"""回退: where to, whom it takes along, the way straight back, and what does not agree by itself afterwards."""

from __future__ import annotations

import pytest

from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    OperationNotAllowed,
)
from tests.workflow.acting import box, do, on
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_return__to_the_starter_who_submits_again(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")), variables={"a": 1})
    office.act(instance, "王安石")
    office.act(instance, "沈括", "return", target="start", opinion="请补充比价")
    assert box(office, "苏轼") == [("关于购置服务器的请示", "Returned")]
    again = office.item(instance, "苏轼")
    assert (again.kind, again.why.returned_by) == ("submit", "沈括")
    with pytest.raises(OperationNotAllowed):
        instances.act(item_id=again.id, operation="agree", actor=office.actor("苏轼"))
    after = office.act(instance, "苏轼", "submit", variables={"b": 2})
    assert after.variables == {"a": 1, "b": 2}
    assert office.holders(instance) == ["王安石"]


def test_return__goes_to_who_really_handled_it(office: Office) -> None:
    graph = chain(office.step("check", "王安石", "曾巩", mode="any"), office.step("sign", "沈括"))
    instance = office.start(graph)
    office.act(instance, "曾巩")
    office.act(instance, "沈括", "return", target="check")
    assert office.holders(instance) == ["曾巩"]


def test_return__inside_a_branch_leaves_the_other_branch(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "split", "kind": "parallel"},
        office.step("a", "王安石"),
        office.step("c", "曾巩"),
        office.step("f", "欧阳修"),
        {"id": "join", "kind": "join"},
        office.step("sign", "沈括"),
        {"id": "end", "kind": "end"},
    ]
    pairs = ["start-split", "split-a", "a-c", "split-f", "c-join", "f-join", "join-sign", "sign-end"]
    edges = [dict(zip(("from", "to"), pair.split("-"), strict=True)) for pair in pairs]
    instance = office.start({"nodes": nodes, "edges": edges})
    office.act(instance, "王安石")
    assert sorted(office.holders(instance)) == sorted(["曾巩", "欧阳修"])
    office.act(instance, "曾巩", "return", target="a")
    assert sorted(office.holders(instance)) == sorted(["王安石", "欧阳修"])
    office.act(instance, "欧阳修")
    office.act(instance, "王安石")
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["沈括"]
    # Back from behind the join into one branch: the other branch's token waits at the join again.
    office.act(instance, "沈括", "return", target="a")
    assert office.holders(instance) == ["王安石"]
    office.act(instance, "王安石")
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["沈括"]
    after = office.act(instance, "沈括")
    assert after.outcome == "approved"


def test_return_straight__keeps_what_others_said(office: Office) -> None:
    graph = chain(
        office.step("check", "王安石"),
        office.step("countersign", "曾巩", "欧阳修", mode="all", back="choose"),
        office.step("sign", "沈括"),
    )
    instance = office.start(graph)
    office.act(instance, "王安石")
    office.act(instance, "曾巩")
    do(office, instance, "欧阳修", "return", target="start", straight=True, opinion="请补充")
    assert office.holders(instance) == ["苏轼"]
    do(office, instance, "苏轼", "submit")
    assert office.holders(instance) == ["欧阳修"], "straight to who returned it; neither step nor signer is asked again"
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["沈括"]


def test_return_straight__is_dropped_when_the_road_has_changed(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "choice", "kind": "condition"},
        office.step("director", "曾巩", back="straight"),
        office.step("small", "欧阳修"),
        {"id": "end", "kind": "end"},
    ]
    edges = [
        {"from": "start", "to": "choice"},
        {"from": "choice", "to": "director", "when": "amount > 500"},
        {"from": "choice", "to": "small", "default": True},
        {"from": "director", "to": "end"},
        {"from": "small", "to": "end"},
    ]
    graph = {"nodes": nodes, "edges": edges, "fields": {"amount": "money"}}
    instance = office.start(graph, variables={"amount": "900.00"})
    do(office, instance, "曾巩", "return", target="start", opinion="金额有误")
    do(office, instance, "苏轼", "submit", variables={"amount": "90.00"})
    assert office.holders(instance) == ["欧阳修"]


def test_return_auto_rules__who_was_returned_to_is_asked(office: Office) -> None:
    graph = chain(
        {**office.step("own", "苏轼"), "self": "pass"}, office.step("check", "王安石"), office.step("again", "王安石"),
        office.step("other", "曾巩"), {**office.step("head", "苏轼"), "self": "head"}, duplicate="adjacent",
    )  # fmt: skip
    instance = office.start(graph)
    assert office.holders(instance) == ["王安石"]
    office.act(instance, "王安石")
    assert office.holders(instance) == ["曾巩"], "who agreed in the step before agrees by themselves"
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["王安石"], "the starter's head, asked once more: not the step right before"
    office.act(instance, "王安石", "return", target="check")
    assert office.holders(instance) == ["王安石"], "what was returned to somebody does not agree by itself"


def test_return__only_along_the_own_road_and_not_while_it_waits(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"}, {"id": "split", "kind": "parallel"}, office.step("a", "王安石"),
        office.step("c", "曾巩"), office.step("f", "欧阳修"), {"id": "join", "kind": "join"}, {"id": "end", "kind": "end"},
    ]  # fmt: skip
    pairs = ["start-split", "split-a", "a-c", "split-f", "c-join", "f-join", "join-end"]
    edges = [dict(zip(("from", "to"), pair.split("-"), strict=True)) for pair in pairs]
    instance = office.start({"nodes": nodes, "edges": edges})
    office.act(instance, "王安石")
    office.act(instance, "欧阳修")
    mine = office.item(instance, "曾巩").id
    for target in ("f", "c", "join", "nowhere"):
        with pytest.raises(OperationNotAllowed):
            on(office, mine, "曾巩", "return", target=target, opinion="不妥")
    on(office, mine, "曾巩", "add_signer", "李清照", where="before")
    with pytest.raises(OperationNotAllowed):
        on(office, mine, "曾巩", "return", target="a", opinion="不妥")


def test_return_straight__while_it_is_under_way_nothing_else_is_done_with_it(office: Office) -> None:
    steps = (office.step("check", "王安石"), office.step("sign", "沈括", back="straight"))
    instance = office.start(chain(*steps))
    office.act(instance, "王安石")
    do(office, instance, "沈括", "return", target="check", opinion="请核实")
    asked = office.item(instance, "王安石").id
    for operation, more in (
        ("transfer", {}), ("add_signer", {"where": "before"}), ("return", {"target": "start", "opinion": "不妥"}),
    ):  # fmt: skip
        with pytest.raises(OperationNotAllowed):
            on(office, asked, "王安石", operation, *(["曾巩"] if operation != "return" else []), **more)
    office.act(instance, "王安石")
    assert office.holders(instance) == ["沈括"]
