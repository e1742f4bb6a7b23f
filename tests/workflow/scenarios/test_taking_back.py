"""撤销, 取回, 终止: undoing and ending."""

from __future__ import annotations

import pytest
from uuid6 import uuid7

from ctp_core.contracts import Invalid, NotFound, ObjectRef
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    AlreadyRunning,
    ItemGone,
    NotRevocable,
    NotRunning,
    NotTheStarter,
    OperationNotAllowed,
    TakenUp,
)
from tests.workflow.acting import TITLE, administrator, box, do, done_item, history, on, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_revoke__takes_every_item_back(office: Office) -> None:
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


def test_revoke__follows_the_rule_of_the_flow(office: Office) -> None:
    graph = chain(office.step("check", "王安石"), office.step("sign", "沈括"), revoke="until_handled")
    instance = office.start(graph)
    office.act(instance, "王安石")
    with pytest.raises(NotRevocable):
        instances.revoke(instance_id=instance.id, mode="void", actor=office.actor("苏轼"))


def test_take_back__the_own_slot_while_nobody_has_acted(office: Office) -> None:
    step = office.step("countersign", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(step, office.step("sign", "沈括")))
    office.act(instance, "曾巩", opinion="同意")
    office.act(instance, "欧阳修")
    on(office, done_item(instance, office, "欧阳修"), "欧阳修", "take_back")
    assert office.holders(instance) == ["欧阳修"], "only the own slot: the other signer's decision stays"
    assert box(office, "沈括") == []
    assert box(office, "欧阳修", "done") == []
    assert office.act(instance, "欧阳修").status == "running"
    assert office.holders(instance) == ["沈括"]


def test_take_back__what_was_submitted_is_to_be_submitted_again(office: Office) -> None:
    instance = two_steps(office)
    office.act(instance, "王安石", "return", target="start", opinion="请补充")
    assert box(office, "苏轼") == [(TITLE, "Returned")]
    office.act(instance, "苏轼", "submit")
    on(office, done_item(instance, office, "苏轼"), "苏轼", "take_back")
    assert box(office, "苏轼") == [(TITLE, "To submit")]
    assert box(office, "王安石") == []


def test_take_back__is_refused_when_somebody_has_acted(office: Office) -> None:
    instance = office.start(
        chain(
            office.step("check", "王安石"),
            office.step("sign", "沈括", "曾巩", mode="all"),
            office.step("end1", "欧阳修"),
        )
    )
    office.act(instance, "王安石")
    mine = done_item(instance, office, "王安石")
    office.act(instance, "曾巩")
    with pytest.raises(TakenUp) as refused:
        on(office, mine, "王安石", "take_back")
    assert refused.value.params == {"step": "sign", "who": "曾巩"}


def test_terminate__needs_the_steps_permission_and_a_reason(office: Office) -> None:
    with pytest.raises(OperationNotAllowed):
        do(office, two_steps(office), "王安石", "terminate", opinion="不再需要")
    instance = two_steps(office, buttons={"terminate": True})
    with pytest.raises(Invalid):
        do(office, instance, "王安石", "terminate")
    after = do(office, instance, "王安石", "terminate", opinion="不再需要").instance
    assert (after.status, after.outcome) == ("finished", "terminated")
    assert box(office, "苏轼", "sent")[0] == (TITLE, "Terminated")


def test_revoke__by_an_administrator_whatever_the_rule(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), revoke="never"))
    with pytest.raises(NotRevocable):
        instances.revoke(instance_id=instance.id, mode="void", actor=office.actor("苏轼"))
    administrator(office, "沈括")
    after = instances.revoke(instance_id=instance.id, mode="void", actor=office.actor("沈括"), opinion="重复")
    assert (after.status, after.outcome) == ("revoked", "void")
    assert history(office, instance)[0] == ("revoke", "沈括", "重复")


def test_take_back__from_a_countersign_nobody_has_touched_but_not_from_the_end(office: Office) -> None:
    step = office.step("countersign", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(office.step("check", "王安石"), step))
    office.act(instance, "王安石")
    on(office, done_item(instance, office, "王安石"), "王安石", "take_back")
    assert office.holders(instance) == ["王安石"]
    for name in ("王安石", "曾巩", "欧阳修"):
        office.act(instance, name)
    with pytest.raises(NotRunning):
        on(office, done_item(instance, office, "欧阳修"), "欧阳修", "take_back")


def test_take_back__through_what_is_decided_without_people(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"}, office.step("check", "王安石"), {"id": "choice", "kind": "condition"},
        office.step("sign", "沈括"), {"id": "end", "kind": "end"},
    ]  # fmt: skip
    edges = [
        {"from": "start", "to": "check"}, {"from": "check", "to": "choice"}, {"from": "sign", "to": "end"},
        {"from": "choice", "to": "sign", "when": "amount > 500"}, {"from": "choice", "to": "end", "default": True},
    ]  # fmt: skip
    graph = {"nodes": nodes, "edges": edges, "fields": {"amount": "money"}}
    instance = office.start(graph, variables={"amount": "900.00"})
    office.act(instance, "王安石")
    on(office, done_item(instance, office, "王安石"), "王安石", "take_back")
    assert office.holders(instance) == ["王安石"]
    assert office.act(instance, "王安石", variables={"amount": "9.00"}).outcome == "approved", "decided anew"
