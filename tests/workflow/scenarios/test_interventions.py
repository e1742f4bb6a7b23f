"""干预: what flow administrators do by hand."""

from __future__ import annotations

from typing import Any

import pytest

from ctp_core.contracts import Forbidden
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    InstanceDto,
)
from tests.workflow.acting import administrator, history
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_intervene__jump_replace_skip_and_end(office: Office) -> None:
    instance = office.start(chain(*(office.step(one, "王安石") for one in ("a", "b", "c"))))
    with pytest.raises(Forbidden):
        instances.intervene(
            instance_id=instance.id, operation="skip", node="a", reason="急", actor=office.actor("沈括")
        )
    administrator(office, "沈括")
    boss = office.actor("沈括")

    def by_hand(operation: str, **more: Any) -> InstanceDto:
        return instances.intervene(instance_id=instance.id, operation=operation, reason="急件", actor=boss, **more)

    by_hand("replace", node="a", member_id=office.people["王安石"].id, to_id=office.people["曾巩"].id)
    assert office.holders(instance) == ["曾巩"]
    by_hand("jump", node="a", target="c")
    assert office.holders(instance) == ["王安石"]
    by_hand("jump", node="c", target="b")
    by_hand("skip", node="b")
    after = by_hand("end", outcome="approved")
    assert after.outcome == "approved"
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))
    assert next((one.operation, one.opinion) for one in said) == ("end", "急件")


def test_intervene__a_jump_out_of_a_branch_leaves_no_token_beside_it(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"}, {"id": "split", "kind": "parallel"}, office.step("a", "王安石"),
        office.step("b", "曾巩"), {"id": "join", "kind": "join"}, office.step("sign", "沈括"), {"id": "end", "kind": "end"},
    ]  # fmt: skip
    pairs = ["start-split", "split-a", "split-b", "a-join", "b-join", "join-sign", "sign-end"]
    edges = [dict(zip(("from", "to"), pair.split("-"), strict=True)) for pair in pairs]
    instance = office.start({"nodes": nodes, "edges": edges})
    office.act(instance, "曾巩", opinion="同意")
    administrator(office, "李清照")
    instances.intervene(
        instance_id=instance.id, operation="jump", node="a", target="sign", reason="急件", actor=office.actor("李清照")
    )
    assert office.holders(instance) == ["沈括"]
    assert history(office, instance)[:2] == [("jump", "李清照", "急件"), ("agree", "曾巩", "同意")], "opinions stay"
    assert office.act(instance, "沈括").outcome == "approved"
