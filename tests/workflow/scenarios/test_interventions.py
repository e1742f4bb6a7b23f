"""干预: what flow administrators do by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from ctp_core.contracts import Forbidden, Invalid, PageRequest
from ctp_workflow.api import instances
from ctp_workflow.contracts import Archived, InstanceDto, NotEnded, OperationNotAllowed
from tests.workflow.acting import administrator, box, do, done_item, history, on
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


def countersigned(office: Office) -> InstanceDto:
    """曾巩 and 欧阳修 have agreed; 沈括 has it."""
    administrator(office, "李清照")
    both = office.step("both", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(office.step("check", "王安石"), both, office.step("sign", "沈括")))
    for name in ("王安石", "曾巩", "欧阳修"):
        office.act(instance, name, opinion=f"{name}同意")
    return instance


def by_hand(office: Office, instance: InstanceDto, operation: str, **more: Any) -> InstanceDto:
    more.setdefault("reason", "材料有误")
    return instances.intervene(instance_id=instance.id, operation=operation, actor=office.actor("李清照"), **more)


def test_intervene__taking_a_step_back_voids_every_opinion_in_it(office: Office) -> None:
    instance = countersigned(office)
    asked = instances.Intervention("recall", "both")
    seen = instances.preview_intervention(instance_id=instance.id, asked=asked, actor=office.actor("李清照"))
    assert [one.member.name for one in seen.gets] == ["曾巩", "欧阳修"]
    assert [one.member.name for one in seen.loses] == ["沈括"]
    assert [one.member.name for one in seen.voids] == ["曾巩", "欧阳修"], "of the step itself; the step before stays"
    assert office.holders(instance) == ["沈括"], "only looked at"
    by_hand(office, instance, "recall", node="both")
    assert office.holders(instance) == ["曾巩", "欧阳修"]
    assert box(office, "沈括") == []
    assert history(office, instance)[0] == ("recall", "李清照", "材料有误")
    assert ("agree", "曾巩", "曾巩同意") in history(office, instance), "what was said stays in the history"
    for name in ("欧阳修", "曾巩", "沈括"):
        instance = office.act(instance, name)
    assert instance.outcome == "approved"


def test_intervene__taking_a_step_back_also_while_it_is_open_and_whoever_has_acted_since(office: Office) -> None:
    instance = countersigned(office)
    do(office, instance, "沈括", "transfer", "王安石")
    by_hand(office, instance, "recall", node="both")
    office.act(instance, "曾巩", opinion="再次同意")
    by_hand(office, instance, "recall", node="both")
    assert office.holders(instance) == ["曾巩", "欧阳修"], "the opinion given meanwhile counts no more either"
    do(office, instance, "曾巩", "add_signer", "苏轼", where="beside")
    office.act(instance, "苏轼")
    by_hand(office, instance, "recall", node="both")
    assert office.holders(instance) == ["曾巩", "欧阳修"], "who was brought in is not asked again"
    with pytest.raises(OperationNotAllowed):
        by_hand(office, instance, "recall", node="sign")
    with pytest.raises(Forbidden):
        instances.intervene(
            instance_id=instance.id, operation="recall", node="check", reason="急", actor=office.actor("王安石")
        )


def test_archive__what_has_ended_is_read_only_numbered_and_kept(office: Office) -> None:
    instance = countersigned(office)
    for number, name in enumerate(("曾巩", "欧阳修")):
        do(office, instance, "沈括", "inform", name)
        assert number or office.item(instance, name).kind == "inform"
    boss = office.actor("李清照")
    with pytest.raises(NotEnded):
        instances.archive(instance_id=instance.id, retention="10", actor=boss)
    office.act(instance, "沈括")
    do(office, instance, "曾巩", "read")
    for actor, retention, refusal in (
        (office.actor("沈括"), "10", Forbidden), (boss, "5", Invalid),
    ):  # fmt: skip
        with pytest.raises(refusal):
            instances.archive(instance_id=instance.id, retention=retention, actor=actor)
    done = instances.archive(instance_id=instance.id, retention="30", actor=boss, reason="年度归档")
    assert done.archived_at is not None
    with pytest.raises(Archived):
        instances.archive(instance_id=instance.id, retention="30", actor=boss)
    year = timezone.localdate().year
    (entry,) = instances.list_archive(actor=office.actor("曾巩"), page=PageRequest(), text="服务器").items
    assert (entry.number, entry.retention, entry.keep_until) == (f"A{year}-00001", "30", date(year + 30, 12, 31))
    assert not entry.is_over
    assert instances.list_archive(actor=boss, page=PageRequest(), over=True).items == ()
    assert history(office, instance)[0] == ("archive", "李清照", "年度归档")


def test_archive__nobody_circulates_reads_on_or_comments_afterwards(office: Office) -> None:
    instance = countersigned(office)
    do(office, instance, "沈括", "inform", "王安石")
    office.act(instance, "沈括")
    mine, reading = done_item(instance, office, "沈括"), office.item(instance, "王安石").id
    instances.archive(instance_id=instance.id, retention="permanent", actor=office.actor("李清照"))
    for operation, people in (("circulate", ["苏轼"]), ("inform", ["苏轼"]), ("comment", []), ("take_back", [])):
        with pytest.raises(Archived):
            on(office, mine, "沈括", operation, *people, opinion="补充")
    with pytest.raises(Archived):
        on(office, reading, "王安石", "read")
    assert box(office, "王安石") == [], "no dead badge"
    assert instances.get_progress(instance_id=instance.id, actor=office.actor("王安石")).instance.id == instance.id
    offered = instances.allowed_operations(item_id=mine, actor=office.actor("沈括"))
    assert [one.code for one in offered if one.allowed] == []


def test_archive__by_force_ends_and_locks(office: Office) -> None:
    instance = countersigned(office)
    done = by_hand(office, instance, "close", outcome="terminated", retention="10")
    assert (done.status, done.outcome, done.archived_at is not None) == ("finished", "terminated", True)
    assert [one[0] for one in history(office, instance)[:2]] == ["archive", "end"]
    assert box(office, "沈括") == []
    draft = office.start(chain(office.step("check", "王安石")))
    instances.revoke(instance_id=draft.id, mode="draft", actor=office.actor("苏轼"))
    with pytest.raises(NotEnded):
        instances.archive(instance_id=draft.id, retention="10", actor=office.actor("李清照"))
