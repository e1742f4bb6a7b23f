"""The promises of the port, kept by the module and by its stand-in alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from apps_api.registers import REGISTERS, RegisterForbidden, RegisterNotFound, RegistersService
from apps_api.registers.fake import FakeRegisters
from ctp_core.contracts import Invalid, ObjectRef
from tests.registers.conftest import Office

pytestmark = pytest.mark.django_db


@dataclass
class World:
    service: RegistersService
    office: Office
    register: UUID


def _real(office: Office) -> World:
    return World(REGISTERS.get(), office, office.register)


def _fake(office: Office) -> World:
    fake = FakeRegisters()
    keys = {name: frozenset({f"a{getattr(office, name).account_pk}"}) for name in ("su", "wang", "li")}
    register = fake.add_register(
        "合同台账",
        fields=frozenset({"name", "amount"}),
        readers=keys["wang"],
        adders=keys["su"] | keys["li"],
    )
    return World(fake, office, register)


@pytest.fixture(params=[_real, _fake], ids=["module", "fake"])
def world(request: pytest.FixtureRequest, office: Office) -> World:
    build: Callable[[Office], World] = request.param
    return build(office)


def test_a_source_makes_one_record(world: World) -> None:
    actor, source = world.office.actor(world.office.su), ObjectRef("collaboration", "affair", uuid4())
    made = [
        world.service.add_record(register_id=world.register, values={"name": name}, source=source, actor=actor)
        for name in ("一", "二")
    ]
    assert made[0] == made[1]
    assert made[0].url == f"/registers/{world.register}/records/{made[0].id}/"
    assert world.service.find_record(register_id=world.register, source=source, actor=actor) == made[0]
    other = ObjectRef("collaboration", "affair", uuid4())
    assert world.service.find_record(register_id=world.register, source=other, actor=actor) is None


def test_who_may(world: World) -> None:
    def listed(name: str) -> list[tuple[str, bool]]:
        actor = world.office.actor(getattr(world.office, name))
        return [(one.name, one.adds) for one in world.service.list_registers(actor=actor)]

    assert [listed(name) for name in ("su", "wang", "zhao")] == [[("合同台账", True)], [("合同台账", False)], []]
    source = ObjectRef("collaboration", "affair", uuid4())
    with pytest.raises(RegisterForbidden):
        world.service.add_record(
            register_id=world.register, values={"name": "x"}, source=source, actor=world.office.actor(world.office.wang)
        )
    with pytest.raises(RegisterNotFound):
        world.service.add_record(
            register_id=world.register, values={"name": "x"}, source=source, actor=world.office.actor(world.office.zhao)
        )


def test_what_does_not_fit_is_refused_at_its_field(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        world.service.add_record(
            register_id=world.register,
            values={"name": "x", "nothing": 1},
            source=ObjectRef("collaboration", "affair", uuid4()),
            actor=world.office.actor(world.office.li),
        )
    assert set(caught.value.fields) == {"nothing"}
