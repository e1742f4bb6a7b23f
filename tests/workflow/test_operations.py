"""A scenario for each operation of the engine, through the service: the effect, the record, and how others broke it."""

from __future__ import annotations

import itertools
from typing import Any
from unittest import mock
from uuid import UUID

import pytest

from ctp_core.api import permissions
from ctp_core.contracts import Forbidden, Invalid, NotFound
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    ActOptions,
    AlreadyThere,
    ChooseFirst,
    InstanceDto,
    NothingToUrge,
    NotYourItem,
    OperationNotAllowed,
    StaleItem,
    StepDto,
    TakenUp,
    TooManyTransfers,
    UrgedJustNow,
)
from ctp_workflow.domain.commands import command_from_json
from ctp_workflow.domain.state import state_from_json, state_to_json
from ctp_workflow.models import ActionRecord, Instance, WorkItem
from tests.workflow.graphs import chain
from tests.workflow.office import Office
from tests.workflow.test_steps import assert_rows_equal_state, box

TITLE = "关于购置服务器的请示"


def do(office: Office, instance: InstanceDto, name: str, operation: str, *people: str, **more: Any) -> StepDto:
    """*name* carries an operation out on the open item, naming *people*."""
    return on(office, office.item(instance, name).id, name, operation, *people, **more)


def on(office: Office, item: UUID, name: str, operation: str, *people: str, **more: Any) -> StepDto:
    keys = ("where", "anyone", "straight", "in_turn", "ask_opinion", "chosen")
    options = {key: more.pop(key) for key in keys if key in more}
    ids = tuple(office.people[one].id for one in people)
    return instances.act(
        item_id=item, operation=operation, actor=office.actor(name), options=ActOptions(people=ids, **options), **more
    )


def done_item(instance: InstanceDto, office: Office, name: str) -> UUID:
    found = instances.find_last_item(instance_id=instance.id, actor=office.actor(name))
    assert found is not None
    return found.id


def two_steps(office: Office, **more: Any) -> InstanceDto:
    return office.start(chain(office.step("check", "王安石", **more), office.step("sign", "沈括")))


@pytest.fixture(autouse=True)
def rows_say_what_the_state_says(office: Office) -> Any:
    yield
    assert_rows_equal_state(office)


def administrator(office: Office, name: str) -> None:
    key = permissions.account_key(office.people[name].account_pk)
    permissions.grant_permission(code="workflow.administer", key=key, actor=office.actor("苏轼"))


def test_countersign_by_ratio_stops_when_reached_and_when_no_longer_reachable(office: Office) -> None:
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


def test_countersign_by_vote_counts_abstention_for_nobody(office: Office) -> None:
    step = office.step("vote", "王安石", "曾巩", "欧阳修", mode="vote", vote={"passes": 2})
    instance = office.start(chain(step))
    do(office, instance, "王安石", "abstain")
    assert do(office, instance, "曾巩", "agree").instance.status == "running"
    assert do(office, instance, "欧阳修", "abstain").instance.outcome == "rejected", "two votes can't be reached"
    with pytest.raises(OperationNotAllowed):
        do(office, two_steps(office), "王安石", "abstain")


