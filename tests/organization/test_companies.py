"""A company's own administrators: everything of the company, nothing beyond it, on every door."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from apps.news.models import Board
from ctp_core.api import clock, permissions, timers
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, DataScope, DomainError, Forbidden, Invalid, PrincipalRef
from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_organization.api import members, principals, rights, setup, units
from ctp_organization.contracts import MemberDto, UnitDto
from ctp_organization.contracts.errors import CarriesPermissions, CompanyMissing, OpensObjects, OutsideCompany
from ctp_organization.kit.rights_world import World
from ctp_organization.selectors.coming import get_coming_change
from ctp_organization.selectors.maintaining import Maintenance
from ctp_organization.selectors.posts import get_post
from tests.organization.conftest import House

BASE = "/api/v1/organization"


@dataclass
class Group:
    """Two companies below one group; 赵明诚 administers the house's own."""

    house: House
    top: UnitDto
    other: UnitDto
    desk: UnitDto
    stranger: MemberDto
    security: Any

    @property
    def admin(self) -> Actor:
        return actor_for_account(account_pk=self.house.zhao.account_pk)


@pytest.fixture
def group(house: House) -> Group:
    top = setup.create_unit(code="G", name="集团", kind="group", actor=house.actor)
    other = setup.create_unit(code="D", name="近水公司", kind="company", parent_id=top.id, actor=house.actor)
    desk = setup.create_unit(code="D-1", name="前台", parent_id=other.id, actor=house.actor)
    setup.move_unit(id=house.company.id, parent_id=top.id, actor=house.actor)
    details = setup.MemberDetails(number="E2001", name="苏轼")
    stranger = setup.create_member(details=details, unit_id=desk.id, actor=house.actor)
    security = make_account(admin_role="security")
    found = Group(house, top, other, desk, stranger, security)
    name(found, house.zhao, house.company)
    return found


def name(group: Group, member: MemberDto, *companies: UnitDto) -> None:
    rights.grant_permission(
        code="organization.manage",
        principal=PrincipalRef("member", member.id),
        scope=DataScope("chosen", frozenset(one.id for one in companies)),
        actor=actor_for_account(account_pk=group.security.pk),
    )


def person(number: str, name_: str = "新人") -> setup.MemberDetails:
    return setup.MemberDetails(number=number, name=name_)


def browser(member: MemberDto) -> Any:
    return client_for(get_user_model().objects.get(pk=member.account_pk), headers={"accept-language": "en"})


def test_security_administrators_name_them_for_companies_alone(group: Group) -> None:
    house = group.house
    assert group.admin.data_scopes("organization.manage") == {DataScope("chosen", frozenset([house.company.id]))}
    assert not group.admin.may("organization.manage")
    for bad in (house.office, group.top):
        with pytest.raises(Invalid) as found:
            name(group, house.wang, bad)
        assert set(found.value.fields) == {"units"}
    client = client_for(group.security, headers={"accept-language": "en"})
    sent = {"code": "organization.manage", "principal": f"member:{house.wang.id}", "act": "add", "scope": "chosen"}
    refused = client.post("/organization/rights/change/", sent)
    assert refused.status_code == 422
    assert "Choose at least one unit." in refused.content.decode()
    done = client.post("/organization/rights/change/", sent | {"units": f"unit:{group.other.id}"})
    assert done.status_code == 302
    assert "近水公司 and below" in client.get("/organization/rights/").content.decode()
    explained = client.get(f"{BASE}/rights/explain/?permission=organization.manage&member={house.wang.id}").json()
    assert [one["label"] for [one] in explained["reasons"]] == [
        "Maintain units, people, posts, teams and roles: 近水公司 and below"
    ]
    api = api_client(group.security, ["organization:write"])
    grants = f"{BASE}/permissions/organization.manage/grants/"
    body: dict[str, Any] = {"principal": f"member:{house.li.id}", "scope": "unit"}
    assert list(api.post(grants, body).json()["fields"]) == ["scope"]
    assert list(api.post(grants, {**body, "scope": None, "units": [str(group.other.id)]}).json()["fields"]) == ["units"]
    # A company's administrator names nobody, and what is taken ends at once.
    assert browser(house.zhao).post("/organization/rights/change/", sent).status_code == 403
    principal = PrincipalRef("member", house.li.id)
    with pytest.raises(Forbidden):
        rights.grant_permission(code="organization.manage", principal=principal, actor=group.admin)
    me = PrincipalRef("member", house.zhao.id)
    security = actor_for_account(account_pk=group.security.pk)
    rights.revoke_permission(code="organization.manage", principal=me, actor=security)
    with pytest.raises(Forbidden):
        setup.create_unit(code="X", name="新", parent_id=house.company.id, actor=group.admin)


