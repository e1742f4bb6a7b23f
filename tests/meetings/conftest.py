"""A house with people, and two rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from apps.meetings.services.save_room import RoomDetails, save_room
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, MemberRef, PrincipalRef, system_actor
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto

SYSTEM = system_actor("test")
EVERYONE = PrincipalRef("everyone")


@dataclass
class Office:
    """Su arranges, Wang and Li are invited, Zhao has nothing to do with it, the guest is a partner's."""

    su: MemberDto
    wang: MemberDto
    li: MemberDto
    zhao: MemberDto
    guest: MemberDto
    big: UUID
    small: UUID

    def actor(self, member: MemberDto) -> Actor:
        """The person at work."""
        return actor_for_account(account_pk=member.account_pk)


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def build_office() -> Office:
    company = setup.create_unit(code="C", name="远山集团", kind="company", actor=SYSTEM)
    partner = setup.create_unit(code="P", name="协作公司", kind="partner", actor=SYSTEM)

    def person(number: str, name: str, unit_id: UUID) -> MemberDto:
        return setup.create_member(details=setup.MemberDetails(number=number, name=name), unit_id=unit_id, actor=SYSTEM)

    su = person("E1", "苏轼", company.id)
    wang, li = person("E2", "王安石", company.id), person("E3", "李清照", company.id)
    zhao, guest = person("E4", "赵明诚", company.id), person("E5", "单雄信", partner.id)
    big = save_room(details=RoomDetails(name="第一会议室", capacity=20, bookers=[EVERYONE]), actor=SYSTEM)
    small = save_room(
        details=RoomDetails(name="第二会议室", capacity=4, bookers=[PrincipalRef("member", su.id)]), actor=SYSTEM
    )
    return Office(su, wang, li, zhao, guest, big, small)


def at(hours: float, days: int = 1) -> datetime:
    """That time tomorrow (or in so many *days*), on the house's clock."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days, hours=hours)


def refs(*people: MemberDto) -> tuple[MemberRef, ...]:
    """As drafts name people."""
    return tuple(one.ref for one in people)
