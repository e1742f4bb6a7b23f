"""知会, 传阅, 转办, 委派, and handing over what a leaver holds."""

from __future__ import annotations

import itertools
from unittest import mock

import pytest

from ctp_core.contracts import Invalid, NotFound
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    AlreadyThere,
    NotYourItem,
    OperationNotAllowed,
    TooManyTransfers,
)
from ctp_workflow.models import WorkItem
from tests.workflow.acting import TITLE, administrator, box, do, done_item, history, on, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_inform__by_the_flow_holds_nothing_up(office: Office) -> None:
    inform = {**office.step("tell", "李清照"), "kind": "inform"}
    instance = office.start(chain(inform, office.step("sign", "沈括")))
    assert sorted(office.holders(instance)) == sorted(["李清照", "沈括"])
    after = office.act(instance, "沈括")
    assert after.status == "finished"
    assert box(office, "李清照") == [("关于购置服务器的请示", "")]
    office.act(after, "李清照", "read")
    assert box(office, "李清照", "done") == [("关于购置服务器的请示", "Read")]
    assert instances.get_progress(instance_id=instance.id, actor=office.actor("李清照")).instance.id == instance.id


def test_inform__by_a_holder_comments_blocks_nothing_and_keeps_sight_after_a_return(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "inform", "李清照")
    reader = office.item(instance, "李清照").id
    on(office, reader, "李清照", "comment", opinion="已阅")
    office.act(instance, "王安石", "return", target="start")
    assert box(office, "李清照") == [], "no dead badge"
    assert instances.get_progress(instance_id=instance.id, actor=office.actor("李清照")).instance.id == instance.id


def test_circulate__in_turn_goes_on_after_the_end_and_a_second_time(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石")))
    do(office, instance, "王安石", "circulate", "曾巩", "欧阳修", in_turn=True, ask_opinion=True)
    after = office.act(instance, "王安石")
    assert after.status == "finished"
    with pytest.raises(Invalid):
        do(office, after, "曾巩", "read")
    do(office, after, "曾巩", "read", opinion="无意见")
    do(office, after, "欧阳修", "read", opinion="收到")
    on(office, done_item(after, office, "王安石"), "王安石", "circulate", "李清照")
    assert box(office, "李清照") == [(TITLE, "Circulated")], "also from what one has handled, a second time"


def test_transfer__moves_responsibility_keeps_the_first_owner_and_is_limited(office: Office) -> None:
    instance = two_steps(office)
    with pytest.raises(AlreadyThere):
        do(office, instance, "王安石", "transfer", "王安石")
    with pytest.raises(Invalid):
        do(office, instance, "王安石", "transfer")
    names = ["王安石", "曾巩", "欧阳修", "李清照", "曾巩", "欧阳修"]
    for name, to in itertools.pairwise(names):
        do(office, instance, name, "transfer", to)
        assert office.holders(instance) == [to]
    with pytest.raises(TooManyTransfers):
        do(office, instance, "欧阳修", "transfer", "李清照")
    items = WorkItem.objects.filter(instance__public_id=instance.id, node="check").order_by("number")
    assert [one.state for one in items] == ["moved"] * 5 + ["pending"]
    assert items[0].member_id == office.people["王安石"].pk
    assert [one.origin for one in items][1:] == [one.number for one in items][:-1]
    assert box(office, "王安石", "done") == [(TITLE, "Transferred")]


def test_ask_help__a_chain_of_helpers_advises_and_does_not_decide(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "ask_help", "曾巩")
    assert office.holders(instance) == ["曾巩"]
    with pytest.raises(OperationNotAllowed):
        do(office, instance, "曾巩", "agree")
    do(office, instance, "曾巩", "ask_help", "欧阳修")
    do(office, instance, "欧阳修", "answer", opinion="可行")
    do(office, instance, "曾巩", "answer", opinion="价格合理")
    assert office.holders(instance) == ["王安石"]
    office.act(instance, "王安石")
    assert office.holders(instance) == ["沈括"]


def test_hand_over__what_a_leaver_holds(office: Office) -> None:
    first, second = two_steps(office), two_steps(office)
    alone = office.start(chain(office.step("both", "王安石", "曾巩", mode="all")))
    administrator(office, "沈括")
    leaver, to = office.people["王安石"].id, office.people["曾巩"].id
    found = instances.hand_over(member_id=leaver, to_id=to, reason="调离", actor=office.actor("沈括"))
    assert set(found) == {first.id, second.id, alone.id}
    assert [office.holders(one) for one in (first, second, alone)] == [["曾巩"]] * 3
    assert instances.hand_over(member_id=leaver, to_id=to, reason="调离", actor=office.actor("沈括")) == ()
    assert office.act(alone, "曾巩").outcome == "approved", "nobody holds one step twice"
    with mock.patch("ctp_workflow.services.hand_over_items._held_by", return_value=[alone.id, first.id]):
        again = instances.hand_over(member_id=to, to_id=leaver, reason="复职", actor=office.actor("沈括"))
    assert again == (first.id,), "one that ended meanwhile holds nobody up"


def test_circulate__keeps_the_opinion_of_who_circulates_and_goes_to_nobody_twice(office: Office) -> None:
    instance = two_steps(office)
    with pytest.raises(OperationNotAllowed):
        do(office, instance, "王安石", "circulate", "王安石")
    office.act(instance, "王安石", opinion="同意购置")
    mine = done_item(instance, office, "王安石")
    on(office, mine, "王安石", "circulate", "李清照", opinion="请阅")
    with pytest.raises(OperationNotAllowed):
        on(office, mine, "王安石", "circulate", "李清照")
    do(office, instance, "李清照", "read", opinion="已阅")
    assert history(office, instance)[:3] == [
        ("read", "李清照", "已阅"), ("circulate", "王安石", "请阅"), ("agree", "王安石", "同意购置"),
    ]  # fmt: skip
    assert box(office, "王安石", "done") == [(TITLE, "Agreed")]


def test_comment__stands_in_the_history_and_moves_nothing(office: Office) -> None:
    instance = two_steps(office)
    item = office.item(instance, "王安石").id
    with pytest.raises(Invalid):
        on(office, item, "王安石", "comment", opinion=" ")
    on(office, item, "王安石", "comment", opinion="请问型号？")
    assert office.holders(instance) == ["王安石"]
    office.act(instance, "王安石")
    on(office, item, "王安石", "comment", opinion="型号已确认")
    assert history(office, instance)[0] == ("comment", "王安石", "型号已确认")
    with pytest.raises(NotFound):
        on(office, item, "李清照", "comment", opinion="路过")


def test_unread__what_was_read_is_to_be_read_again_also_after_the_end(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "circulate", "李清照", "曾巩", in_turn=True)
    first = office.item(instance, "李清照").id
    do(office, instance, "李清照", "read")
    for name in ("王安石", "沈括"):
        instance = office.act(instance, name)
    with pytest.raises(NotYourItem):
        on(office, first, "曾巩", "unread")
    on(office, first, "李清照", "unread")
    assert box(office, "李清照") == [(TITLE, "Circulated")]
    assert box(office, "李清照", "done") == []
    assert box(office, "曾巩") == [(TITLE, "Circulated")], "who reads next keeps it"
    with pytest.raises(OperationNotAllowed):
        on(office, first, "李清照", "unread")
    do(office, instance, "李清照", "read", opinion="再阅")
    assert history(office, instance)[0] == ("read", "李清照", "再阅")
