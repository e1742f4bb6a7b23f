"""Scheduled sync from a folder: once a file, units first, and a brake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ctp_core.api import events
from ctp_organization.models import ImportRun, Member, Unit
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