def test_claiming_from_a_pool_and_giving_back(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石", "曾巩", mode="claim")))
    do(office, instance, "曾巩", "claim")
    assert office.holders(instance) == ["曾巩"]
    assert box(office, "王安石") == []
    do(office, instance, "曾巩", "release")
    assert sorted(office.holders(instance)) == sorted(["王安石", "曾巩"])
    do(office, instance, "王安石", "claim")
    assert do(office, instance, "王安石", "agree").instance.outcome == "approved"


def test_add_signers_before_me_and_it_comes_back(office: Office) -> None:
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


def test_add_signers_before_me_and_one_of_them_says_no(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", where="before")
    after = office.act(instance, "曾巩", "disagree")
    assert after.outcome == "rejected"
    waiting = WorkItem.objects.get(instance__public_id=instance.id, member_id=office.people["王安石"].pk)
    assert (waiting.state, waiting.reason) == ("cancelled", "disagreed"), "the waiting parent is closed with it"


def test_add_signers_after_me_are_not_skipped(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", where="after", opinion="同意，请会签")
    assert office.holders(instance) == ["曾巩"]
    assert box(office, "王安石", "done") == [(TITLE, "Agreed")]
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["沈括"]


def test_add_signers_beside_me_recompute_the_ratio(office: Office) -> None:
    step = office.step("vote", "王安石", "曾巩", mode="ratio", vote={"ratio": 60})
    instance = office.start(chain(step))
    do(office, instance, "王安石", "add_signer", "欧阳修", "李清照", where="beside")
    with pytest.raises(AlreadyThere):
        do(office, instance, "王安石", "add_signer", "曾巩", where="beside")
    for name in ("王安石", "曾巩"):
        assert office.act(instance, name).status == "running", "three of four are needed now"
    assert office.act(instance, "李清照").outcome == "approved"


def test_only_who_added_a_signer_takes_one_away(office: Office) -> None:
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


def test_transfer_moves_responsibility_keeps_the_first_owner_and_is_limited(office: Office) -> None:
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


def test_a_helper_advises_and_does_not_decide(office: Office) -> None:
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


def test_informed_people_comment_and_block_nothing_and_keep_sight_after_a_return(office: Office) -> None:
    instance = two_steps(office)
    do(office, instance, "王安石", "inform", "李清照")
    reader = office.item(instance, "李清照").id
    on(office, reader, "李清照", "comment", opinion="已阅")
    office.act(instance, "王安石", "return", target="start")
    assert box(office, "李清照") == [], "no dead badge"
    assert instances.get_progress(instance_id=instance.id, actor=office.actor("李清照")).instance.id == instance.id


def test_circulating_in_turn_goes_on_after_the_end(office: Office) -> None:
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


def test_a_return_straight_back_keeps_what_others_said(office: Office) -> None:
    graph = chain(
        office.step("check", "王安石"),
        office.step("countersign", "曾巩", "欧阳修", mode="all", back="choose"),
        office.step("sign", "沈括"),
    )
    instance = office.start(graph)
    office.act(instance, "王安石")
    office.act(instance, "曾巩")
    do(office, instance, "欧阳修", "return", target="start", straight=True, opinion="请补充")
    assert office.holders(instance) == ["苏轼"]
    do(office, instance, "苏轼", "submit")
    assert office.holders(instance) == ["欧阳修"], "straight to who returned it; neither step nor signer is asked again"
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["沈括"]


def test_straight_back_is_dropped_when_the_road_has_changed(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "choice", "kind": "condition"},
        office.step("director", "曾巩", back="straight"),
        office.step("small", "欧阳修"),
        {"id": "end", "kind": "end"},
    ]
    edges = [
        {"from": "start", "to": "choice"},
        {"from": "choice", "to": "director", "when": "amount > 500"},
        {"from": "choice", "to": "small", "default": True},
        {"from": "director", "to": "end"},
        {"from": "small", "to": "end"},
    ]
    graph = {"nodes": nodes, "edges": edges, "fields": {"amount": "money"}}
    instance = office.start(graph, variables={"amount": "900.00"})
    do(office, instance, "曾巩", "return", target="start", opinion="金额有误")
    do(office, instance, "苏轼", "submit", variables={"amount": "90.00"})
    assert office.holders(instance) == ["欧阳修"]


def test_taking_back_while_nobody_has_acted(office: Office) -> None:
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


def test_taking_back_is_refused_when_somebody_has_acted(office: Office) -> None:
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


def test_laying_aside_keeps_the_words_to_oneself(office: Office) -> None:
    instance = two_steps(office)
    item = office.item(instance, "王安石").id
    on(office, item, "王安石", "park", opinion="还要再想想")
    assert instances.find_draft(item_id=item, actor=office.actor("王安石")) == "还要再想想"
    assert instances.find_draft(item_id=item, actor=office.actor("苏轼")) == ""
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))
    assert [one.operation for one in said] == ["start"]
    assert box(office, "王安石") == [(TITLE, "")], "it stays in the list"
    on(office, item, "王安石", "agree")
    assert office.holders(instance) == ["沈括"]


