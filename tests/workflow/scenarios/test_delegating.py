"""代理: acting for somebody, as long as one stands for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctp_core.api.clock import now
from ctp_core.contracts import NotFound, PageRequest
from ctp_organization.api import delegations
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    AlreadyDecided,
)
from tests.workflow.acting import box, entrust
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_delegate__acts_for_somebody_and_both_names_are_kept(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石")
    with pytest.raises(NotFound):
        instances.act(item_id=item.id, operation="agree", actor=office.actor("李清照"))
    delegations.set_delegation(
        grantor_id=office.people["王安石"].id,
        delegate_id=office.people["李清照"].id,
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(days=1),
        actor=office.actor("王安石"),
    )
    assert office.item(instance, "李清照").id == item.id
    step = instances.act(item_id=item.id, operation="agree", actor=office.actor("李清照"))
    assert (step.item.member.name, step.item.acted_by.name) == ("王安石", "李清照")  # type: ignore[union-attr]
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))[0]
    assert (said.member.name, said.on_behalf_of.name) == ("李清照", "王安石")  # type: ignore[union-attr]
    assert box(office, "王安石", "done") == [("关于购置服务器的请示", "Agreed")]


def test_delegate__sees_nothing_of_it_when_the_delegation_has_ended(office: Office) -> None:
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石")
    given = entrust(office, "王安石", "李清照")
    delegate = office.actor("李清照")
    instances.act(item_id=item.id, operation="agree", actor=delegate)
    assert instances.get_progress(instance_id=instance.id, actor=delegate).instance.id == instance.id
    assert [one.id for one in instances.list_items(actor=delegate, page=PageRequest(), state="done").items] == [item.id]
    delegations.end_delegation(id=given.id, actor=office.actor("王安石"))
    assert instances.list_items(actor=delegate, page=PageRequest(), state="done").items == ()
    assert instances.list_instances(actor=delegate, page=PageRequest()).items == ()
    for ask in (
        lambda: instances.get_item(item_id=item.id, actor=delegate),
        lambda: instances.get_progress(instance_id=instance.id, actor=delegate),
        lambda: instances.allowed_operations(item_id=item.id, actor=delegate),
    ):
        with pytest.raises(NotFound):
            ask()
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))[0]
    assert (said.member.name, said.on_behalf_of.name) == ("李清照", "王安石")  # type: ignore[union-attr]


def test_delegate__of_two_signers_decides_once(office: Office) -> None:
    both = office.step("sign", "曾巩", "欧阳修", mode="all")
    instance = office.start(chain(both, office.step("close", "沈括")))
    first, second = office.item(instance, "曾巩"), office.item(instance, "欧阳修")
    entrust(office, "曾巩", "李清照")
    entrust(office, "欧阳修", "李清照")
    delegate = office.actor("李清照")
    instances.act(item_id=first.id, operation="agree", actor=delegate)
    for operation in ("agree", "disagree", "return"):
        with pytest.raises(AlreadyDecided) as refused:
            instances.act(item_id=second.id, operation=operation, opinion="不妥", target="start", actor=delegate)
        assert refused.value.params == {"holder": "欧阳修"}
    listed = {one.code: one.allowed for one in instances.allowed_operations(item_id=second.id, actor=delegate)}
    refused_ones = ["agree", "disagree", "return", "add_signer", "revoke"]
    others = ["transfer", "ask_help", "inform", "circulate", "park", "comment"]
    assert listed == {**dict.fromkeys(refused_ones, False), **dict.fromkeys(others, True)}
    assert office.holders(instance) == ["欧阳修"]
    office.act(instance, "欧阳修")
    assert office.holders(instance) == ["沈括"]


def test_delegate__who_signs_as_well_decides_for_themselves(office: Office) -> None:
    instance = office.start(chain(office.step("sign", "曾巩", "欧阳修", mode="all"), office.step("close", "沈括")))
    entrust(office, "曾巩", "欧阳修")
    with pytest.raises(AlreadyDecided):
        instances.act(item_id=office.item(instance, "曾巩").id, operation="agree", actor=office.actor("欧阳修"))
    office.act(instance, "欧阳修")
    with pytest.raises(AlreadyDecided):
        instances.act(item_id=office.item(instance, "曾巩").id, operation="agree", actor=office.actor("欧阳修"))
    office.act(instance, "曾巩")
    assert office.holders(instance) == ["沈括"]


def test_delegate__for_one_module_sees_nothing_of_the_others(office: Office) -> None:
    delegate = office.actor("李清照")
    delegations.set_delegation(
        grantor_id=office.people["王安石"].id,
        delegate_id=office.people["李清照"].id,
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(days=1),
        modules=("news",),
        actor=office.actor("王安石"),
    )
    instance = office.start(chain(office.step("check", "王安石"), office.step("sign", "沈括")))
    item = office.item(instance, "王安石")
    assert instances.find_open_item(subject=instance.subject, actor=delegate) is None
    assert instances.list_items(actor=delegate, page=PageRequest()).items == ()
    assert instances.list_instances(actor=delegate, page=PageRequest()).items == ()
    for ask in (
        lambda: instances.get_item(item_id=item.id, actor=delegate),
        lambda: instances.get_progress(instance_id=instance.id, actor=delegate),
    ):
        with pytest.raises(NotFound):
            ask()