def test_everything_of_the_company(group: Group) -> None:
    house, admin = group.house, group.admin
    made = setup.create_unit(code="C-3", name="采购部", parent_id=house.company.id, actor=admin)
    setup.move_unit(id=house.section.id, parent_id=made.id, actor=admin)
    assert units.get_unit(id=house.section.id).parent == made.ref
    details = setup.UnitDetails("C", "远山", "company")
    assert setup.update_unit(id=house.company.id, details=details, actor=admin).name == "远山"
    setup.set_heads(unit_id=house.company.id, heads=[house.wang.id], actor=admin)
    setup.merge_units(into_id=house.office.id, from_ids=[made.id], actor=admin)
    hired = setup.create_member(details=person("E9"), unit_id=house.office.id, post_id=house.clerk.id, actor=admin)
    setup.assign(member_id=hired.id, unit_id=house.finance.id, primary=True, actor=admin)
    setup.update_member(id=hired.id, details=person("E9", "陆游"), actor=admin)
    setup.disable_member(id=hired.id, actor=admin)
    assert members.get_member(id=hired.id, actor=admin).is_active is False
    setup.enable_member(id=hired.id, actor=admin)
    post = setup.create_post(code="p", name="专员", actor=admin)
    team = setup.create_team(name="专班", member_ids=[hired.id, house.li.id], actor=admin)
    role = setup.create_role(code="r", name="内勤", actor=admin)
    assert {one.company.id for one in (post, team, role) if one.company} == {house.company.id}
    setup.assign(member_id=hired.id, unit_id=house.section.id, post_id=post.id, actor=admin)
    setup.grant_role(role_id=role.id, member_id=hired.id, actor=admin)
    common = setup.create_role(code="seal", name="用印", per_unit=True, actor=house.actor)
    setup.grant_role(role_id=common.id, member_id=house.li.id, unit_id=house.finance.id, actor=admin)
    due = clock.now() + timedelta(days=2)
    planned = setup.plan_change(wish=setup.Wish("rename", house.office.id, name="总办"), due_at=due, actor=admin)
    timers.run_due(now=due)
    assert get_coming_change(id=planned.id, actor=admin).state == "done"
    left = setup.leave_member(id=hired.id, successor_id=house.li.id, parts=["organization.roles"], actor=admin)
    assert left.handed_over == {"organization.roles": 1}


