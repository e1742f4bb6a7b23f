"""An import with faults, a change to come and somebody away, for the proof that looks at every page."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from ctp_core.api import clock
from ctp_core.contracts import Actor, PageSample, system_actor
from ctp_organization.models import Member
from ctp_organization.services.plan_change import Wish, plan_change
from ctp_organization.services.set_delegation import set_delegation
from ctp_organization.services.upload_import import upload_import

SYSTEM = system_actor("proof")
FILE = "工号,姓名,用户名,单位编码,岗位,电话,邮箱\n9001,苏轼,sushi,nowhere,,,\n9002,,,,,,not an address\n".encode()


def make(keeper: Actor) -> Iterable[str]:
    """One of each, of people of the demo."""
    run = upload_import(kind="members", name="people.csv", content=io.BytesIO(FILE), size=len(FILE), actor=SYSTEM)
    now, (first, second) = clock.now(), Member.objects.filter(is_active=True).order_by("pk")[:2]
    plan_change(wish=Wish("leave", second.public_id), due_at=now + timedelta(days=30), actor=SYSTEM)
    set_delegation(
        grantor_id=keeper.member.id if keeper.member else first.public_id,
        delegate_id=second.public_id,
        starts_at=now,
        ends_at=now + timedelta(days=5),
        reason="培训",
        actor=SYSTEM,
    )
    return reverse("organization:import", args=[run.id]), reverse("organization:coming")


SAMPLE = PageSample(make)
