"""Scheduled sync from a folder: once a file, units first, and a brake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse

from ctp_core.api import accounts, events, permissions, preferences
from ctp_core.kit.testing import api_client, client_for
from ctp_organization.api.imports import confirm_import
from ctp_organization.models import ImportRun, Member, Unit
from ctp_organization.selectors.imports import get_import
from ctp_organization.services.memberships import find_membership_faults
from ctp_organization.services.sync_folder import sync_folder
from tests.organization.conftest import House


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.CTP_ORGANIZATION_SYNC_FOLDER = str(tmp_path)
    settings.CTP_ORGANIZATION_SYNC_BRAKE = 10
    return tmp_path


def people(count: int, unit: str = "C-1") -> str:
    return "工号,姓名,单位编码\n" + "".join(f"S{number},王{number},{unit}\n" for number in range(count))


def states() -> list[tuple[str, str]]:
    return list(ImportRun.objects.order_by("pk").values_list("kind", "state"))


def test_units_come_before_people_and_a_file_is_taken_once(house: House, folder: Path) -> None:
    (folder / "units.csv").write_text("编码,名称,类型,上级编码\nC-9,新部门,部门,C\n", encoding="utf-8")
    (folder / "members.csv").write_text(people(3, "C-9"), encoding="utf-8")
    sync_folder()
    assert states() == [("units", "queued")]
    events.deliver_pending()
    sync_folder()
    events.deliver_pending()
    assert Unit.objects.filter(code="C-9").exists()
    assert Member.objects.filter(number__startswith="S").count() == 3
    assert states() == [("units", "done"), ("members", "done")]
    assert sync_folder() == []
    (folder / "members.csv").write_text(people(3, "C-9") + "\n", encoding="utf-8")
    assert [one.state for one in sync_folder()] == ["discarded"]


def test_the_brake_holds_what_would_change_too_much(house: House, folder: Path) -> None:
    (folder / "members.csv").write_text(people(21), encoding="utf-8")
    assert [one.state for one in sync_folder()] == ["ready"]
    events.deliver_pending()
    assert Member.objects.filter(number__startswith="S").count() == 0
    (folder / "members.csv").write_text(people(20), encoding="utf-8")
    assert [one.state for one in sync_folder()] == ["queued"]


def test_what_can_not_be_taken_stops_nothing(house: House, folder: Path, settings: Any) -> None:
    (folder / "units.csv").write_text("nonsense", encoding="utf-8")
    (folder / "members.csv").write_text(people(1, "C-404"), encoding="utf-8")
    assert [one.state for one in sync_folder()] == ["broken"]
    settings.CTP_ORGANIZATION_SYNC_FOLDER = ""
    assert sync_folder() == []


def test_a_large_file_is_taken_in_the_same_round(house: House, folder: Path) -> None:
    (folder / "members.csv").write_text(people(3) + "\n" * 270_000, encoding="utf-8")
    assert [(one.state, one.create_count) for one in sync_folder()] == [("queued", 3)]


NAMES = (("E1001", "王安石"), ("E1002", "李清照"), ("E1003", "赵明诚"))


def lay(folder: Path, *standing: str) -> None:
    """A table that names three people and how each stands; it has no unit and moves nobody."""
    rows = "".join(f"{number},{name},{state}\n" for (number, name), state in zip(NAMES, standing, strict=True))
    (folder / "members.csv").write_text(f"工号,姓名,状态\n{rows}", encoding="utf-8")


def test_people_are_disabled_by_a_column_and_come_back(house: House, folder: Path) -> None:
    browser = client_for(get_user_model().objects.get(pk=house.wang.account_pk))
    lay(folder, "停用", "", "在用")
    [run] = sync_folder()
    assert (run.state, run.update_count, run.disable_count, run.same_count) == ("queued", 1, 1, 2)
    assert get_import(id=run.id, actor=house.actor).differences[0]["fields"] == [["state", "在用", "停用"]]
    events.deliver_pending()
    assert Member.objects.filter(is_active=False).values_list("number", flat=True).get() == "E1001"
    assert browser.get("/api/v1/me/").status_code == 401
    assert find_membership_faults() == []
    assert sync_folder() == [], "the same table is not taken again"
    lay(folder, "在用", "", "")
    assert [one.disable_count for one in sync_folder()] == [0]
    events.deliver_pending()
    assert Member.objects.filter(is_active=False).count() == 0
    # What an older table said counts again when it is said again.
    lay(folder, "停用", "", "在用")
    assert [one.state for one in sync_folder()] == ["queued"]


def test_who_would_be_disabled_has_a_brake_of_its_own_and_somebody_is_told(house: House, folder: Path) -> None:
    permissions.grant_permission(
        code="organization.manage", key=permissions.account_key(house.zhao.account_pk), actor=house.actor
    )
    keeper = get_user_model().objects.get(pk=house.zhao.account_pk)
    preferences.set_value(key="organization.sync_most_disabled", value=1, actor=house.actor)
    lay(folder, "停用", "停用", "在用")
    [held] = sync_folder()
    events.deliver_pending()
    assert (held.state, held.disable_count, held.by_sync) == ("ready", 2, True)
    assert Member.objects.filter(is_active=False).count() == 0
    [told] = api_client(keeper, ["portal:read"]).get("/api/v1/notifications/").json()["items"]
    assert told["title"] == "有一次同步等您处理：新建 0，变更 2，其中停用 2"
    browser = client_for(keeper)
    assert "其中停用：2" in browser.get(reverse("organization:import", args=[held.id])).content.decode()
    # A newer table takes the place of the one that waits, and goes on when somebody lets it.
    lay(folder, "停用", "停用", "")
    [newer] = sync_folder()
    assert states()[-2:] == [("members", "discarded"), ("members", "ready")]
    confirm_import(id=newer.id, actor=house.actor)
    events.deliver_pending()
    assert Member.objects.filter(is_active=False).count() == 2


def test_administrators_are_not_disabled_by_a_table(house: House, folder: Path) -> None:
    accounts.set_admin_role(account_pk=house.wang.account_pk, admin_role="audit", actor=house.actor)
    lay(folder, "停用", "forgotten", "")
    [run] = sync_folder()
    assert (run.state, [one["code"] for one in run.problems]) == (
        "broken",
        ["organization.bad_state", "organization.administrator_kept"],
    )


def test_the_command_takes_it_now(house: House, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(folder, "停用", "", "")
    call_command("sync_organization")
    call_command("sync_organization")
    said = capsys.readouterr().out.splitlines()
    assert (len(said), "members.csv" in said[0]) == (2, True)
