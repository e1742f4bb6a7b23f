"""节点权限: what a step lets its holder do, and asks of them."""

from __future__ import annotations

import pytest

from ctp_core.contracts import Invalid
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    OperationNotAllowed,
)
from tests.workflow.acting import on, two_steps
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
