"""People of a partner see those they are in a flow with, as soon as the flow has reached them."""

from __future__ import annotations

from ctp_core.contracts import system_actor
from ctp_organization.api import members, setup
from tests.workflow.graphs import chain
from tests.workflow.office import Office

SYSTEM = system_actor("test")
GUEST = "单雄信"


def test_a_flow_opens_the_sight_on_those_it_has_reached(office: Office) -> None:
    partner = setup.create_unit(code="P", name="协作公司", kind="partner", actor=SYSTEM)
    details = setup.MemberDetails(number="P1", name=GUEST)
    office.people[GUEST] = setup.create_member(details=details, unit_id=partner.id, actor=SYSTEM)
    pks = {one.pk: name for name, one in office.people.items()}

    def seen(name: str = GUEST) -> set[str]:
        return {pks[pk] for pk in members.seen_pks(pks=pks, actor=office.actor(name))}

    office.act(office.start(chain(office.step("check", "王安石"))), "王安石")
    assert seen() == {GUEST}
    graph = chain(office.step("check", GUEST), office.step("sign", "沈括"), office.step("last", "曾巩"))
    flow = office.start(graph)
    assert seen() == {GUEST, "苏轼"}
    office.act(flow, GUEST)
    assert seen() == {GUEST, "苏轼", "沈括"}
    office.act(flow, "沈括")
    office.act(flow, "曾巩")
    # What is over was shared all the same.
    assert seen() == {GUEST, "苏轼", "沈括", "曾巩"}
    assert seen("苏轼") == set(office.people)
