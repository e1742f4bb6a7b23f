"""节点权限: what a step lets its holder do, and asks of them."""

from __future__ import annotations

import pytest

from ctp_core.contracts import Forbidden, Invalid, NotFound
from ctp_workflow.api import instances
from ctp_workflow.contracts import Archived, NotToBePrinted, OperationNotAllowed
from tests.workflow.acting import TITLE, administrator, box, on, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_node_rights__buttons_switch_operations_off_and_name_them(office: Office) -> None:
    instance = two_steps(office, buttons={"transfer": False, "agree": {"name": "核准"}})
    item = office.item(instance, "王安石").id
    found = {one.code: one for one in instances.allowed_operations(item_id=item, actor=office.actor("王安石"))}
    assert "transfer" not in found
    assert found["agree"].label == "核准"
    with pytest.raises(OperationNotAllowed):
        on(office, item, "王安石", "transfer", "曾巩")


def test_node_rights__an_opinion_is_required(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石", opinion="required")))
    item = office.item(instance, "王安石").id
    for operation in ("agree", "disagree", "return"):
        with pytest.raises(Invalid) as refused:
            instances.act(item_id=item, operation=operation, target="start", actor=office.actor("王安石"))
        assert list(refused.value.fields) == ["opinion"]
    instances.act(item_id=item, operation="comment", opinion="请问型号？", actor=office.actor("王安石"))
    assert office.holders(instance) == ["王安石"]


def test_change_title__by_who_holds_a_step_that_allows_it_or_by_administrators(office: Office) -> None:
    instance = two_steps(office, buttons={"retitle": True})
    for name, refusal in (("苏轼", Forbidden), ("沈括", NotFound)):
        with pytest.raises(refusal):
            instances.change_title(instance_id=instance.id, title="别的", actor=office.actor(name))
    holder, wanted = office.actor("王安石"), "关于购置两台服务器的请示"
    with pytest.raises(Invalid):
        instances.change_title(instance_id=instance.id, title=" ", actor=holder)
    done = instances.change_title(instance_id=instance.id, title=wanted, actor=holder, reason="数量有误")
    assert (done.title, office.desk.told[-1]) == (wanted, ("retitled", wanted))
    for name, which in (("王安石", "pending"), ("苏轼", "sent")):
        assert [title for title, _tag in box(office, name, which)] == [wanted]
    said = next(
        one for one in instances.list_opinions(instance_id=instance.id, actor=holder) if one.operation == "retitle"
    )
    assert (said.opinion, said.target_name) == ("数量有误", f"{TITLE} → {wanted}")
    instances.change_title(instance_id=instance.id, title=wanted, actor=holder)
    assert office.desk.told.count(("retitled", wanted)) == 1, "the same again is no change"
    office.act(instance, "王安石")
    assert [title for title, _tag in box(office, "沈括")] == [wanted]
    with pytest.raises(Forbidden):
        instances.change_title(instance_id=instance.id, title="又改", actor=holder)
    administrator(office, "李清照")
    instances.change_title(instance_id=instance.id, title="终稿", actor=office.actor("李清照"))
    office.act(instance, "沈括")
    instances.archive(instance_id=instance.id, retention="10", actor=office.actor("李清照"))
    with pytest.raises(Archived):
        instances.change_title(instance_id=instance.id, title="晚了", actor=office.actor("李清照"))


def test_node_rights__printing_and_exporting_are_the_steps_to_allow(office: Office) -> None:
    instance = two_steps(office, buttons={"print": False})
    for name, may in (("王安石", False), ("苏轼", True)):
        assert instances.may_print(instance_id=instance.id, actor=office.actor(name)) is may
    with pytest.raises(NotToBePrinted):
        instances.export_evidence(instance_id=instance.id, actor=office.actor("王安石"))
    assert len(instances.export_evidence(instance_id=instance.id, actor=office.actor("苏轼")).digest) == 64
    office.act(instance, "王安石")
    assert instances.may_print(instance_id=instance.id, actor=office.actor("沈括")), "the next step allows it"
    assert not instances.may_print(instance_id=instance.id, actor=office.actor("王安石")), "nor afterwards"
