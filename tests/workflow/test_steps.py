"""Flows through the service door: who gets what, what is written, what is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from ctp_core.api.clock import now
from ctp_core.contracts import Invalid, NotFound, ObjectRef, PageRequest
from ctp_organization.api import delegations, setup
from ctp_organization.contracts import DelegationDto
from ctp_portal.api import todos
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    AlreadyDecided,
    AlreadyRunning,
    GraphInvalid,
    ItemGone,
    NotRevocable,
    NotTheStarter,
    NotYourItem,
    OperationNotAllowed,
    StaleItem,
)
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.state import state_from_json
from ctp_workflow.models import ActionRecord, Instance, NodeRun, WorkItem
from ctp_workflow.selectors.graphs import graph_of
from tests.workflow.graphs import chain
from tests.workflow.office import SYSTEM, Office, publish


def box(office: Office, name: str, which: str = "pending") -> list[tuple[str, str]]:
    page = todos.list_todos(actor=office.actor(name), box=which, page=PageRequest())  # type: ignore[arg-type]
    return [(one.title, one.tag) for one in page.items]


def assert_rows_equal_state(office: Office) -> None:
    """The rows say what the state says, and every invariant holds."""
    for row in Instance.objects.all():
        state = state_from_json(row.state)
        assert broken(graph_of(row), state) == []
        assert [(r.number, r.node, r.state, r.outcome) for r in state.runs] == list(
            NodeRun.objects.filter(instance=row).order_by("number").values_list("number", "node", "state", "outcome")
        )
        assert [(i.number, i.run, i.person, i.state, i.outcome, i.by or None) for i in state.items] == list(
            WorkItem.objects.filter(instance=row)
            .order_by("number")
            .values_list("number", "run", "member_id", "state", "outcome", "acted_by_id")
        )
        assert row.revision == ActionRecord.objects.filter(instance=row).count()


def test_a_chain_goes_to_each_in_turn_and_ends_approved(office: Office) -> None:
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
    assert_rows_equal_state(office)


def test_any_one_of_several_suffices_and_the_others_lose_it(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石", "曾巩", "欧阳修", mode="any")))
    lost = office.item(instance, "曾巩").id
    office.act(instance, "欧阳修")
    assert box(office, "曾巩") == []
    with pytest.raises(StaleItem) as refused:
        instances.act(item_id=lost, operation="agree", actor=office.actor("曾巩"))
    assert refused.value.params["who"] == "欧阳修"
    assert_rows_equal_state(office)


def test_all_must_agree_in_parallel(office: Office) -> None:
    instance = office.start(
        chain(office.step("countersign", "曾巩", "欧阳修", mode="all"), office.step("sign", "沈括"))
    )
    assert office.holders(instance) == ["曾巩", "欧阳修"]
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["欧阳修"]
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["沈括"]


def test_sequential_calls_one_after_the_other(office: Office) -> None:
    instance = office.start(chain(office.step("countersign", "曾巩", "欧阳修", "王安石", mode="sequential")))
    for name in ["曾巩", "欧阳修", "王安石"]:
        assert office.holders(instance) == [name]
        assert box(office, name) == [("关于购置服务器的请示", "")]
        after = office.act(instance, name)
    assert after.outcome == "approved"
    assert_rows_equal_state(office)


def test_disagree_ends_the_flow_where_the_policy_says_so(office: Office) -> None:
    instance = office.start(
        chain(office.step("countersign", "曾巩", "欧阳修", mode="all"), office.step("sign", "沈括"))
    )
    after = office.act(instance, "曾巩", "disagree", opinion="预算不足")
    assert (after.status, after.outcome) == ("finished", "rejected")
    assert box(office, "欧阳修") == []
    assert office.desk.told[-1] == ("finished", "rejected")
    assert_rows_equal_state(office)


def test_disagree_may_return_to_a_node(office: Office) -> None:
    graph = chain(office.step("check", "王安石"), office.step("sign", "沈括", disagree="return:check"))
    instance = office.start(graph)
    office.act(instance, "王安石")
    after = office.act(instance, "沈括", "disagree")
    assert after.status == "running"
    assert office.holders(instance) == ["王安石"]
    assert_rows_equal_state(office)


def test_return_to_the_starter_and_submit_again(office: Office) -> None:
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
    assert_rows_equal_state(office)


def test_a_return_goes_to_who_really_handled_it(office: Office) -> None:
    graph = chain(office.step("check", "王安石", "曾巩", mode="any"), office.step("sign", "沈括"))
    instance = office.start(graph)
    office.act(instance, "曾巩")
    office.act(instance, "沈括", "return", target="check")
    assert office.holders(instance) == ["曾巩"]


def test_a_return_inside_a_branch_leaves_the_other_branch(office: Office) -> None:
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
    assert_rows_equal_state(office)


CONDITION: dict[str, Any] = {
    "edges": [
        {"from": "start", "to": "choice"},
        {"from": "choice", "to": "director", "when": "amount > 50000"},
        {"from": "choice", "to": "end", "default": True},
        {"from": "director", "to": "end"},
    ],
    "fields": {"amount": "money"},
}


def with_condition(office: Office) -> dict[str, Any]:
    nodes = [{"id": "start", "kind": "start"}, {"id": "choice", "kind": "condition"}, office.step("director", "沈括")]
    return {"nodes": [*nodes, {"id": "end", "kind": "end"}], **CONDITION}


def test_a_condition_decides_and_says_why(office: Office) -> None:
    small = office.start(with_condition(office), variables={"amount": "8200.00"})
    assert (small.status, small.outcome) == ("finished", "approved")
    large = office.start(with_condition(office), variables={"amount": "86400.00"})
    why = office.item(large, "沈括").why
    assert why.rule == "member"
    assert len(why.conditions) == 1
    assert "86,400" in why.conditions[0]
    assert "50,000" in why.conditions[0]


def test_relative_participants(office: Office) -> None:
    def of(kind: str, **more: Any) -> dict[str, Any]:
        return {"id": kind, "kind": "approve", "name": kind, "participants": [{"kind": kind, **more}]}

    graph = chain(
        of("starter_head", level=1),
        {**of("starter_head", level=2), "id": "second"},
        of("unit_heads", id=str(office.company.id)),
        of("field", field="reviewer"),
        of("starter"),
    )
    reviewer = {"id": str(office.people["曾巩"].id), "name": "曾巩"}
    instance = office.start(graph, variables={"reviewer": reviewer})
    for name in ["王安石", "沈括", "沈括", "曾巩", "苏轼"]:
        assert office.holders(instance) == [name]
        instance = office.act(instance, name)
    assert instance.outcome == "approved"


def test_nobody_is_refused_at_submission_or_goes_to_the_administrators(office: Office) -> None:
    from ctp_core.api import permissions

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


def test_informed_people_read_and_hold_nothing_up(office: Office) -> None:
    inform = {**office.step("tell", "李清照"), "kind": "inform"}
    instance = office.start(chain(inform, office.step("sign", "沈括")))
    assert sorted(office.holders(instance)) == sorted(["李清照", "沈括"])
    after = office.act(instance, "沈括")
    assert after.status == "finished"
    assert box(office, "李清照") == [("关于购置服务器的请示", "")]
    office.act(after, "李清照", "read")
    assert box(office, "李清照", "done") == [("关于购置服务器的请示", "Read")]
    assert instances.get_progress(instance_id=instance.id, actor=office.actor("李清照")).instance.id == instance.id


def test_revoke_takes_every_item_back(office: Office) -> None:
    subject = ObjectRef("workflow", "office", uuid7())
    instance = office.start(chain(office.step("countersign", "曾巩", "欧阳修", mode="all")), subject=subject)
    lost = office.item(instance, "曾巩").id
    with pytest.raises(NotFound):
        instances.revoke(instance_id=instance.id, mode="draft", actor=office.actor("李清照"))
    with pytest.raises(NotTheStarter):
        instances.revoke(instance_id=instance.id, mode="draft", actor=office.actor("曾巩"))
    with pytest.raises(AlreadyRunning):
        office.start(chain(office.step("sign", "沈括")), subject=subject)
    after = instances.revoke(instance_id=instance.id, mode="draft", actor=office.actor("苏轼"))
    assert (after.status, after.outcome) == ("revoked", "draft")
    assert box(office, "曾巩") == []
    with pytest.raises(ItemGone):
        instances.act(item_id=lost, operation="agree", actor=office.actor("曾巩"))
    assert office.start(chain(office.step("sign", "沈括")), subject=subject).status == "running"
    assert_rows_equal_state(office)


def test_revoking_follows_the_rule_of_the_graph(office: Office) -> None:
    graph = chain(office.step("check", "王安石"), office.step("sign", "沈括"), revoke="until_handled")
    instance = office.start(graph)
    office.act(instance, "王安石")
    with pytest.raises(NotRevocable):
        instances.revoke(instance_id=instance.id, mode="void", actor=office.actor("苏轼"))


def test_a_delegate_acts_for_somebody_and_both_names_are_kept(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石")
    with pytest.raises(NotFound):
        instances.act(item_id=item.id, operation="agree", actor=office.actor("李清照"))
    delegations.set_delegation(
        grantor_id=office.people["王安石"].id,
        delegate_id=office.people["李清照"].id,
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(days=1),
        actor=office.actor("王安石"),
    )
    assert office.item(instance, "李清照").id == item.id
    step = instances.act(item_id=item.id, operation="agree", actor=office.actor("李清照"))
    assert (step.item.member.name, step.item.acted_by.name) == ("王安石", "李清照")  # type: ignore[union-attr]
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))[0]
    assert (said.member.name, said.on_behalf_of.name) == ("李清照", "王安石")  # type: ignore[union-attr]
    assert box(office, "王安石", "done") == [("关于购置服务器的请示", "Agreed")]


def entrust(office: Office, grantor: str, delegate: str) -> DelegationDto:
    return delegations.set_delegation(
        grantor_id=office.people[grantor].id,
        delegate_id=office.people[delegate].id,
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(days=1),
        actor=office.actor(grantor),
    )


def test_a_delegate_who_acted_sees_nothing_of_it_when_the_delegation_has_ended(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石")
    given = entrust(office, "王安石", "李清照")
    delegate = office.actor("李清照")
    instances.act(item_id=item.id, operation="agree", actor=delegate)
    assert instances.get_progress(instance_id=instance.id, actor=delegate).instance.id == instance.id
    assert [one.id for one in instances.list_items(actor=delegate, page=PageRequest(), state="done").items] == [item.id]
    delegations.end_delegation(id=given.id, actor=office.actor("王安石"))
    assert instances.list_items(actor=delegate, page=PageRequest(), state="done").items == ()
    assert instances.list_instances(actor=delegate, page=PageRequest()).items == ()
    for ask in (
        lambda: instances.get_item(item_id=item.id, actor=delegate),
        lambda: instances.get_progress(instance_id=instance.id, actor=delegate),
        lambda: instances.allowed_operations(item_id=item.id, actor=delegate),
    ):
        with pytest.raises(NotFound):
            ask()
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))[0]
    assert (said.member.name, said.on_behalf_of.name) == ("李清照", "王安石")  # type: ignore[union-attr]


def test_a_delegate_of_two_signers_decides_once(office: Office) -> None:
    both = office.step("sign", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(both, office.step("close", "沈括")))
    first, second = office.item(instance, "曾巩"), office.item(instance, "欧阳修")
    entrust(office, "曾巩", "李清照")
    entrust(office, "欧阳修", "李清照")
    delegate = office.actor("李清照")
    instances.act(item_id=first.id, operation="agree", actor=delegate)
    for operation in ("agree", "disagree", "return"):
        with pytest.raises(AlreadyDecided) as refused:
            instances.act(item_id=second.id, operation=operation, opinion="不妥", target="start", actor=delegate)
        assert refused.value.params == {"holder": "欧阳修"}
    listed = {one.code: one.allowed for one in instances.allowed_operations(item_id=second.id, actor=delegate)}
    refused_ones = ["agree", "disagree", "return", "add_signer", "revoke"]
    others = ["transfer", "ask_help", "inform", "circulate", "park", "comment"]
    assert listed == {**dict.fromkeys(refused_ones, False), **dict.fromkeys(others, True)}
    assert office.holders(instance) == ["欧阳修"]
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["沈括"]


def test_a_signer_who_stands_for_another_signer_decides_for_themselves(office: Office) -> None:
    instance = office.start(chain(office.step("sign", "曾巩", "欧阳修", mode="all"), office.step("close", "沈括")))
    entrust(office, "曾巩", "欧阳修")
    with pytest.raises(AlreadyDecided):
        instances.act(item_id=office.item(instance, "曾巩").id, operation="agree", actor=office.actor("欧阳修"))
    office.act(instance, "欧阳修")
    with pytest.raises(AlreadyDecided):
        instances.act(item_id=office.item(instance, "曾巩").id, operation="agree", actor=office.actor("欧阳修"))
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["沈括"]


def test_a_delegation_for_one_module_shows_nothing_of_the_others(office: Office) -> None:
    delegate = office.actor("李清照")
    delegations.set_delegation(
        grantor_id=office.people["王安石"].id,
        delegate_id=office.people["李清照"].id,
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(days=1),
        modules=("news",),
        actor=office.actor("王安石"),
    )
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石")
    assert instances.find_open_item(subject=instance.subject, actor=delegate) is None
    assert instances.list_items(actor=delegate, page=PageRequest()).items == ()
    assert instances.list_instances(actor=delegate, page=PageRequest()).items == ()
    for ask in (
        lambda: instances.get_item(item_id=item.id, actor=delegate),
        lambda: instances.get_progress(instance_id=instance.id, actor=delegate),
    ):
        with pytest.raises(NotFound):
            ask()


def test_who_is_named_but_not_reached_yet_sees_nothing(office: Office) -> None:
    steps = office.step("countersign", "曾巩", "欧阳修", mode="sequential")
    instance = office.start(chain(steps, office.step("sign", "沈括")))
    later = office.actor("欧阳修")
    assert instances.list_instances(actor=later, page=PageRequest()).items == ()
    with pytest.raises(NotFound):
        instances.get_progress(instance_id=instance.id, actor=later)
    office.act(instance, "曾巩")
    assert instances.get_progress(instance_id=instance.id, actor=later).instance.id == instance.id


def test_who_sees_what(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    bystander = office.actor("李清照")
    item = office.item(instance, "王安石").id
    for ask in (
        lambda: instances.get_progress(instance_id=instance.id, actor=bystander),
        lambda: instances.get_item(item_id=item, actor=bystander),
        lambda: instances.allowed_operations(item_id=item, actor=bystander),
        lambda: instances.act(item_id=item, operation="agree", actor=bystander),
    ):
        with pytest.raises(NotFound):
            ask()
    assert instances.list_instances(actor=bystander, page=PageRequest()).items == ()
    # 沈括 has nothing yet, so sees nothing yet.
    with pytest.raises(NotFound):
        instances.get_progress(instance_id=instance.id, actor=office.actor("沈括"))
    office.desk.readers.add(office.people["李清照"].pk)
    assert instances.get_progress(instance_id=instance.id, actor=bystander).instance.title == instance.title
    with pytest.raises(NotYourItem):
        instances.act(item_id=item, operation="agree", actor=bystander)


def test_progress_shows_taken_now_and_predicted(office: Office) -> None:
    instance = office.start(
        chain(
            office.step("check", "王安石"),
            office.step("countersign", "曾巩", "欧阳修", mode="all"),
            office.step("sign", "沈括"),
        )
    )
    office.act(instance, "王安石", opinion="同意")
    progress = instances.get_progress(instance_id=instance.id, actor=office.actor("苏轼"))
    assert [(step.node, step.state, [one.member.name for one in step.people]) for step in progress.road] == [
        ("start", "done", ["苏轼"]),
        ("check", "done", ["王安石"]),
        ("countersign", "now", ["曾巩", "欧阳修"]),
        ("sign", "next", ["沈括"]),
        ("end", "next", []),
    ]
    assert [(one.operation, one.opinion) for one in progress.opinions] == [("agree", "同意"), ("start", "")]


def test_allowed_operations_name_targets_and_reasons(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    office.act(instance, "王安石")
    item = office.item(instance, "沈括").id
    found = {one.code: one for one in instances.allowed_operations(item_id=item, actor=office.actor("沈括"))}
    passing = ["add_signer", "transfer", "ask_help", "inform", "circulate", "park"]
    assert [code for code, one in found.items() if one.allowed] == ["agree", "disagree", "return", *passing, "comment"]
    assert [(one.node, one.people[0].name) for one in found["return"].targets] == [
        ("check", "王安石"),
        ("start", "苏轼"),
    ]
    starter = {one.code: one.allowed for one in instances.allowed_operations(item_id=item, actor=office.actor("苏轼"))}
    offered = ["agree", "disagree", "return", *passing, "comment"]
    assert starter == {**dict.fromkeys(offered, False), "revoke": True}


def test_an_opinion_is_required_where_work_is_sent_back(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石", opinion="required")))
    item = office.item(instance, "王安石").id
    for operation in ("agree", "disagree", "return"):
        with pytest.raises(Invalid) as refused:
            instances.act(item_id=item, operation=operation, target="start", actor=office.actor("王安石"))
        assert list(refused.value.fields) == ["opinion"]
    instances.act(item_id=item, operation="comment", opinion="请问型号？", actor=office.actor("王安石"))
    assert office.holders(instance) == ["王安石"]


def test_a_failing_module_undoes_the_step(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石")))
    office.desk.fail_on_finish = True
    with pytest.raises(RuntimeError):
        office.act(instance, "王安石")
    row = Instance.objects.get(public_id=instance.id)
    assert (row.status, row.revision) == ("running", 1)
    assert box(office, "王安石") == [("关于购置服务器的请示", "")]


def test_a_published_version_is_what_running_flows_keep(office: Office) -> None:
    version = publish(chain(office.step("check", "王安石")))
    instance = instances.start(
        version_id=version,
        subject=ObjectRef("workflow", "office", uuid7()),
        title="请示",
        starter=office.people["苏轼"].ref,
        variables={},
        actor=office.actor("苏轼"),
    )
    assert instance.version_id == version
    assert office.act(instance, "王安石").outcome == "approved"


def test_statements_of_a_step(office: Office) -> None:
    version = publish(chain(office.step("check", "王安石"), office.step("sign", "沈括"), office.step("last", "曾巩")))
    instance = instances.start(
        version_id=version,
        subject=ObjectRef("workflow", "office", uuid7()),
        title="请示",
        starter=office.people["苏轼"].ref,
        variables={},
        actor=office.actor("苏轼"),
    )
    office.act(instance, "王安石")
    item, actor = office.item(instance, "沈括").id, office.actor("沈括")
    with CaptureQueriesContext(connection) as queries:
        instances.act(item_id=item, operation="agree", actor=actor)
    # Lock, items, names, people of the next step; runs, items, state, record; two of to-dos, audit, outbox. In the test the
    # transaction itself is a savepoint of two statements more.
    assert len(queries) == 12 + 2


def test_a_prediction_tells_no_hidden_value_and_no_name_the_reader_does_not_see(office: Office) -> None:
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
