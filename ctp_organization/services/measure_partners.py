"""What the limited sight of a partner's people costs in a large house: their page of people beside a member's."""

from __future__ import annotations

import random
import time

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import PageRequest, system_actor
from ctp_organization.contracts import MemberDto
from ctp_organization.models import Member
from ctp_organization.selectors.members import page_members
from ctp_organization.services.create_member import MemberDetails, create_member
from ctp_organization.services.create_unit import create_unit
from ctp_organization.services.maintain_teams import create_team

GUESTS = 40
# Each guest is in TEAMS_OF_ONE of TEAMS teams, with COLLEAGUES of the house in each.
TEAMS, TEAMS_OF_ONE, COLLEAGUES = 20, 3, 50
ROUNDS = 200


def measure_partners() -> dict[str, float]:
    """p95 in ms of a page of 20 people, for people of a partner who work with about 150 of the house, and for members of the house."""
    chance = random.Random(4)  # noqa: S311
    guests = _fill(chance)
    pks = list(Member.objects.filter(is_external=False).values_list("pk", flat=True))
    staff = list(Member.objects.filter(pk__in=chance.sample(pks, min(ROUNDS, len(pks)))))
    of_guests, of_staff, seen = [], [], 0
    for number in range(ROUNDS):
        guest = guests[number % len(guests)]
        seconds, count = _page(guest.account_pk)
        of_guests.append(seconds)
        seen += count
        of_staff.append(_page(staff[number % len(staff)].account_id)[0])
    if seen != ROUNDS * 20:
        raise ValueError("the people of the partner see too few to measure a page")
    return {"partner_page_ms": _p95(of_guests), "member_page_ms": _p95(of_staff)}


def _fill(chance: random.Random) -> list[MemberDto]:
    actor = system_actor("bench")
    partner = create_unit(code="B-P", name="协作方", kind="partner", actor=actor)
    guests = [
        create_member(details=MemberDetails(f"BP{n}", f"外协{n}"), unit_id=partner.id, actor=actor)
        for n in range(GUESTS)
    ]
    staff = list(Member.objects.filter(is_external=False).values_list("public_id", flat=True)[: TEAMS * COLLEAGUES * 2])
    for number in range(TEAMS):
        ids = set(chance.sample(staff, min(COLLEAGUES, len(staff))))
        ids |= {one.id for n, one in enumerate(guests) if (number - n) % TEAMS < TEAMS_OF_ONE}
        create_team(name=f"联合组{number}", member_ids=ids, actor=actor)
    return guests


def _page(account_pk: int) -> tuple[float, int]:
    actor, wanted = actor_for_account(account_pk=account_pk), PageRequest(size=20)
    started = time.perf_counter()
    found = page_members(actor=actor, wanted=wanted)
    return time.perf_counter() - started, len(found.items)


def _p95(seconds: list[float]) -> float:
    return round(sorted(seconds)[int(len(seconds) * 0.95)] * 1_000, 3)
