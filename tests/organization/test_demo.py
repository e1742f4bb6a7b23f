"""The demo organisation."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from ctp_core.contracts import PrincipalRef
from ctp_organization.api import members, principals, units
from ctp_organization.models import Member, Role, Unit
from ctp_organization.services.load_demo import load_demo
from ctp_organization.services.memberships import find_membership_faults
from ctp_organization.services.tree import find_tree_faults


@pytest.mark.django_db
def test_the_demo_is_a_sound_organisation() -> None:
    said: list[str] = []
    load_demo(said.append)
    assert (Unit.objects.count(), Member.objects.count()) == (41, 120)
    assert find_tree_faults() == []
    assert find_membership_faults() == []
    assert len(said) == 2
    clerk = members.find_member_of_account(account_pk=get_user_model().objects.get(username="wangtuan").pk)
    assert clerk is not None
    heads = [[one.name for one in units.head_of_member(member_pk=clerk.pk, level=n)] for n in range(1, 6)]
    assert heads == [["陶全"], ["程文昌"], ["徐曾庾"], ["曹寰"], []]
    everyone = principals.members_of(refs=[PrincipalRef("everyone")])
    assert len(everyone) == 118
    review = Role.objects.get(code="news-review")
    assert len(principals.members_of(refs=[PrincipalRef("role", review.public_id)])) == 2
    withoutheads = [unit.name for unit in Unit.objects.filter(kind="department") if not units.heads_of(unit_pk=unit.pk)]
    assert withoutheads == []
