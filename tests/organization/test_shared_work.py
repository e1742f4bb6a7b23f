"""People of a partner see those they share work with, and nobody more, wherever people are shown."""

from __future__ import annotations

import pytest
from django.test import Client

from ctp_core.api.actors import actor_for_account
from ctp_core.kit.testing import ApiClient
from ctp_organization.api import members, principals, setup
from ctp_organization.contracts import MemberDto
from tests.organization.conftest import House
from tests.organization.test_pages import browser
from tests.organization.test_rest import ROOT, api, names


@pytest.fixture
def shared(house: House) -> House:
    """Wang is in a team with the partner's guest; Li leads the office and the partner."""
    team = setup.create_team(name="联合小组", actor=house.actor)
    setup.set_team_members(id=team.id, member_ids=[house.wang.id, house.guest.id], actor=house.actor)
    other = setup.create_team(name="内部小组", actor=house.actor)
    setup.set_team_members(id=other.id, member_ids=[house.wang.id, house.li.id], actor=house.actor)
    for unit in (house.office, house.partner):
        setup.set_heads(unit_id=unit.id, heads=[house.li.id], deputies=[], actor=house.actor)
    return house


def test_a_team_opens_the_sight_on_its_people_alone(shared: House) -> None:
    guest: ApiClient = api(shared.guest)
    assert names(guest.get(f"{ROOT}members/")) == ["单雄信", "王安石"]
    assert names(guest.get(f"{ROOT}members/?unit={shared.company.id}")) == ["王安石"]
    assert names(guest.get(f"{ROOT}members/?q=lq")) == []
    assert guest.get(f"{ROOT}members/{shared.li.id}/").status_code == 404
    actor = actor_for_account(account_pk=shared.guest.account_pk)
    for text, found in (("王", ["王安石"]), ("wang", ["王安石"]), ("李", []), ("E100", ["单雄信", "王安石"])):
        assert [one.name for one in members.search_members(text=text, actor=actor)] == found
        picked = principals.search_principals(text=text, kinds=["member"], actor=actor)
        assert [one.label for one in picked] == found
    everybody = [one.pk for one in (shared.wang, shared.li, shared.zhao, shared.guest)]
    assert members.seen_pks(pks=everybody, actor=actor) == {shared.wang.pk, shared.guest.pk}
    # The staff see the partner's people as ever.
    assert names(api(shared.zhao).get(f"{ROOT}members/")) == ["李清照", "单雄信", "王安石", "赵明诚"]


def test_the_card_of_a_colleague_tells_nothing_of_the_house(shared: House) -> None:
    client: Client = browser(shared.guest)
    card = client.get(f"/organization/members/{shared.wang.id}/")
    text = card.content.decode()
    assert card.status_code == 200
    assert "13800001001" in text
    assert "联合小组" in text
    for hidden in ("内部小组", "远山集团", "李清照", str(shared.office.id)):
        assert hidden not in text, hidden
    guest: ApiClient = api(shared.guest)
    assert guest.get(f"{ROOT}members/{shared.wang.id}/assignments/").json()["items"] == []
    assert guest.get(f"{ROOT}units/{shared.partner.id}/heads/").json()["heads"] == []
    assert [one["name"] for one in api(shared.zhao).get(f"{ROOT}units/{shared.partner.id}/heads/").json()["heads"]] == [
        "李清照"
    ]


def test_what_ends_closes_the_sight(shared: House) -> None:
    actor = actor_for_account(account_pk=shared.guest.account_pk)

    def seen() -> list[str]:
        return [one.name for one in members.search_members(text="E100", actor=actor)]

    def people(*wanted: MemberDto) -> None:
        setup.set_team_members(id=team, member_ids=[one.id for one in wanted], actor=shared.actor)

    team = setup.create_team(name="另一小组", actor=shared.actor).id
    people(shared.zhao, shared.guest)
    assert seen() == ["单雄信", "王安石", "赵明诚"]
    people(shared.zhao)
    assert seen() == ["单雄信", "王安石"]
    people(shared.zhao, shared.guest)
    details = setup.TeamDetails(name="另一小组", is_active=False)
    setup.update_team(id=team, details=details, actor=shared.actor)
    assert seen() == ["单雄信", "王安石"]