def test_terminating_needs_the_steps_permission_and_a_reason(office: Office) -> None:
    with pytest.raises(OperationNotAllowed):
        do(office, two_steps(office), "王安石", "terminate", opinion="不再需要")
    instance = two_steps(office, buttons={"terminate": True})
    with pytest.raises(Invalid):
        do(office, instance, "王安石", "terminate")
    after = do(office, instance, "王安石", "terminate", opinion="不再需要").instance
    assert (after.status, after.outcome) == ("finished", "terminated")
    assert box(office, "苏轼", "sent")[0] == (TITLE, "Terminated")


def test_urging_is_limited_and_hidden(office: Office) -> None:
    instance = two_steps(office)
    starter = office.actor("苏轼")
    assert instances.urge(instance_id=instance.id, actor=starter) == 1
    with pytest.raises(UrgedJustNow):
        instances.urge(instance_id=instance.id, actor=starter)
    with pytest.raises(Forbidden):
        instances.urge(instance_id=instance.id, actor=office.actor("王安石"))
    said = instances.list_opinions(instance_id=instance.id, actor=starter)
    assert [one.operation for one in said] == ["start"]
    own = office.start(chain(office.step("self", "苏轼")))
    with pytest.raises(NothingToUrge):
        instances.urge(instance_id=own.id, actor=starter)


def test_people_chosen_by_the_starter_and_by_the_previous_handler(office: Office) -> None:
    def step(node: str, kind: str) -> dict[str, Any]:
        return {"id": node, "kind": "approve", "name": node, "participants": [{"kind": kind}]}

    graph = chain(step("first", "chosen_by_starter"), step("second", "chosen_by_previous"))
    with pytest.raises(ChooseFirst) as refused:
        office.start(graph)
    assert list(refused.value.fields) == ["chosen.first"]
    instance = office.start(graph, chosen={"first": (office.people["曾巩"].id,)})
    item = office.item(instance, "曾巩").id
    found = {one.code: one for one in instances.allowed_operations(item_id=item, actor=office.actor("曾巩"))}
    assert [one.node for one in found["agree"].choose] == ["second"]
    with pytest.raises(ChooseFirst):
        on(office, item, "曾巩", "agree")
    on(office, item, "曾巩", "agree", chosen={"second": (office.people["欧阳修"].id,)})
    assert office.holders(instance) == ["欧阳修"]


def test_starter_and_duplicate_approvers(office: Office) -> None:
    graph = chain(
        {**office.step("own", "苏轼"), "self": "pass"}, office.step("check", "王安石"), office.step("again", "王安石"),
        office.step("other", "曾巩"), {**office.step("head", "苏轼"), "self": "head"}, duplicate="adjacent",
    )  # fmt: skip
    instance = office.start(graph)
    assert office.holders(instance) == ["王安石"]
    office.act(instance, "王安石")
    assert office.holders(instance) == ["曾巩"], "who agreed in the step before agrees by themselves"
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["王安石"], "the starter's head, asked once more: not the step right before"
    office.act(instance, "王安石", "return", target="check")
    assert office.holders(instance) == ["王安石"], "what was returned to somebody does not agree by itself"


