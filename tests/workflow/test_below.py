"""Triggers and flows below, through the service and the outbox: once, cancelled with their parent, answered by another system."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from uuid6 import uuid7

from ctp_core.api import events, permissions
from ctp_core.applets.modules import collecting
from ctp_core.contracts import Forbidden, Invalid, ObjectRef, PageRequest
from ctp_portal.api import notifications
from ctp_workflow.api import definitions, instances
from ctp_workflow.contracts import FlowAction, GraphInvalid, InstanceDto, NotRevocable, OperationNotAllowed, TriggerCall
from ctp_workflow.models import ActionRecord, Instance
from ctp_workflow.selectors.definitions import list_published
from ctp_workflow.web.designer_words import designer_data
from tests.workflow.acting import assert_rows_equal_state
from tests.workflow.graphs import chain
from tests.workflow.office import Office, program, publish


@pytest.fixture
def deliver(office: Office) -> Callable[[], None]:
    def run() -> None:
        while events.deliver_pending():
            pass

    return run


def below(**config: Any) -> dict[str, Any]:
    policy = config.pop("disagree", "end")
    return {"id": "below", "kind": "subprocess", "name": "采购", "disagree": policy, "subprocess": config}


def children(parent: InstanceDto) -> list[Instance]:
    return list(Instance.objects.filter(parent__public_id=parent.id).order_by("parent_child"))


def outcome(instance: InstanceDto, office: Office) -> tuple[str, str]:
    found = instances.get_instance(instance_id=instance.id, actor=office.actor("苏轼"))
    return found.status, found.outcome


@pytest.fixture
def purchase(office: Office) -> str:
    publish(chain(office.step("buy", "曾巩", disagree="end")), code="purchase")
    return "purchase"


def test_子流程_the_parent_waits_and_goes_on(office: Office, purchase: str, deliver: Callable[[], None]) -> None:
    parent = office.start(chain(below(flow=purchase), office.step("sign", "沈括")))
    assert office.holders(parent) == []
    deliver()
    deliver()
    (child,) = children(parent)
    assert (child.title, child.starter_id) == ("关于购置服务器的请示 · 采购", office.people["苏轼"].pk)
    office.act(parent, "曾巩")
    assert office.holders(parent) == [], "the parent hears of it after the commit"
    deliver()
    assert office.holders(parent) == ["沈括"]
    assert office.desk.told.count(("started", "关于购置服务器的请示")) == 1
    assert ("finished", "approved") not in office.desk.told, "the module hears of the whole flow alone"
    office.act(parent, "沈括")
    assert office.desk.told[-1] == ("finished", "approved")
    assert_rows_equal_state(parent)
    assert [one.id for one in instances.instances_of(subject=parent.subject)] == [parent.id]


def test_子流程_a_rejected_child_follows_the_policy(office: Office, purchase: str, deliver: Callable[[], None]) -> None:
    ends = office.start(chain(below(flow=purchase), office.step("sign", "沈括")))
    goes_on = office.start(chain(below(flow=purchase, disagree="continue"), office.step("sign", "沈括")))
    deliver()
    for one in (ends, goes_on):
        office.act(one, "曾巩", "disagree")
    assert outcome(ends, office) == ("running", ""), "not before the commit of the child"
    deliver()
    assert outcome(ends, office) == ("finished", "rejected")
    assert office.holders(goes_on) == ["沈括"]


def test_子流程_one_for_each_of_a_list(office: Office, deliver: Callable[[], None]) -> None:
    who = [{"kind": "field", "field": "who"}]
    publish(
        chain({"id": "do", "kind": "approve", "name": "办理", "participants": who}) | {"fields": {"who": "member"}},
        code="each",
    )
    people = [{"id": str(office.people[name].id), "name": name} for name in ("曾巩", "欧阳修")]
    node = below(flow="each", each="people", each_as="who", starter="each")
    drawn = publish(chain(node, office.step("sign", "沈括")))
    parent = office.start(None, version_id=drawn, variables={"people": people})  # type: ignore[arg-type]
    deliver()
    found = children(parent)
    assert [one.starter_id for one in found] == [office.people[name].pk for name in ("曾巩", "欧阳修")]
    for name in ("曾巩", "欧阳修"):
        assert office.holders(parent) == []
        office.act(parent, name)
        deliver()
    assert office.holders(parent) == ["沈括"]


def test_子流程_async_the_parent_does_not_wait(office: Office, purchase: str, deliver: Callable[[], None]) -> None:
    parent = office.start(chain(below(flow=purchase, wait=False, count=2), office.step("sign", "沈括")))
    deliver()
    assert office.holders(parent) == ["沈括"]
    office.act(parent, "沈括")
    deliver()
    assert outcome(parent, office) == ("finished", "approved")
    assert [one.status for one in children(parent)] == ["running", "running"]


def test_子流程_cancelled_with_its_parent_and_by_nobody_else(
    office: Office, purchase: str, deliver: Callable[[], None]
) -> None:
    parent = office.start(chain(below(flow=purchase, count=2), office.step("sign", "沈括")))
    deliver()
    child = children(parent)[0]
    with pytest.raises(NotRevocable):
        instances.revoke(instance_id=child.public_id, mode="void", actor=office.actor("苏轼"))
    instances.revoke(instance_id=parent.id, mode="draft", actor=office.actor("苏轼"))
    assert [(one.status, one.outcome) for one in children(parent)] == [("revoked", "void")] * 2
    assert instances.find_open_item(subject=parent.subject, actor=office.actor("曾巩")) is None
    deliver()
    assert outcome(parent, office) == ("revoked", "draft")


def test_子流程_when_one_is_rejected_the_others_end(office: Office, purchase: str, deliver: Callable[[], None]) -> None:
    node = below(flow=purchase, count=2, disagree="return_to_starter")
    parent = office.start(chain(node, office.step("sign", "沈括")))
    deliver()
    office.act(parent, "曾巩", "disagree")
    deliver()
    assert [(one.status, one.outcome) for one in children(parent)] == [("finished", "rejected"), ("revoked", "void")]
    assert office.holders(parent) == ["苏轼"]
    office.act(parent, "苏轼", "submit")
    deliver()
    assert len(children(parent)) == 4, "the new visit has flows of its own"
    assert_rows_equal_state(parent)


def test_子流程_that_can_not_be_started_says_why(office: Office, purchase: str, deliver: Callable[[], None]) -> None:
    node = below(flow=purchase, starter="field", starter_field="who", disagree="continue")
    parent = office.start(chain(node, office.step("sign", "沈括")))
    deliver()
    assert office.holders(parent) == ["沈括"]
    record = ActionRecord.objects.get(instance__public_id=parent.id, operation="child_ended")
    assert record.opinion == "没有指定由谁发起。"


def test_子流程_not_waited_for_that_can_not_be_started_is_in_the_history(
    office: Office, purchase: str, deliver: Callable[[], None]
) -> None:
    node = below(flow=purchase, starter="field", starter_field="who", wait=False)
    parent = office.start(chain(node, office.step("sign", "沈括")))
    deliver()
    deliver()
    assert office.holders(parent) == ["沈括"]
    record = ActionRecord.objects.get(instance__public_id=parent.id, operation="child_refused")
    assert (record.opinion, record.target) == ("没有指定由谁发起。", node["id"])
    found = notifications.list_notifications(actor=office.actor("苏轼"), page=PageRequest())
    assert [one.kind for one in found.items] == ["workflow.child_refused"]


def give(office: Office, name: str, code: str) -> None:
    """Give a function permission."""
    key = permissions.account_key(office.people[name].account_pk)
    permissions.grant_permission(code=code, key=key, actor=permissions_actor())


def test_子流程_only_of_flows_one_was_given(office: Office, purchase: str) -> None:
    owner, drawer = ObjectRef("workflow", "office", uuid7()), office.actor("欧阳修")
    graph = chain(below(flow=purchase), office.step("sign", "沈括"))
    made = definitions.create_definition(code="own", name="自用", graph=graph, actor=drawer, owner=owner)
    other = definitions.create_definition(
        code="theirs", name="他用", graph=chain(office.step("a", "沈括")), actor=drawer, owner=owner
    )
    definitions.publish(definition_id=other.id, actor=drawer, owner=owner)

    def publish_now() -> list[str]:
        try:
            definitions.publish(definition_id=made.id, actor=office.actor("欧阳修"), owner=owner)
        except GraphInvalid as error:
            return [one.code for one in error.problems]
        return []

    listed = f"/api/v1/workflow/definitions/{made.id}/flows-below/"
    assert list_published(actor=drawer) == []
    assert program(office, "欧阳修").get(listed).status_code == 404
    assert program(office, "欧阳修").get(f"/api/v1/workflow/definitions/{uuid7()}/flows-below/").status_code == 404
    assert publish_now() == ["flow_not_given"]
    give(office, "欧阳修", "workflow.use_flows_below")
    assert list_published(actor=office.actor("欧阳修")) == [(purchase, "试行")], (
        "what belongs to somebody is not offered"
    )
    assert publish_now() == []
    # What is published stays, also where the right has gone; what is new is asked for again.
    key = permissions.account_key(office.people["欧阳修"].account_pk)
    permissions.revoke_permission(code="workflow.use_flows_below", key=key, actor=permissions_actor())
    named = below(flow=purchase, wait=False)
    definitions.save_draft(definition_id=made.id, graph=chain(named), actor=office.actor("欧阳修"), owner=owner)
    assert publish_now() == []
    own = chain(below(flow="theirs"))
    definitions.save_draft(definition_id=made.id, graph=own, actor=office.actor("欧阳修"), owner=owner)
    assert publish_now() == ["flow_not_given"]
    give(office, "欧阳修", "workflow.use_flows_below")
    assert publish_now() == ["flow_not_given"], "the right is to flows of nobody"
    give(office, "欧阳修", "workflow.manage_definitions")
    assert program(office, "欧阳修").get(listed).json() == [{"code": purchase, "name": "试行"}]
    assert publish_now() == []


def test_子流程_in_the_name_of_others_only_where_all_flows_are_maintained(
    office: Office, purchase: str, deliver: Callable[[], None]
) -> None:
    node = below(flow=purchase, starter="field", starter_field="who", disagree="continue")
    owner, drawer = ObjectRef("workflow", "office", uuid7()), office.actor("欧阳修")
    graph = chain(node, office.step("sign", "沈括")) | {"fields": {"who": "member"}}
    made = definitions.create_definition(code="own", name="自用", graph=graph, actor=drawer, owner=owner)
    give(office, "欧阳修", "workflow.use_flows_below")
    version = definitions.publish(definition_id=made.id, actor=office.actor("欧阳修"), owner=owner).id

    def start(name: str, **more: Any) -> InstanceDto:
        who = {"id": str(office.people[name].id), "name": name}
        found = office.start(more.pop("graph", None), variables={"who": who}, **more)
        deliver()
        return found

    def refused(parent: InstanceDto) -> list[str]:
        records = ActionRecord.objects.filter(instance__public_id=parent.id, operation="child_ended")
        return list(records.values_list("opinion", flat=True))

    other, drawn, own = (
        start("李清照", version_id=version),
        start("李清照", graph=graph),
        start("苏轼", version_id=version),
    )
    said = "只有由可维护全部流程的人发布的流程，才能由他人发起下级流程。"
    assert (children(other), refused(other), office.holders(other)) == ([], [said], ["沈括"])
    assert (children(drawn), refused(drawn)) == ([], [said]), "nobody published what was drawn for one flow"
    assert ([one.starter_id for one in children(own)], refused(own)) == ([office.people["苏轼"].pk], [])
    give(office, "欧阳修", "workflow.manage_definitions")
    later = start("李清照", version_id=version)
    assert ([one.starter_id for one in children(later)], refused(later)) == ([office.people["李清照"].pk], [])


def test_子流程_after_one_that_ends_the_parent_no_other_starts(office: Office, deliver: Callable[[], None]) -> None:
    publish(chain(office.step("buy", "曾巩")), code="each")
    people = [{"id": "00000000-0000-4000-8000-000000000000", "name": "?"}, {"id": str(office.people["欧阳修"].id)}]
    node = below(flow="each", each="people", each_as="who", starter="each")
    parent = office.start(chain(node, office.step("sign", "沈括")), variables={"people": people})
    deliver()
    assert outcome(parent, office) == ("finished", "rejected")
    assert children(parent) == []


def test_子流程_does_not_run_below_itself(office: Office, deliver: Callable[[], None]) -> None:
    publish(chain(office.step("sign", "沈括")), code="again")
    again = definitions.find_definition(code="again")
    assert again is not None
    graph = chain(below(flow="again", disagree="continue"), office.step("sign", "沈括"))
    definitions.save_draft(definition_id=again.id, graph=graph, actor=permissions_actor())
    definitions.publish(definition_id=again.id, actor=permissions_actor())
    top = office.start(chain(below(flow="again", disagree="continue"), office.step("sign", "曾巩")))
    deliver()
    (child,) = children(top)
    assert Instance.objects.filter(parent=child).count() == 0
    record = ActionRecord.objects.get(instance=child, operation="child_ended")
    assert record.opinion == "流程“again”不能在自身之下再次运行。"


class Action:
    """What the contributed action was asked, and what it says."""

    def __init__(self) -> None:
        self.calls: list[TriggerCall] = []
        self.answer: str | None = None

    def run(self, call: TriggerCall) -> str | None:
        self.calls.append(call)
        return self.answer


@pytest.fixture
def action() -> Iterator[Action]:
    found = Action()
    listed = collecting._listed
    offered = FlowAction("workflow.trial", "试行", found.run)

    def with_action(module: str, attribute: str) -> tuple[Any, ...]:
        every = listed(module, attribute)
        return (*every, offered) if module == "ctp_workflow.contributions" else every

    with mock.patch.object(collecting, "_listed", with_action):
        yield found


def trigger(**config: Any) -> dict[str, Any]:
    return {"id": "trigger", "kind": "trigger", "trigger": {"action": "workflow.trial", **config}}


def test_触发_is_carried_out_once_after_the_commit(office: Office, action: Action, deliver: Callable[[], None]) -> None:
    instance = office.start(chain(trigger(), office.step("sign", "沈括")), variables={"amount": "3"})
    assert office.holders(instance) == ["沈括"], "the flow does not wait"
    assert action.calls == [], "nothing happens outside before the commit"
    deliver()
    deliver()
    (call,) = action.calls
    assert (call.node, call.run, call.subject, call.variables["amount"]) == ("trigger", 2, instance.subject, "3")
    office.act(instance, "沈括", "return", target="start")
    office.act(instance, "苏轼", "submit")
    deliver()
    assert len({one.key for one in action.calls}) == len(action.calls) == 2, "a new visit has a key of its own"


def test_触发_waits_for_the_answer_of_another_system(
    office: Office, action: Action, deliver: Callable[[], None]
) -> None:
    condition = {"id": "if", "kind": "condition"}
    graph = {
        "nodes": [
            {"id": "start", "kind": "start"}, trigger(wait=True), condition, office.step("sign", "沈括"),
            office.step("mend", "曾巩"), {"id": "end", "kind": "end"},
        ],
        "edges": [
            {"from": "start", "to": "trigger"}, {"from": "trigger", "to": "if"},
            {"from": "if", "to": "mend", "when": 'last_outcome = "failed"'}, {"from": "if", "to": "sign", "default": True},
            {"from": "sign", "to": "end"}, {"from": "mend", "to": "end"},
        ],
    }  # fmt: skip
    instance, other = office.start(graph), office.start(graph)
    deliver()
    assert office.holders(instance) == []
    permissions.grant_permission(
        code="workflow.answer_triggers",
        key=permissions.account_key(office.people["李清照"].account_pk),
        actor=permissions_actor(),
    )
    with pytest.raises(Forbidden):
        instances.answer_trigger(instance_id=instance.id, run=2, outcome="done", actor=office.actor("曾巩"))
    system = office.actor("李清照")
    instances.answer_trigger(instance_id=instance.id, run=2, outcome="failed", opinion="无法连接", actor=system)
    assert office.holders(instance) == ["曾巩"]
    with pytest.raises(OperationNotAllowed):
        instances.answer_trigger(instance_id=instance.id, run=2, outcome="done", actor=system)
    action.answer = "done"
    third = office.start(graph)
    deliver()
    assert office.holders(third) == ["沈括"]
    assert office.holders(other) == []


def test_触发_an_answer_sets_what_its_step_names_and_nothing_else(
    office: Office, action: Action, deliver: Callable[[], None]
) -> None:
    instance = office.start(chain(trigger(wait=True, answers=["order"]), office.step("sign", "沈括")))
    deliver()
    key = permissions.account_key(office.people["李清照"].account_pk)
    permissions.grant_permission(code="workflow.answer_triggers", key=key, actor=permissions_actor())
    system = office.actor("李清照")

    def answer(**variables: Any) -> None:
        instances.answer_trigger(instance_id=instance.id, run=2, outcome="done", actor=system, variables=variables)

    with pytest.raises(Invalid) as refused:
        answer(order="PO-7", amount=1)
    assert [one.code for one in refused.value.fields["variables"]] == ["workflow.not_an_answer"]
    assert Instance.objects.get(public_id=instance.id).variables == {}
    answer(order="PO-7")
    assert Instance.objects.get(public_id=instance.id).variables == {"order": "PO-7"}
    assert office.holders(instance) == ["沈括"]


def permissions_actor() -> Any:
    from tests.workflow.office import SYSTEM

    return SYSTEM


def test_what_is_not_there_is_said_before_publishing(office: Office) -> None:
    step = office.step("sign", "沈括")
    found = definitions.check_graph(chain(trigger(), step)) + definitions.check_graph(chain(below(flow="gone"), step))
    assert [(one.code, one.node) for one in found] == [("unknown_action", "trigger"), ("unknown_flow", "below")]
    (told,) = definitions.check_graph(chain(trigger(action="webhook"), step))
    assert (told.code, told.message % told.params) == ("unknown_action", "No module offers the action webhook.")


def test_the_designer_offers_the_actions_modules_have(office: Office) -> None:
    drawn = designer_data()
    assert "trigger" in drawn["palette"]
    assert drawn["words"]["first_action"] == "workflow.tell_others"