def refusals(group: Group) -> list[tuple[str, Callable[[Actor], Any]]]:
    house, far = group.house, group.other.id
    outside_role = setup.create_role(code="all", name="总管", actor=house.actor)
    per_unit = setup.create_role(code="seal", name="用印", per_unit=True, actor=house.actor)
    team = setup.create_team(name="联合组", actor=house.actor)
    theirs = setup.create_post(code="theirs", name="他岗", company=far, actor=house.actor)
    lent = setup.assign(member_id=group.stranger.id, unit_id=house.office.id, actor=house.actor)
    details = setup.UnitDetails("D", "改名", "company")
    wish = setup.Wish("move", house.office.id, into_id=far)
    return [
        ("a top unit", lambda a: setup.create_unit(code="N", name="新", actor=a)),
        ("a unit elsewhere", lambda a: setup.create_unit(code="N", name="新", parent_id=far, actor=a)),
        ("out", lambda a: setup.move_unit(id=house.office.id, parent_id=far, actor=a)),
        ("to the top", lambda a: setup.move_unit(id=house.office.id, parent_id=None, actor=a)),
        ("in", lambda a: setup.move_unit(id=group.desk.id, parent_id=house.company.id, actor=a)),
        ("the company itself", lambda a: setup.move_unit(id=house.company.id, parent_id=house.office.id, actor=a)),
        ("its kind", lambda a: setup.update_unit(id=house.company.id, details=setup.UnitDetails("C", "n"), actor=a)),
        ("another company", lambda a: setup.update_unit(id=far, details=details, actor=a)),
        ("switch off", lambda a: setup.disable_unit(id=group.desk.id, actor=a)),
        ("merge out", lambda a: setup.merge_units(into_id=far, from_ids=[house.office.id], actor=a)),
        ("merge in", lambda a: setup.merge_units(into_id=house.office.id, from_ids=[group.desk.id], actor=a)),
        ("foreign heads", lambda a: setup.set_heads(unit_id=house.office.id, heads=[group.stranger.id], actor=a)),
        ("heads elsewhere", lambda a: setup.set_heads(unit_id=far, heads=[house.wang.id], actor=a)),
        ("hire elsewhere", lambda a: setup.create_member(details=person("N"), unit_id=group.desk.id, actor=a)),
        ("a stranger", lambda a: setup.update_member(id=lent.id, details=person("N"), actor=a)),
        ("close a stranger", lambda a: setup.disable_member(id=lent.id, actor=a)),
        ("send a stranger", lambda a: setup.leave_member(id=lent.id, actor=a)),
        ("lend", lambda a: setup.assign(member_id=house.wang.id, unit_id=group.desk.id, actor=a)),
        ("borrow", lambda a: setup.assign(member_id=group.stranger.id, unit_id=house.finance.id, actor=a)),
        (
            "their post",
            lambda a: setup.assign(member_id=house.li.id, unit_id=house.office.id, post_id=theirs.id, actor=a),
        ),
        ("a post of theirs", lambda a: setup.create_post(code="n", name="n", company=far, actor=a)),
        (
            "a post of all",
            lambda a: setup.update_post(id=house.clerk.id, details=setup.PostDetails("clerk", "n"), actor=a),
        ),
        ("a team of all", lambda a: setup.set_team_members(id=team.id, member_ids=[house.li.id], actor=a)),
        ("a mixed team", lambda a: setup.create_team(name="混", member_ids=[group.stranger.id], actor=a)),
        ("a role of all", lambda a: setup.grant_role(role_id=outside_role.id, member_id=house.li.id, actor=a)),
        (
            "a role elsewhere",
            lambda a: setup.grant_role(role_id=per_unit.id, member_id=house.li.id, unit_id=group.desk.id, actor=a),
        ),
        (
            "a role to strangers",
            lambda a: setup.grant_role(
                role_id=per_unit.id, member_id=group.stranger.id, unit_id=house.office.id, actor=a
            ),
        ),
        ("a day ahead", lambda a: setup.plan_change(wish=wish, due_at=clock.now() + timedelta(days=1), actor=a)),
    ]


def test_nothing_beyond_the_company(group: Group) -> None:
    for label, act in refusals(group):
        try:
            act(group.admin)
        except OutsideCompany:
            continue
        pytest.fail(f"not refused: {label}")
    with pytest.raises(Forbidden):
        setup.create_level(code="l", name="级", actor=group.admin)
    # Of two companies one says for which; between them nothing moves.
    name(group, group.house.zhao, group.house.company, group.other)
    with pytest.raises(CompanyMissing):
        setup.create_post(code="n", name="n", actor=group.admin)
    setup.create_post(code="n", name="n", company=group.other.id, actor=group.admin)
    with pytest.raises(OutsideCompany):
        setup.move_unit(id=group.house.office.id, parent_id=group.other.id, actor=group.admin)


def test_no_permission_is_given_by_putting_somebody_where_it_is_held(group: Group) -> None:
    house, admin = group.house, group.admin
    post = setup.create_post(code="hr", name="人事主管", actor=house.actor)
    holders = [PrincipalRef("post", post.id), PrincipalRef("unit", house.finance.id)]
    role = setup.create_role(code="r", name="内勤", company=house.company.id, actor=house.actor)
    for one in (*holders, PrincipalRef("role", role.id)):
        [key] = principals.keys_of(refs=[one])
        permissions.grant_permission(code="news.manage_boards", key=key, actor=house.actor)
    acts: list[Callable[[], Any]] = [
        lambda: setup.assign(member_id=house.zhao.id, unit_id=house.office.id, post_id=post.id, actor=admin),
        lambda: setup.assign(member_id=house.zhao.id, unit_id=house.finance.id, actor=admin),
        lambda: setup.create_member(details=person("N"), unit_id=house.finance.id, actor=admin),
        lambda: setup.merge_units(into_id=house.finance.id, from_ids=[house.office.id], actor=admin),
        lambda: setup.grant_role(role_id=role.id, member_id=house.zhao.id, actor=admin),
    ]
    for act in acts:
        with pytest.raises(CarriesPermissions):
            act()
    # What the whole company holds for a part of the data is a gift where it counts everywhere, and none where it is the same.
    part, code = DataScope("unit"), "documents.register"
    for ref, scope in (
        (PrincipalRef("unit_tree", house.company.id), part),
        (PrincipalRef("unit", house.section.id), None),
    ):
        [key] = principals.keys_of(refs=[ref])
        permissions.grant_permission(code=code, key=key, scope=scope, actor=house.actor)
    with pytest.raises(CarriesPermissions):
        setup.assign(member_id=house.li.id, unit_id=house.section.id, actor=admin)
    permissions.grant_permission(code=code, key=key, scope=part, actor=house.actor)
    setup.assign(member_id=house.li.id, unit_id=house.section.id, actor=admin)
    # What the whole company holds is no gift.
    [key] = principals.keys_of(refs=[PrincipalRef("unit_tree", house.company.id)])
    permissions.grant_permission(code="news.manage_boards", key=key, actor=house.actor)
    acts[1]()
    # An administrator of the server is nobody's to touch.
    get_user_model().objects.filter(pk=house.wang.account_pk).update(admin_role="audit")
    with pytest.raises(OutsideCompany):
        setup.disable_member(id=house.wang.id, actor=admin)


