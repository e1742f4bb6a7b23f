"""The organisation's pages: what they show, whom, and with how many queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client

from ctp_core.api import permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Invalid, PrincipalRef
from ctp_core.kit.testing import client_for
from ctp_organization.contracts import MemberDto
from ctp_organization.kit.picker import parse_member, parse_principals
from ctp_organization.models import Delegation, Head, Level, Member, Post, RoleHolder, Unit
from tests.organization.conftest import House


def browser(member: MemberDto) -> Client:
    return client_for(get_user_model().objects.get(pk=member.account_pk))


@pytest.fixture
def manager(house: House) -> Client:
    key = permissions.account_key(house.zhao.account_pk)
    permissions.grant_permission(code="organization.manage", key=key, actor=house.actor)
    return browser(house.zhao)


def picked(client: Client, query: str) -> list[str]:
    answer = client.get(f"/organization/picker/?{query}")
    assert answer.status_code == 200, answer.content
    return [one["label"] for one in answer.json()["items"]]


def test_the_directory_takes_a_fixed_number_of_queries(house: House, django_assert_num_queries: Any) -> None:
    client = browser(house.wang)
    client.get("/organization/")
    # Session and account, actor (2), unit, path, people, tree, heads, and one for the numbers of the shell.
    with django_assert_num_queries(9):
        page = client.get(f"/organization/?unit={house.company.id}")
    text = page.content.decode()
    for name in ("王安石", "李清照", "赵明诚", "财务部"):
        assert name in text
    assert "单雄信" not in text


def test_the_picker_takes_a_fixed_number_of_queries(house: House, django_assert_num_queries: Any) -> None:
    client = browser(house.wang)
    client.get("/organization/picker/?q=a")
    with django_assert_num_queries(4):
        assert picked(client, "q=lqz") == ["李清照"]


def test_the_picker_finds_every_kind_a_reader_sees(house: House) -> None:
    client = browser(house.wang)
    assert picked(client, "kinds=member,unit,unit_tree&q=caiwu") == ["财务部", "财务部 及下级"]
    assert picked(client, "kinds=post,everyone&q=") == ["科员", "全体人员"]
    assert picked(client, "kinds=member&q=") == []
    assert client.get("/organization/picker/?kinds=planet").status_code == 422
    assert picked(browser(house.guest), "kinds=member,unit,post,everyone&q=l") == []


def test_recent_choices_are_offered_while_they_can_be_seen(house: House) -> None:
    query = f"kinds=member&recent=member:{house.li.id}&recent=nonsense&recent=member:{house.guest.id}"
    assert [one["label"] for one in browser(house.wang).get(f"/organization/picker/?{query}").json()["recent"]] == [
        "李清照",
        "单雄信",
    ]
    assert [one["label"] for one in browser(house.guest).get(f"/organization/picker/?{query}").json()["recent"]] == [
        "单雄信"
    ]


def test_what_is_sent_is_read_within_the_sight_of_the_sender(house: House) -> None:
    wang = actor_for_account(account_pk=house.wang.account_pk)
    guest = actor_for_account(account_pk=house.guest.account_pk)
    sent = QueryDict(mutable=True)
    sent.setlist("who", [f"member:{house.li.id}", f"unit:{house.finance.id}", f"member:{house.li.id}"])
    refs = parse_principals(sent, "who", kinds=("member", "unit"), actor=wang)
    assert refs == (PrincipalRef("member", house.li.id), PrincipalRef("unit", house.finance.id))
    for actor, kinds in ((guest, ("member", "unit")), (wang, ("member",))):
        with pytest.raises(Invalid):
            parse_principals(sent, "who", kinds=kinds, actor=actor)  # type: ignore[arg-type]


def test_names_typed_without_a_script_are_read(house: House) -> None:
    wang = actor_for_account(account_pk=house.wang.account_pk)
    assert parse_member(QueryDict("who.typed=李清照"), "who", actor=wang) == house.li.ref
    assert parse_member(QueryDict("who.typed=E1003"), "who", actor=wang) == house.zhao.ref
    for typed, code in (("没有此人", "fits_nobody"), ("E1", "fits_several"), ("王安石、李清照", "only_one")):
        with pytest.raises(Invalid) as refused:
            parse_member(QueryDict(f"who.typed={typed}"), "who", actor=wang)
        assert refused.value.fields["who"][0].code == f"organization.{code}"
    with pytest.raises(Invalid):
        parse_member(QueryDict(""), "who", actor=wang, required=True)


def test_a_partner_s_people_see_no_card_but_their_own(house: House) -> None:
    client = browser(house.guest)
    assert client.get(f"/organization/members/{house.wang.id}/").status_code == 404
    assert client.get(f"/organization/?unit={house.company.id}").status_code == 404
    own = client.get(f"/organization/members/{house.guest.id}/")
    assert own.status_code == 200
    assert "协作公司" in own.content.decode()


def test_maintenance_is_for_those_who_may(house: House, manager: Client) -> None:
    client = browser(house.wang)
    for address in (
        "members/new/",
        "units/new/",
        "posts/",
        "levels/",
        "teams/",
        "roles/",
        "imports/",
        "export/units.csv",
    ):
        assert client.get(f"/organization/{address}").status_code == 403, address
        allowed = manager.get(f"/organization/{address}")
        assert allowed.status_code == 200, address
        if allowed.streaming:
            b"".join(allowed.streaming_content)


def test_a_unit_is_changed_with_place_and_heads(house: House, manager: Client) -> None:
    address = f"/organization/units/{house.section.id}/edit/"
    assert "财务部" in manager.get(address).content.decode()
    sent = {
        "code": "C-2-1", "name": "预算处", "kind": "department", "position": "4", "version": "1",
        "parent": f"unit:{house.office.id}", "heads": [f"member:{house.li.id}"], "deputies": [f"member:{house.wang.id}"],
    }  # fmt: skip
    assert manager.post(address, sent).status_code == 302
    unit = Unit.objects.get(pk=house.section.pk)
    assert (unit.name, unit.position, unit.parent_id) == ("预算处", 4, house.office.pk)
    assert list(Head.objects.order_by("position").values_list("member_id", "is_deputy")) == [
        (house.li.pk, False),
        (house.wang.pk, True),
    ]
    stale = manager.post(address, sent)
    assert stale.status_code == 409
    assert "预算处" in stale.content.decode()


def test_a_person_is_created_and_refused_in_words(house: House, manager: Client) -> None:
    sent = {"number": "E9", "name": "陆游", "unit": f"unit:{house.office.id}", "post": str(house.clerk.id)}
    assert manager.post("/organization/members/new/", sent).status_code == 302
    assert Member.objects.get(number="E9").pinyin == "luyou"
    taken = manager.post("/organization/members/new/", sent)
    assert taken.status_code == 409
    assert "E9 已被使用" in taken.content.decode()
    wrong = manager.post("/organization/members/new/", sent | {"number": "E10", "email": "x", "unit": ""})
    assert wrong.status_code == 422


def test_roles_are_given_and_taken_on_their_page(house: House, manager: Client) -> None:
    made = manager.post("/organization/roles/new/", {"code": "seal", "name": "印章", "number": "1"})
    assert made.status_code == 302
    assert "印章" in manager.get("/organization/roles/").content.decode()
    holders = f"{made['Location']}holders/"
    assert manager.post(holders, {"act": "add", "member": f"member:{house.li.id}"}).status_code == 302
    assert RoleHolder.objects.get().member_id == house.li.pk
    assert manager.post(holders, {"act": "remove", "holder": str(house.li.id)}).status_code == 302
    assert not RoleHolder.objects.exists()


def test_i_am_away(house: House) -> None:
    client = browser(house.wang)
    sent = {
        "delegate": f"member:{house.li.id}", "starts_at": "2090-01-01T08:00", "ends_at": "2090-01-08T08:00",
        "grantor": f"member:{house.zhao.id}",
    }  # fmt: skip
    assert client.post("/organization/delegations/", sent).status_code == 302
    made = Delegation.objects.get()
    # Who is no manager sets one's own, whatever is sent.
    assert (made.grantor_id, made.starts_at.isoformat()) == (house.wang.pk, "2090-01-01T00:00:00+00:00")
    assert "李清照" in client.get("/organization/delegations/").content.decode()
    assert client.post(f"/organization/delegations/{made.public_id}/end/").status_code == 302
    made.refresh_from_db()
    assert made.revoked_at is not None
    wrong = client.post("/organization/delegations/", sent | {"ends_at": "soon"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(("kind", "model"), [("posts", Post), ("levels", Level)])
def test_posts_and_levels_are_made_and_changed(house: House, manager: Client, kind: str, model: Any) -> None:
    address = f"/organization/{kind}"
    sent = {"code": "Z-9", "name": "特别助理", "number": "7"}
    made = manager.post(f"{address}/new/", sent)
    assert (made.status_code, made["Location"]) == (302, f"{address}/")
    row = model.objects.get(code="Z-9")
    edit = f"{address}/{row.public_id}/"
    assert 'value="7"' in manager.get(edit).content.decode()
    changed = manager.post(edit, {**sent, "name": "总助", "number": "3", "version": "1"})
    assert changed.status_code == 302
    now = model.objects.get(pk=row.pk)
    assert (now.code, now.name, getattr(now, "position" if kind == "posts" else "rank"), now.is_active) == (
        "Z-9", "总助", 3, False,
    )  # fmt: skip
    assert manager.post(edit, {**sent, "number": "3", "version": "1"}).status_code == 409
