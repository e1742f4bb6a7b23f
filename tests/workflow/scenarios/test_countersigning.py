"""会签 and 或签: everybody, by count, one after the other, whoever is first."""

from __future__ import annotations

import pytest

from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    OperationNotAllowed,
    StaleItem,
)
from tests.workflow.acting import administrator, box, do, on, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_all__everybody_must_agree(office: Office) -> None:
    instance = office.start(
        chain(office.step("countersign", "曾巩", "欧阳修", mode="all"), office.step("sign", "沈括"))
    )
    assert office.holders(instance) == ["曾巩", "欧阳修"]
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["欧阳修"]
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["沈括"]


def test_vote__by_ratio_stops_when_reached_and_when_no_longer_reachable(office: Office) -> None:
    step = office.step("vote", "王安石", "曾巩", "欧阳修", mode="ratio", vote={"ratio": 60})
    passed = office.start(chain(step, office.step("sign", "沈括")))
    office.act(passed, "王安石")
    lost = office.item(passed, "欧阳修").id
    assert do(office, passed, "曾巩", "agree").instance.status == "running"
    assert office.holders(passed) == ["沈括"], "two of three are 60 percent: the third is not asked any more"
    with pytest.raises(StaleItem):
        on(office, lost, "欧阳修", "agree")
    failed = office.start(chain(step, office.step("sign", "沈括")))
    office.act(failed, "王安石", "disagree")
    assert office.act(failed, "曾巩", "disagree").outcome == "rejected"


def test_vote__an_abstention_counts_for_nobody(office: Office) -> None:
    step = office.step("vote", "王安石", "曾巩", "欧阳修", mode="vote", vote={"passes": 2})
    instance = office.start(chain(step))
    do(office, instance, "王安石", "abstain")
    assert do(office, instance, "曾巩", "agree").instance.status == "running"
    assert do(office, instance, "欧阳修", "abstain").instance.outcome == "rejected", "two votes can't be reached"
    with pytest.raises(OperationNotAllowed):
        do(office, two_steps(office), "王安石", "abstain")


def test_sequential__one_after_the_other(office: Office) -> None:
    instance = office.start(chain(office.step("countersign", "曾巩", "欧阳修", "王安石", mode="sequential")))
    for name in ["曾巩", "欧阳修", "王安石"]:
        assert office.holders(instance) == [name]
        assert box(office, name) == [("关于购置服务器的请示", "")]
        after = office.act(instance, name)
    assert after.outcome == "approved"


def test_any__the_first_suffices_and_the_others_lose_it(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石", "曾巩", "欧阳修", mode="any")))
    lost = office.item(instance, "曾巩").id
    office.act(instance, "欧阳修")
    assert box(office, "曾巩") == []
    with pytest.raises(StaleItem) as refused:
        instances.act(item_id=lost, operation="agree", actor=office.actor("曾巩"))
    assert refused.value.params["who"] == "欧阳修"


def test_any__claiming_from_a_pool_and_giving_back(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石", "曾巩", mode="claim")))
    do(office, instance, "曾巩", "claim")
    assert office.holders(instance) == ["曾巩"]
    assert box(office, "王安石") == []
    do(office, instance, "曾巩", "release")
    assert sorted(office.holders(instance)) == sorted(["王安石", "曾巩"])
    do(office, instance, "王安石", "claim")
    assert do(office, instance, "王安石", "agree").instance.outcome == "approved"


def test_all__one_no_closes_the_rest_and_the_flow_is_not_stuck(office: Office) -> None:
    step = office.step("countersign", "曾巩", "欧阳修", "王安石", mode="all", disagree="return_to_starter")
    instance = office.start(chain(step))
    office.act(instance, "曾巩")
    office.act(instance, "欧阳修", "disagree")
    assert office.holders(instance) == ["苏轼"]
    assert box(office, "王安石") == []
    office.act(instance, "苏轼", "submit")
    assert office.holders(instance) == ["曾巩", "欧阳修", "王安石"], "everybody anew"
    for name in ("曾巩", "欧阳修", "王安石"):
        instance = office.act(instance, name)
    assert instance.outcome == "approved"


def test_all__returning_out_of_it_and_into_it_loses_nobody(office: Office) -> None:
    step = office.step("countersign", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(step, office.step("sign", "沈括")))
    office.act(instance, "曾巩")
    office.act(instance, "欧阳修", "return", target="start")
    office.act(instance, "苏轼", "submit")
    for round_of in ("first", "second"):
        assert office.holders(instance) == ["曾巩", "欧阳修"], round_of
        office.act(instance, "欧阳修")
        office.act(instance, "曾巩")
        assert office.holders(instance) == ["沈括"]
        if round_of == "first":
            office.act(instance, "沈括", "return", target="countersign")
    assert office.act(instance, "沈括").outcome == "approved"


def test_vote__the_last_signer_does_not_decide_alone(office: Office) -> None:
    step = office.step("vote", "王安石", "曾巩", "欧阳修", mode="vote", vote={"passes": 2, "rejects": 2})
    for last, outcome in (("agree", "approved"), ("disagree", "rejected")):
        instance = office.start(chain(step))
        office.act(instance, "王安石")
        assert office.act(instance, "曾巩", "disagree").status == "running", "a first no ends nothing where votes count"
        assert office.act(instance, "欧阳修", last).outcome == outcome


def test_sequential__a_leaver_in_the_middle_holds_nobody_up(office: Office) -> None:
    instance = office.start(chain(office.step("countersign", "曾巩", "欧阳修", "王安石", mode="sequential")))
    administrator(office, "沈括")
    leaver, to = office.people["欧阳修"].id, office.people["李清照"].id
    assert instances.hand_over(member_id=leaver, to_id=to, reason="离职", actor=office.actor("沈括")) == (instance.id,)
    for name in ("曾巩", "李清照", "王安石"):
        assert office.holders(instance) == [name]
        instance = office.act(instance, name)
    assert instance.outcome == "approved"
