"""Two people of one department and how they come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, system_actor
from ctp_core.kit.testing import client_for
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto


@dataclass
class Person:
    """A member with everything a test needs of them."""

    member: MemberDto
    account: Any

    @property
    def pk(self) -> int:
        return self.member.pk

    @property
    def actor(self) -> Actor:
        return actor_for_account(account_pk=self.account.pk)

    def client(self) -> Client:
        return client_for(self.account)


def make_people(*names: str) -> list[Person]:
    actor = system_actor("test")
    unit = setup.create_unit(code="C", name="信息中心", kind="company", actor=actor)
    found = []
    for number, name in enumerate(names, 1):
        details = setup.MemberDetails(number=f"E{number}", name=name)
        member = setup.create_member(details=details, unit_id=unit.id, actor=actor)
        found.append(Person(member, get_user_model().objects.get(pk=member.account_pk)))
    return found


@pytest.fixture
def people(db: None) -> list[Person]:
    return make_people("苏轼", "王安石")


@pytest.fixture
def su(people: list[Person]) -> Person:
    return people[0]


@pytest.fixture
def wang(people: list[Person]) -> Person:
    return people[1]
