"""A small organisation: head office with two departments, and a partner."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ctp_core.contracts import Actor, system_actor
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto, PostDto, UnitDto


@dataclass
class House:
    actor: Actor
    company: UnitDto
    office: UnitDto
    finance: UnitDto
    section: UnitDto
    partner: UnitDto
    clerk: PostDto
    wang: MemberDto
    li: MemberDto
    zhao: MemberDto
    guest: MemberDto


@pytest.fixture
def house(db: None) -> House:
    return build_house()


def build_house() -> House:
    actor = system_actor("test")
    company = setup.create_unit(code="C", name="远山集团", kind="company", actor=actor)
    office = setup.create_unit(code="C-1", name="办公室", parent_id=company.id, position=1, actor=actor)
    finance = setup.create_unit(code="C-2", name="财务部", parent_id=company.id, position=2, actor=actor)
    section = setup.create_unit(code="C-2-1", name="预算科", parent_id=finance.id, actor=actor)
    partner = setup.create_unit(code="P", name="协作公司", kind="partner", actor=actor)
    clerk = setup.create_post(code="clerk", name="科员", actor=actor)

    def person(number: str, name: str, unit: UnitDto) -> MemberDto:
        details = setup.MemberDetails(number=number, name=name, phone=f"1380000{number[1:]}")
        return setup.create_member(details=details, unit_id=unit.id, post_id=clerk.id, actor=actor)

    return House(
        actor=actor,
        company=company,
        office=office,
        finance=finance,
        section=section,
        partner=partner,
        clerk=clerk,
        wang=person("E1001", "王安石", office),
        li=person("E1002", "李清照", section),
        zhao=person("E1003", "赵明诚", company),
        guest=person("E1004", "单雄信", partner),
    )
