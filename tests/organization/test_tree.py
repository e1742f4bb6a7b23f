"""The tree stays sound: under random operations, under concurrent writers, and after a repair."""

from __future__ import annotations

import random
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from ctp_core.api import permissions
from ctp_core.contracts import PrincipalRef, system_actor
from ctp_organization.api import principals, setup, units
from ctp_organization.contracts import UnitUnderItself
from ctp_organization.contracts.errors import LastAssignment
from ctp_organization.models import Assignment, Member, Unit
from ctp_organization.services.memberships import find_membership_faults
from ctp_organization.services.tree import find_tree_faults
from tests.organization.conftest import House, build_house

SYSTEM = system_actor("test")


def test_a_repair_finds_and_mends(house: House) -> None:
    call_command("verify_organization", stdout=StringIO())
    Unit.objects.filter(pk=house.section.pk).update(lft=99, path="/7/", is_external=True)
    permissions.change_memberships(account_pks=[house.li.account_pk], leave=[1, 2, 3, 4, 5, 6, 7])
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_organization", stdout=said)
    assert "C-2-1: the path is /7/" in said.getvalue()
    assert "member E1002" in said.getvalue()
    call_command("verify_organization", "--repair", stdout=StringIO())
    assert find_tree_faults() == []
    assert find_membership_faults() == []
    assert [one.name for one in units.ancestors(unit_pk=house.section.pk)] == ["远山集团", "财务部"]


def test_heads_are_those_above_and_never_oneself(house: House) -> None:
    setup.set_heads(unit_id=house.section.id, heads=[house.li.id], actor=SYSTEM)
    setup.set_heads(unit_id=house.finance.id, heads=[], deputies=[house.wang.id], actor=SYSTEM)
    setup.set_heads(unit_id=house.company.id, heads=[house.zhao.id], actor=SYSTEM)
    heads = [[one.name for one in units.head_of_member(member_pk=house.li.pk, level=n)] for n in (1, 2, 3)]
    assert heads == [["王安石"], ["赵明诚"], []]
    setup.disable_member(id=house.wang.id, actor=SYSTEM)
    assert [one.name for one in units.head_of_member(member_pk=house.li.pk)] == ["赵明诚"]
    assert units.heads_of(unit_pk=house.finance.pk) == ()


def test_random_operations_agree_with_a_naive_model(house: House) -> None:
    chance = random.Random(7)
    model = _Model()
    for step in range(120):
        model.act(chance, step)
        if step % 15 == 14:
            model.compare()
    assert find_tree_faults() == []
    assert find_membership_faults() == []
    assert model.done > 60


class _Model:
    """Parents and assignments in two dictionaries; everything else is worked out by walking."""

    def __init__(self) -> None:
        self.parents = dict(Unit.objects.values_list("pk", "parent_id"))
        self.ids = dict(Unit.objects.values_list("pk", "public_id"))
        self.places: dict[int, set[int]] = {}
        for member, unit in Assignment.objects.values_list("member_id", "unit_id"):
            self.places.setdefault(member, set()).add(unit)
        self.members = dict(Member.objects.values_list("pk", "public_id"))
        self.done = 0

    def act(self, chance: random.Random, step: int) -> None:
        unit, other = chance.choice(list(self.ids)), chance.choice(list(self.ids))
        member = chance.choice(list(self.members))
        try:
            match chance.randrange(4):
                case 0:
                    made = setup.create_unit(
                        code=f"R{step}", name=f"单位{step}", parent_id=self.ids[unit], actor=SYSTEM
                    )
                    self.ids[made.pk], self.parents[made.pk] = made.id, unit
                case 1:
                    setup.move_unit(id=self.ids[unit], parent_id=self.ids[other], actor=SYSTEM)
                    self.parents[unit] = other
                case 2:
                    setup.assign(member_id=self.members[member], unit_id=self.ids[unit], actor=SYSTEM)
                    self.places[member].add(unit)
                case 3:
                    place = Assignment.objects.filter(member_id=member).order_by("?")[0]
                    setup.unassign(member_id=self.members[member], assignment_id=place.public_id, actor=SYSTEM)
                    left = Assignment.objects.filter(member_id=member, unit_id=place.unit_id).exists()
                    if not left:
                        self.places[member].discard(place.unit_id)
        except (UnitUnderItself, LastAssignment):
            return
        self.done += 1

    def above(self, unit: int) -> set[int]:
        found = set()
        at: int | None = unit
        while at is not None:
            found.add(at)
            at = self.parents[at]
        return found

    def compare(self) -> None:
        for unit, public_id in self.ids.items():
            below = {member for member, places in self.places.items() if any(unit in self.above(one) for one in places)}
            found = {one.pk for one in principals.members_of(refs=[PrincipalRef("unit_tree", public_id)])}
            assert found == below


@pytest.mark.cluster
@pytest.mark.django_db(transaction=True)
def test_concurrent_movers_leave_a_valid_tree() -> None:
    build_house()
    ids = list(Unit.objects.values_list("public_id", flat=True))
    for number in range(20):
        made = setup.create_unit(code=f"W{number}", name=f"单位{number}", parent_id=ids[number % 5], actor=SYSTEM)
        ids.append(made.id)
    moved, unexpected = [], []
    start = threading.Barrier(5)

    def work(seed: int) -> None:
        chance = random.Random(seed)
        start.wait()
        try:
            for _ in range(15):
                try:
                    setup.move_unit(id=chance.choice(ids), parent_id=chance.choice(ids), actor=SYSTEM)
                    moved.append(1)
                except UnitUnderItself:
                    continue
        except Exception as error:
            unexpected.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert unexpected == []
    assert len(moved) > 20
    assert find_tree_faults() == []
    assert find_membership_faults() == []
