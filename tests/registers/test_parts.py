"""Roles for a part of the records: list, page, sums, export, changing and the explanation agree about what the part holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from apps.registers.domain.dto import RoleContent
from apps.registers.domain.seats import Role, Seat
from apps.registers.selectors.exports import open_export, sight_of
from apps.registers.selectors.impacts import find_impacts
from apps.registers.selectors.registers import get_managed
from apps.registers.services.save_register import RegisterContent, update_register
from ctp_core.contracts import DataScope, ObjectRef, PrincipalRef
from ctp_form.contracts import FieldPolicy
from ctp_organization.api import rights, setup
from ctp_organization.contracts import MemberDto, PlannedChange, UnitDto
from ctp_organization.selectors.cards import list_assignments
from tests.registers.conftest import CANARY, HIDDEN, SYSTEM, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(office: Office) -> tuple[Office, dict[str, UnitDto]]:
    """Wang leads the branch, Li works in its shop, Zhao in the plant beside it; Su keeps everything at the top."""
    parent = unit_of(office.su)
    units = {}
    for code, above in (("branch", None), ("shop", "branch"), ("plant", None)):
        parent_id = units[above].id if above else parent
        units[code] = setup.create_unit(code=code, name=code.title(), parent_id=parent_id, actor=SYSTEM)
    for member, code in ((office.wang, "branch"), (office.li, "shop"), (office.zhao, "plant")):
        move(member, units[code])
    return office, units


def unit_of(member: MemberDto) -> UUID:
    return next(one.unit.id for one in list_assignments(member_pk=member.pk))


def move(member: MemberDto, unit: UnitDto) -> None:
    old = [one.id for one in list_assignments(member_pk=member.pk)]
    setup.assign(member_id=member.id, unit_id=unit.id, primary=True, actor=SYSTEM)
    for one in old:
        setup.unassign(member_id=member.id, assignment_id=one, actor=SYSTEM)


def give(office: Office, *roles: RoleContent) -> None:
    """Li and Zhao enter and read what is theirs; and *roles*."""
    found = get_managed(register_id=office.register)
    fills = tuple(PrincipalRef("member", one.id) for one in (office.li, office.zhao, office.wang))
    own = RoleContent("填报", "own", ("add", "change", "export"), FieldPolicy("write"), fills)
    content = RegisterContent(
        name=found.name, version_id=found.version_id, columns=found.columns, fast=found.fast, roles=(own, *roles)
    )
    update_register(register_id=office.register, content=content, actor=SYSTEM)


def part(office: Office, scope: Any, *units: UnitDto, policy: FieldPolicy = HIDDEN) -> RoleContent:
    to = (PrincipalRef("member", office.wang.id),)
    return RoleContent("部分", scope, ("change", "export"), policy, to, frozenset(one.id for one in units))


def enter(office: Office) -> dict[str, UUID]:
    made = {}
    for member, amount in ((office.wang, 1), (office.li, 10), (office.zhao, 100)):
        values = {"name": member.name, "amount": str(amount), "state": "open", "secret": CANARY}
        answer = office.api(member).post(f"{office.address}records/", {"values": values})
        assert answer.status_code == 201, answer.content
        made[member.name] = UUID(answer.json()["id"])
    return made


def seen(office: Office, made: dict[str, UUID]) -> set[str]:
    """What Wang meets, which must be the same everywhere."""
    api = office.api(office.wang)
    listed = {one["values"]["name"] for one in api.get(f"{office.address}records/").json()["items"]}
    filtered = {
        one["values"]["name"] for one in api.get(f"{office.address}records/?where=amount:from:0").json()["items"]
    }
    sorted_ = [one["values"]["name"] for one in api.get(f"{office.address}records/?sort=amount").json()["items"]]
    opened = {name for name, pk in made.items() if api.get(f"{office.address}records/{pk}/").status_code == 200}
    sums = api.get(f"{office.address}statistics/?measure=count&measure=sum:amount").json()["totals"]
    amounts = {"王安石": 1, "李清照": 10, "赵明诚": 100}
    export = b"".join(api.get(f"{office.address}export/").streaming_content).decode()
    assert listed == filtered == set(sorted_) == opened
    assert sums == [str(len(listed)), str(sum(amounts[one] for one in listed))]
    assert {name for name in made if name in export} == listed
    for name, pk in made.items():
        why = rights.explain_right(
            ref=ObjectRef("registers", "record", pk), verb="read", member_id=office.wang.id, actor=SYSTEM
        )
        assert why.allowed is (name in listed)
    return listed


def test_a_part_is_the_same_on_every_surface(house: tuple[Office, dict[str, UnitDto]]) -> None:
    office, units = house
    give(office)
    made = enter(office)
    own = {"王安石"}
    give(office, part(office, "unit"))
    assert seen(office, made) == own
    give(office, part(office, "unit_tree"))
    assert seen(office, made) == own | {"李清照"}
    give(office, part(office, "chosen", units["plant"]))
    assert seen(office, made) == own | {"赵明诚"}
    give(office, part(office, "chosen", units["branch"], units["plant"]))
    assert seen(office, made) == own | {"李清照", "赵明诚"}
    # Who moves takes the records along.
    give(office, part(office, "unit_tree"))
    move(office.li, units["plant"])
    assert seen(office, made) == own
    setup.move_unit(id=units["plant"].id, parent_id=units["branch"].id, actor=SYSTEM)
    assert seen(office, made) == own | {"李清照", "赵明诚"}


def test_what_may_be_done_is_said_by_the_roles_that_reach_the_record(house: tuple[Office, dict[str, UnitDto]]) -> None:
    office, units = house
    give(office, part(office, "chosen", units["plant"], policy=HIDDEN))
    made = enter(office)
    api = office.api(office.wang)
    one = f"{office.address}records/{made['赵明诚']}/"
    assert "secret" not in api.get(one).json()["values"]
    # One's own record lies outside of the part and is read in full on its page; the list shows what holds for every row.
    assert api.get(f"{office.address}records/{made['王安石']}/").json()["values"]["secret"] == CANARY
    assert CANARY not in api.get(f"{office.address}records/").content.decode()
    assert api.patch(one, {"values": {"amount": "7"}}).status_code == 200
    assert api.patch(one, {"values": {"secret": "x"}}).status_code == 422
    strange = f"{office.address}records/{made['李清照']}/"
    assert api.patch(strange, {"values": {"amount": "7"}}).status_code == 404
    assert api.delete(one).status_code == 403
    assert office.client(office.wang).get(f"/registers/{office.register}/records/{made['李清照']}/").status_code == 404


def test_an_export_is_closed_when_its_reader_stands_elsewhere(house: tuple[Office, dict[str, UnitDto]]) -> None:
    office, units = house
    give(office, part(office, "unit_tree"))
    before = sight_of(open_export(register_id=office.register, actor=office.actor(office.wang)))
    assert before == sight_of(open_export(register_id=office.register, actor=office.actor(office.wang)))
    move(office.wang, units["plant"])
    assert before != sight_of(open_export(register_id=office.register, actor=office.actor(office.wang)))


def test_setting_it_up(house: tuple[Office, dict[str, UnitDto]]) -> None:
    office, units = house
    address = f"{office.address}settings/"
    api = office.api(office.zhao)
    body = api.get(address).json()
    role = {
        "name": "部分",
        "scope": "chosen",
        "units": [str(units["plant"].id)],
        "verbs": [],
        "policy": {"default": "read"},
    }
    sent = {key: body[key] for key in ("name", "version_id", "columns", "fast")}
    answer = api.put(office.address, {**sent, "roles": [{**role, "holders": [f"member:{office.wang.id}"]}]})
    assert answer.status_code == 200, answer.content
    assert [(one["scope"], one["units"]) for one in api.get(address).json()["roles"]] == [("chosen", role["units"])]
    for wrong in ({"units": []}, {"scope": "unit"}, {"units": [str(office.register)]}):
        assert api.put(office.address, {**sent, "roles": [{**role, **wrong}]}).status_code == 422
    page = office.client(office.zhao).get(f"/registers/{office.register}/settings/").content.decode()
    assert f"unit:{units['plant'].id}" in page
    planned = PlannedChange(act="disable", unit=units["plant"].ref)
    assert [one.count for one in find_impacts(planned, SYSTEM)] == [0, 1]


def test_the_list_of_several_parts_shows_what_holds_for_all() -> None:
    a, b = DataScope("chosen", frozenset({UUID(int=1)})), DataScope("unit_tree")
    wide = Role("unit_tree", frozenset({"change"}), FieldPolicy("write"))
    narrow = Role("chosen", frozenset(), FieldPolicy("read", {"x": "hidden"}), a.units)
    seat = Seat((wide, narrow, Role("own", frozenset({"change", "delete"}), FieldPolicy("write"))))
    assert seat.listed_parts == {a, b}
    assert (seat.listing().access("x"), seat.listing().access("y")) == ("hidden", "read")
    assert (seat.may_in_list("change"), seat.writing_listed()) == (False, None)
    assert seat.writing({b}) == FieldPolicy("write")
    assert seat.reading({a}) == narrow.policy
    assert (seat.may("delete", {b}), seat.may("delete", {b, DataScope("own")})) == (False, True)
    assert replace(seat, roles=(wide,)).may_in_list("change")
