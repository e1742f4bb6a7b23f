"""加签 and 减签: signers brought in before, after and beside, and taken away again."""

from __future__ import annotations

import pytest

from ctp_core.contracts import NotFound
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    AlreadyThere,
    LastSigner,
    NotYourItem,
    OperationNotAllowed,
    StaleItem,
)
from ctp_workflow.models import WorkItem
from tests.workflow.acting import TITLE, administrator, box, do, on, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_add_signer_before__it_comes_back_to_me(office: Office) -> None:
    instance = two_steps(office)
    mine = office.item(instance, "王安石").id
    do(office, instance, "王安石", "add_signer", "曾巩", "欧阳修", where="before", opinion="请先看")
    assert office.holders(instance) == ["曾巩", "欧阳修"]
    assert box(office, "王安石") == []
    assert instances.get_item(item_id=mine, actor=office.actor("王安石")).reason == "before"
    with pytest.raises(OperationNotAllowed):
        on(office, mine, "王安石", "agree")
    office.act(instance, "曾巩")
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["王安石"]
    assert box(office, "王安石") == [(TITLE, "")]
    office.act(instance, "王安石")
    assert office.holders(instance) == ["沈括"]


def test_add_signer_before__one_of_them_says_no(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", where="before")
    after = office.act(instance, "曾巩", "disagree")
    assert after.outcome == "rejected"
    waiting = WorkItem.objects.get(instance__public_id=instance.id, member_id=office.people["王安石"].pk)
    assert (waiting.state, waiting.reason) == ("cancelled", "disagreed"), "the waiting parent is closed with it"


def test_add_signer_after__they_are_not_skipped(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", where="after", opinion="同意，请会签")
    assert office.holders(instance) == ["曾巩"]
    assert box(office, "王安石", "done") == [(TITLE, "Agreed")]
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["沈括"]


def test_add_signer_beside__the_ratio_is_computed_anew(office: Office) -> None:
    step = office.step("vote", "王安石", "曾巩", mode="ratio", vote={"ratio": 60})
    instance = office.start(chain(step))
    do(office, instance, "王安石", "add_signer", "欧阳修", "李清照", where="beside")
    with pytest.raises(AlreadyThere):
        do(office, instance, "王安石", "add_signer", "曾巩", where="beside")
    for name in ("王安石", "曾巩"):
        assert office.act(instance, name).status == "running", "three of four are needed now"
    assert office.act(instance, "李清照").outcome == "approved"


def test_remove_signer__only_by_who_added_them(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", "欧阳修", where="before")
    target = office.item(instance, "欧阳修").id
    for name, refusal in (("曾巩", NotYourItem), ("李清照", NotFound)):
        with pytest.raises(refusal):
            on(office, target, name, "remove_signer")
    on(office, target, "王安石", "remove_signer")
    assert office.holders(instance) == ["曾巩"]
    assert box(office, "欧阳修") == []
    on(office, office.item(instance, "曾巩").id, "王安石", "remove_signer")
    assert office.holders(instance) == ["王安石"], "when all added ones are gone it is mine again, not decided"


def test_add_signer_after__with_all_of_them_gone_it_goes_on_because_i_have_agreed(office: Office) -> None:
    instance = two_steps(office)
    mine = office.item(instance, "王安石").id
    do(office, instance, "王安石", "add_signer", "曾巩", "欧阳修", where="after")
    with pytest.raises(StaleItem):
        on(office, mine, "王安石", "add_signer", "李清照", where="before")
    for name in ("曾巩", "欧阳修"):
        on(office, office.item(instance, name).id, "王安石", "remove_signer")
    assert office.holders(instance) == ["沈括"]


def test_add_signer_beside__the_added_may_bring_in_others(office: Office) -> None:
    instance = office.start(chain(office.step("all", "王安石", mode="all"), office.step("sign", "沈括")))
    do(office, instance, "王安石", "add_signer", "曾巩", where="beside")
    do(office, instance, "曾巩", "add_signer", "欧阳修", where="before")
    assert sorted(office.holders(instance)) == sorted(["王安石", "欧阳修"])
    for name in ("欧阳修", "曾巩", "王安石"):
        office.act(instance, name)
    assert office.holders(instance) == ["沈括"]


def test_remove_signer__goes_with_whom_they_brought_in_and_somebody_remains(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", where="before")
    do(office, instance, "曾巩", "add_signer", "欧阳修", where="before")
    added = WorkItem.objects.get(instance__public_id=instance.id, member_id=office.people["曾巩"].pk).public_id
    on(office, added, "王安石", "remove_signer")
    assert office.holders(instance) == ["王安石"]
    assert box(office, "欧阳修") == []
    administrator(office, "李清照")
    with pytest.raises(LastSigner):
        on(office, office.item(instance, "王安石").id, "李清照", "remove_signer")


def test_remove_signer__the_votes_are_counted_anew(office: Office) -> None:
    instance = office.start(chain(office.step("vote", "王安石", "曾巩", mode="ratio", vote={"ratio": 60})))
    do(office, instance, "王安石", "add_signer", "欧阳修", "李清照", where="beside")
    added = office.item(instance, "李清照").id
    office.act(instance, "王安石")
    assert office.act(instance, "曾巩").status == "running", "three of four"
    assert on(office, added, "王安石", "remove_signer").instance.outcome == "approved", "two of three are enough"