def test_a_place_of_the_house_that_opens_objects_is_not_given_by_a_company(group: Group) -> None:
    """A board opened to a post, level or role of the house is not the company's to give; one opened to its own post is."""
    house, admin = group.house, group.admin
    post = setup.create_post(code="hr", name="人事主管", actor=house.actor)
    own = setup.create_post(code="hr-c", name="公司人事", company=house.company.id, actor=house.actor)
    level = setup.create_level(code="m5", name="M5", rank=5, actor=house.actor)
    role = setup.create_role(code="u", name="联络人", per_unit=True, actor=house.actor)
    refs = [PrincipalRef("post", post.id), PrincipalRef("post", own.id), PrincipalRef("level", level.id)]
    refs.append(PrincipalRef("role", role.id))
    board = Board.objects.create(name="集团公告")
    permissions.grant(target=board, verb="read", keys=principals.keys_of(refs=refs))
    high = setup.MemberDetails(number="N", name="新人", level_id=level.id)
    acts: list[Callable[[], Any]] = [
        lambda: setup.assign(member_id=house.zhao.id, unit_id=house.office.id, post_id=post.id, actor=admin),
        lambda: setup.create_member(details=high, unit_id=house.office.id, actor=admin),
        lambda: setup.grant_role(role_id=role.id, member_id=house.li.id, unit_id=house.office.id, actor=admin),
    ]
    for act in acts:
        with pytest.raises(OpensObjects):
            act()
    setup.assign(member_id=house.zhao.id, unit_id=house.office.id, post_id=own.id, actor=admin)
    # What the company as a whole may read anyway is no gift.
    whole = principals.keys_of(refs=[PrincipalRef("unit_tree", house.company.id)])
    permissions.grant(target=board, verb="read", keys=whole)
    for act in acts:
        act()


def test_what_a_merged_company_owned_stays_in_the_company_around_it(group: Group) -> None:
    house = group.house
    branch = setup.create_unit(code="C-9", name="分公司", kind="company", parent_id=house.company.id, actor=house.actor)
    post = setup.create_post(code="b", name="店长", company=branch.id, actor=house.actor)
    far = setup.create_post(code="f", name="领班", company=group.other.id, actor=house.actor)
    setup.merge_units(into_id=house.office.id, from_ids=[branch.id], actor=group.admin)
    setup.update_post(id=post.id, details=setup.PostDetails("b", "主管"), actor=group.admin)
    assert get_post(id=post.id, actor=house.actor).company == house.company.ref
    setup.merge_units(into_id=group.top.id, from_ids=[group.other.id], actor=house.actor)
    assert get_post(id=far.id, actor=house.actor).company is None, "there is no company around"


def test_what_was_planned_is_carried_out_with_the_rights_of_the_day(group: Group) -> None:
    house = group.house
    due = clock.now() + timedelta(days=2)
    wish = setup.Wish("rename", house.office.id, name="总办")
    made = setup.plan_change(wish=wish, due_at=due, actor=group.admin)
    principal = PrincipalRef("member", house.zhao.id)
    security = actor_for_account(account_pk=group.security.pk)
    rights.revoke_permission(code="organization.manage", principal=principal, actor=security)
    timers.run_due(now=due)
    assert get_coming_change(id=made.id, actor=house.actor).state == "refused"
    assert units.get_unit(id=house.office.id).name == "办公室"


