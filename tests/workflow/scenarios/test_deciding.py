"""提交, 同意, 不同意: what a decision moves, and what it leaves alone."""

from __future__ import annotations

import pytest

from ctp_core.api import permissions
from ctp_core.contracts import Conflict
from ctp_workflow.contracts import (
    GraphInvalid,
    NobodyToHandle,
    StaleItem,
)
from ctp_workflow.models import Instance
from tests.workflow.acting import administrator, box, on, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_agree__each_in_turn_and_the_flow_ends_approved(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    assert box(office, "王安石") == [("关于购置服务器的请示", "")]
    assert box(office, "苏轼", "sent") == [("关于购置服务器的请示", "")]
    after = office.act(instance, "王安石", opinion="同意购置")
    assert after.status == "running"
    assert box(office, "王安石") == []
    assert box(office, "王安石", "done") == [("关于购置服务器的请示", "Agreed")]
    assert box(office, "沈括") == [("关于购置服务器的请示", "")]
    after = office.act(instance, "沈括")
    assert (after.status, after.outcome) == ("finished", "approved")
    assert box(office, "苏轼", "sent") == [("关于购置服务器的请示", "Approved")]
    assert office.desk.told == [
        ("started", "关于购置服务器的请示"),
        ("opened", "王安石"),
        ("closed", "王安石"),
        ("opened", "沈括"),
        ("closed", "沈括"),
        ("finished", "approved"),
    ]


def test_submit__a_step_without_anybody_is_refused_or_goes_to_the_administrators(office: Office) -> None:
    step = {"id": "boss", "kind": "approve", "name": "领导", "participants": [{"kind": "starter_head", "level": 5}]}
    with pytest.raises(GraphInvalid) as refused:
        office.start(chain(step))
    assert refused.value.problems[0].params == {"step": "领导"}
    assert Instance.objects.count() == 0
    key = permissions.account_key(office.people["欧阳修"].account_pk)
    permissions.grant_permission(code="workflow.administer", key=key, actor=office.actor("苏轼"))
    instance = office.start(chain({**step, "empty": "administrator"}))
    assert office.holders(instance) == ["欧阳修"]
    assert office.start(chain({**step, "empty": "skip"})).outcome == "approved"


def test_disagree__ends_the_flow_where_the_policy_says_so(office: Office) -> None:
    instance = office.start(
        chain(office.step("countersign", "曾巩", "欧阳修", mode="all"), office.step("sign", "沈括"))
    )
    after = office.act(instance, "曾巩", "disagree", opinion="预算不足")
    assert (after.status, after.outcome) == ("finished", "rejected")
    assert box(office, "欧阳修") == []
    assert office.desk.told[-1] == ("finished", "rejected")


def test_disagree__may_return_to_a_node(office: Office) -> None:
    graph = chain(office.step("check", "王安石"), office.step("sign", "沈括", disagree="return:check"))
    instance = office.start(graph)
    office.act(instance, "王安石")
    after = office.act(instance, "沈括", "disagree")
    assert after.status == "running"
    assert office.holders(instance) == ["王安石"]


def test_submit__a_step_the_prediction_did_not_meet_is_refused_where_it_comes_up(office: Office) -> None:
    boss = {"id": "boss", "kind": "approve", "name": "领导", "participants": [{"kind": "starter_head", "level": 5}]}
    graph = chain(office.step("check", "王安石"), {"id": "choice", "kind": "condition"}, boss)
    graph["edges"] = [
        {"from": "start", "to": "check"}, {"from": "check", "to": "choice"},
        {"from": "choice", "to": "boss", "when": "amount > 500"}, {"from": "choice", "to": "end", "default": True},
        {"from": "boss", "to": "end"},
    ]  # fmt: skip
    instance = office.start({**graph, "fields": {"amount": "money"}}, variables={"amount": "90.00"})
    with pytest.raises(NobodyToHandle) as refused:
        office.act(instance, "王安石", variables={"amount": "900.00"})
    assert refused.value.params == {"step": "领导"}
    assert office.holders(instance) == ["王安石"], "nothing has moved"
    administrator(office, "欧阳修")
    office.act(instance, "王安石", variables={"amount": "900.00"})
    assert office.holders(instance) == ["欧阳修"], "who looks after flows decides"


def test_submit__the_title_stays_whatever_the_form_becomes(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石")), title="购置 3 台", variables={"count": 3})
    office.act(instance, "王安石", "return", target="start")
    assert office.act(instance, "苏轼", "submit", variables={"count": 5}).title == "购置 3 台"
    assert box(office, "王安石") == [("购置 3 台", "")]


def test_agree__an_empty_form_wipes_nothing(office: Office) -> None:
    steps = (office.step("check", "王安石"), office.step("again", "曾巩"), office.step("sign", "沈括"))
    instance = office.start(chain(*steps), variables={"a": 1, "b": "二"})
    assert office.act(instance, "王安石", variables={}).variables == {"a": 1, "b": "二"}
    assert office.act(instance, "曾巩", variables=None).variables == {"a": 1, "b": "二"}
    assert office.act(instance, "沈括", variables={"b": ""}).variables == {"a": 1, "b": ""}, "unless it is emptied"


def test_agree__to_what_has_changed_meanwhile_is_refused_and_a_second_click_too(office: Office) -> None:
    instance = two_steps(office)
    item = office.item(instance, "王安石")
    on(office, item.id, "王安石", "comment", opinion="稍等")
    with pytest.raises(Conflict):
        on(office, item.id, "王安石", "agree", expected_version=item.revision)
    on(office, item.id, "王安石", "agree", expected_version=item.revision + 1)
    with pytest.raises(StaleItem):
        on(office, item.id, "王安石", "agree")


def test_disagree__may_be_an_answer_that_conditions_read(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"}, office.step("check", "王安石", disagree="continue"),
        {"id": "choice", "kind": "condition"}, office.step("appeal", "曾巩"), office.step("sign", "沈括"),
        {"id": "end", "kind": "end"},
    ]  # fmt: skip
    edges = [
        {"from": "start", "to": "check"}, {"from": "check", "to": "choice"},
        {"from": "choice", "to": "appeal", "when": "last_outcome == 'rejected'"},
        {"from": "choice", "to": "sign", "default": True}, {"from": "appeal", "to": "end"}, {"from": "sign", "to": "end"},
    ]  # fmt: skip
    instance = office.start({"nodes": nodes, "edges": edges})
    assert office.act(instance, "王安石", "disagree").status == "running"
    assert office.holders(instance) == ["曾巩"]
    assert office.act(instance, "曾巩").outcome == "approved", "how it ends is not how one step ended"