def test_inclusive_branches_join_as_many_as_were_taken(office: Office) -> None:
    nodes = [
        {"id": "start", "kind": "start"},
        {"id": "choice", "kind": "condition", "branches": "inclusive"},
        office.step("a", "王安石"),
        office.step("b", "曾巩"),
        office.step("c", "欧阳修"),
        {"id": "join", "kind": "join"},
        {"id": "end", "kind": "end"},
    ]
    edges: list[dict[str, Any]] = [
        {"from": "start", "to": "choice"},
        {"from": "choice", "to": "a", "when": "amount > 10"},
        {"from": "choice", "to": "b", "when": "amount > 100"},
        {"from": "choice", "to": "c", "default": True},
        *({"from": one, "to": "join"} for one in "abc"),
        {"from": "join", "to": "end"},
    ]
    graph = {"nodes": nodes, "edges": edges, "fields": {"amount": "money"}}
    both = office.start(graph, variables={"amount": "500.00"})
    assert sorted(office.holders(both)) == sorted(["王安石", "曾巩"])
    assert office.act(both, "王安石").status == "running"
    assert office.act(both, "曾巩").outcome == "approved"
    none = office.start(graph, variables={"amount": "1.00"})
    assert office.holders(none) == ["欧阳修"]


def test_administrators_jump_replace_skip_and_end(office: Office) -> None:
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


def test_handing_over_what_a_leaver_holds(office: Office) -> None:
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


def test_a_dry_run_tells_the_consequences_and_changes_nothing(office: Office) -> None:
    step = office.step("countersign", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(office.step("check", "王安石"), step))
    office.act(instance, "王安石")
    office.act(instance, "曾巩")
    item = office.item(instance, "欧阳修").id
    before = Instance.objects.get(public_id=instance.id).state
    found = instances.preview(item_id=item, operation="return", target="check", actor=office.actor("欧阳修"))
    assert [(one.member.name, one.node) for one in found.gets] == [("王安石", "check")]
    assert sorted(one.member.name for one in found.voids) == sorted(["王安石", "曾巩"])
    added = instances.preview(
        item_id=item, operation="add_signer", actor=office.actor("欧阳修"),
        options=ActOptions(people=(office.people["李清照"].id,), where="before"),
    )  # fmt: skip
    assert [one.member.name for one in added.gets] == ["李清照"]
    with pytest.raises(NotYourItem):
        instances.preview(item_id=item, operation="agree", actor=office.actor("苏轼"))
    assert Instance.objects.get(public_id=instance.id).state == before


def test_the_records_rebuild_the_state(office: Office) -> None:
    from ctp_workflow.domain.engine import step as machine_step
    from ctp_workflow.domain.state import State
    from ctp_workflow.selectors.graphs import graph_of
    from ctp_workflow.selectors.resolving_people import OrganizationResolver

    instance = two_steps(office)
    do(office, instance, "王安石", "add_signer", "曾巩", where="before")
    office.act(instance, "曾巩", opinion="可以")
    do(office, instance, "王安石", "transfer", "欧阳修")
    office.act(instance, "欧阳修")
    office.act(instance, "沈括", "return", target="check")
    row = Instance.objects.get(public_id=instance.id)
    starter = office.people["苏轼"]
    resolver = OrganizationResolver(starter=starter.ref, variables={}, fields={})
    state = State(starter=starter.pk)
    for record in ActionRecord.objects.filter(instance=row).order_by("sequence"):
        state, _ = machine_step(graph_of(row), state, command_from_json(record.command), resolver)
    assert state_to_json(state) == row.state
    assert state_from_json(row.state) == state


def test_buttons_switch_operations_off_and_name_them(office: Office) -> None:
    instance = two_steps(office, buttons={"transfer": False, "agree": {"name": "核准"}})
    item = office.item(instance, "王安石").id
    found = {one.code: one for one in instances.allowed_operations(item_id=item, actor=office.actor("王安石"))}
    assert "transfer" not in found
    assert found["agree"].label == "核准"
    with pytest.raises(OperationNotAllowed):
        on(office, item, "王安石", "transfer", "曾巩")