def test_pages_and_rest_show_and_ask_the_same(group: Group) -> None:
    house, client = group.house, browser(group.house.zhao)
    setup.create_post(code="own", name="自设岗", company=house.company.id, actor=house.actor)
    team = setup.create_team(name="联合组", actor=house.actor)
    own = setup.create_team(name="自家组", company=house.company.id, actor=house.actor)
    role = setup.create_role(code="seal", name="用印员", per_unit=True, actor=house.actor)
    wide = setup.create_role(code="all", name="总管", actor=house.actor)

    def status(path: str) -> int:
        return int(client.get(f"/organization/{path}").status_code)

    assert [status(path) for path in ("levels/", "imports/", "export/units.csv", "rights/")] == [403] * 4
    for inside, outside in (
        (f"units/{house.office.id}/edit/", f"units/{group.desk.id}/edit/"),
        (f"units/{house.office.id}/change/", f"units/{group.desk.id}/change/"),
        (f"members/{house.li.id}/edit/", f"members/{group.stranger.id}/edit/"),
        (f"members/{house.li.id}/leave/", f"members/{group.stranger.id}/leave/"),
        (f"teams/{own.id}/", f"teams/{team.id}/"),
        (f"roles/{role.id}/", f"roles/{wide.id}/"),
    ):
        assert (status(inside), status(outside)) == (200, 403), inside
    posts = client.get("/organization/posts/").content.decode()
    assert ("自设岗" in posts, "科员" in posts, "Levels" in posts) == (True, False, False)
    teams = client.get("/organization/teams/").content.decode()
    assert ("自家组" in teams, "联合组" in teams) == (True, False)
    roles = client.get("/organization/roles/").content.decode()
    assert ("用印员" in roles, "总管" in roles) == (True, False)
    assert 'name="code"' not in client.get(f"/organization/roles/{role.id}/").content.decode()
    edit = "Edit unit"
    assert edit in client.get(f"/organization/?unit={house.office.id}").content.decode()
    assert edit not in client.get(f"/organization/?unit={group.desk.id}").content.decode()
    assert f"units/new/?parent={house.company.id}" in client.get("/organization/").content.decode()
    company = client.get(f"/organization/units/{house.company.id}/edit/").content.decode()
    assert ('name="kind"' in company, "unit-change" in company) == (False, False)
    sent = {"name": "远山", "code": "C", "position": "0", "heads": f"member:{house.wang.id}", "version": "2"}
    assert client.post(f"/organization/units/{house.company.id}/edit/", sent).status_code == 302
    assert units.get_unit(id=house.company.id).parent == group.top.ref
    saved = client.post("/organization/teams/new/", {"name": "新组", "members": f"member:{group.stranger.id}"})
    assert (saved.status_code, "does not belong to the company" in saved.content.decode()) == (403, True)

    api = api_client(get_user_model().objects.get(pk=house.zhao.account_pk), ["organization:write"])
    made = api.post(f"{BASE}/teams/", {"name": "接口组"})
    assert (made.status_code, made.json()["company"]["name"]) == (201, "远山")
    assert api.put(f"{BASE}/teams/{team.id}/members/", {"members": []}).json()["code"] == "organization.outside_company"
    assert api.get(f"{BASE}/units/{group.desk.id}/impact/?act=disable").status_code == 403
    assert api.get(f"{BASE}/units/{house.office.id}/impact/?act=disable").status_code == 200
    assert api.post(f"{BASE}/levels/", {"code": "l", "name": "l"}).status_code == 403
    me = api_client(get_user_model().objects.get(pk=house.zhao.account_pk), ["accounts:read"])
    assert me.get("/api/v1/me/").json()["narrowed_permissions"] == [
        {"permission": "organization.manage", "scope": "chosen", "units": [str(house.company.id)]}
    ]


def random_acts(*, seed: int, count: int) -> list[str]:
    """What goes wrong when companies' administrators try *count* things while the organisation changes around them."""
    world = World(seed=seed)
    around = (world.companies.name_administrator, world.move_person, world.move_unit)
    for _ in range(count):
        if world.random.random() < 0.3:
            with suppress(DomainError):
                world.random.choice(around)()
        world.companies.maintain()
    return world.companies.faults


def test_random_acts_agree_with_a_naive_model(db: None) -> None:
    assert random_acts(seed=20_261, count=150) == []


def test_the_model_finds_a_rule_that_is_too_wide(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Maintenance, "covers", lambda self, *paths: True)
    assert random_acts(seed=20_261, count=60)
