"""What was and what is to come: terms that ended, changes carried out on their day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model

from ctp_core.api import clock, permissions, timers
from ctp_core.contracts import Invalid
from ctp_core.kit.testing import client_for
from ctp_organization.api import setup, units
from ctp_organization.selectors.coming import get_coming_change
from ctp_organization.services.plan_change import ChangeNotPlanned
from tests.organization.conftest import House


def at(moment: datetime) -> Any:
    """The clock stands still at *moment*."""
    return patch("django.utils.timezone.now", return_value=moment)


def led(house: House, moment: datetime) -> list[str]:
    return [one.member.name for one in units.heads_on(unit_pk=house.section.pk, at=moment)]


def test_who_was_head_on_that_day(house: House) -> None:
    start = clock.now()
    days = [start + timedelta(days=n) for n in range(6)]
    with at(days[1]):
        setup.set_heads(unit_id=house.section.id, heads=[house.li.id, house.wang.id], actor=house.actor)
    with at(days[3]):
        setup.set_heads(unit_id=house.section.id, heads=[house.zhao.id], deputies=[house.li.id], actor=house.actor)
    with at(days[5]):
        setup.leave_member(id=house.zhao.id, actor=house.actor)
    assert led(house, days[0]) == []
    assert led(house, days[1]) == ["李清照", "王安石"]
    assert led(house, days[2]) == ["李清照", "王安石"]
    assert led(house, days[3]) == ["赵明诚", "李清照"]
    assert led(house, days[5]) == ["李清照"]


def test_where_a_unit_and_its_people_stood(house: House) -> None:
    start = clock.now()
    with at(start + timedelta(days=2)):
        setup.move_unit(id=house.section.id, parent_id=house.office.id, actor=house.actor)
        details = setup.UnitDetails("C-2-1", "核算科")
        setup.update_unit(id=house.section.id, details=details, actor=house.actor)
        setup.merge_units(into_id=house.office.id, from_ids=[house.section.id], actor=house.actor)
    then = units.unit_on(unit_pk=house.section.pk, at=start + timedelta(days=1))
    assert (then.name, then.parent, then.exists) == ("预算科", house.finance.ref, True)
    now = units.unit_on(unit_pk=house.section.pk, at=start + timedelta(days=3))
    assert (now.name, now.parent) == ("核算科", house.office.ref)
    assert not units.unit_on(unit_pk=house.section.pk, at=start - timedelta(days=1)).exists
    stood = [units.units_on(member_pk=house.li.pk, at=start + timedelta(days=n))[0].name for n in (1, 3)]
    assert stood == ["核算科", "办公室"]


def test_a_change_is_carried_out_on_its_day(house: House) -> None:
    due = clock.now() + timedelta(days=3)
    wishes = [
        setup.Wish("move", house.section.id, into_id=house.office.id),
        setup.Wish("rename", house.office.id, name="综合办公室"),
        setup.Wish("heads", house.office.id, members=(house.wang.id,)),
        setup.Wish("disable", house.finance.id),
    ]
    made = [setup.plan_change(wish=wish, due_at=due, actor=house.actor) for wish in wishes]
    gone = setup.plan_change(wish=setup.Wish("leave", house.li.id), due_at=due, actor=house.actor)
    setup.withdraw_change(id=gone.id, actor=house.actor)
    timers.run_due()
    assert units.get_unit(id=house.section.id).parent == house.finance.ref
    timers.run_due(now=due + timedelta(seconds=1))
    assert units.get_unit(id=house.office.id).name == "综合办公室"
    assert units.get_unit(id=house.section.id).parent.name == "综合办公室"  # type: ignore[union-attr]
    assert units.heads_of(unit_pk=house.office.pk) == (house.wang.ref,)
    states = {get_coming_change(id=one.id, actor=house.actor).state for one in made}
    assert states == {"done"}
    assert get_coming_change(id=gone.id, actor=house.actor).state == "withdrawn"
    with pytest.raises(ChangeNotPlanned):
        setup.withdraw_change(id=made[0].id, actor=house.actor)


def test_what_can_not_be_done_on_its_day_says_why(house: House) -> None:
    due = clock.now() + timedelta(days=3)
    made = setup.plan_change(wish=setup.Wish("disable", house.section.id), due_at=due, actor=house.actor)
    timers.run_due(now=due)
    found = get_coming_change(id=made.id, actor=house.actor)
    assert found.state == "refused"
    assert "预算科" in found.refusal
    assert units.get_unit(id=house.section.id).is_active
    with pytest.raises(Invalid):
        setup.plan_change(wish=setup.Wish("disable", house.section.id), due_at=clock.now(), actor=house.actor)
    with pytest.raises(Invalid):
        setup.plan_change(wish=setup.Wish("burn", house.section.id), due_at=due, actor=house.actor)


def test_pages_and_rest(house: House) -> None:
    key = permissions.account_key(house.zhao.account_pk)
    permissions.grant_permission(code="organization.manage", key=key, actor=house.actor)
    people: Any = get_user_model().objects
    manager, clerk = (client_for(people.get(pk=one.account_pk)) for one in (house.zhao, house.wang))
    base = "/api/v1/organization"
    setup.set_heads(unit_id=house.section.id, heads=[house.li.id], actor=house.actor)
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    then = clerk.get(f"{base}/units/{house.section.id}/then/", {"on": tomorrow}).json()
    assert (then["name"], [one["name"] for one in then["heads"]]) == ("预算科", ["李清照"])
    before = clerk.get(f"{base}/units/{house.section.id}/then/?on=2001-01-01").json()
    assert (before["exists"], before["heads"]) == (False, [])
    assert clerk.get(f"{base}/units/{house.section.id}/then/?on=yesterday").status_code == 422
    stood = clerk.get(f"{base}/members/{house.li.id}/units-then/").json()
    assert [one["name"] for one in stood] == ["预算科"]
    assert clerk.get(f"{base}/changes/").status_code == 403
    body = {"act": "leave", "subject": str(house.li.id), "due_at": "2090-01-01T00:00:00Z"}
    made = manager.post(f"{base}/changes/", body, content_type="application/json")
    assert (made.status_code, made.json()["about"]) == (201, "李清照")
    unmergeable = manager.post(f"{base}/changes/", body | {"act": "merge"}, content_type="application/json")
    assert unmergeable.status_code == 422
    page = manager.get("/organization/changes/").content.decode()
    assert "李清照" in page
    sent = {"act": "move", "into": f"unit:{house.office.id}", "due_at": "2090-01-01T08:00"}
    assert manager.post(f"/organization/units/{house.section.id}/change/", sent).status_code == 302
    wrong = manager.post(f"/organization/units/{house.section.id}/change/", sent | {"due_at": "soon"})
    assert wrong.status_code == 422
    assert manager.post(f"/organization/changes/{made.json()['id']}/withdraw/").status_code == 302
    assert manager.get(f"{base}/changes/{made.json()['id']}/").json()["state"] == "withdrawn"
    assert len(manager.get(f"{base}/changes/").json()["items"]) == 2
    assert "李清照" in clerk.get(f"/organization/units/{house.section.id}/then/").content.decode()
    assert "李清照" not in clerk.get(f"/organization/units/{house.section.id}/then/?on=2001-01-01").content.decode()
