"""Licence files: who signed, what they allow, what happens when they end."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from ctp_core.api import accounts, modules
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.modules import state
from ctp_core.applets.modules.licences import Standing, read_licence
from ctp_core.applets.operations.checks.licence import licence_counts
from ctp_core.contracts import Forbidden, ReadOnly, system_actor
from ctp_core.contracts.actors import Actor
from tests.core.licences import LICENCE, PUBLIC, licence_text

SYSTEM = system_actor("test")
TODAY = datetime.now(UTC).date()


def test_what_was_signed_is_read_back() -> None:
    text = licence_text(modules=("news", "documents"), seats=50, expires=date(2027, 6, 30), grace_days=30)
    licence = read_licence(text, [PUBLIC])
    assert (licence.modules, licence.seats) == (("news", "documents"), 50)
    assert (licence.expires, licence.grace_days) == (date(2027, 6, 30), 30)
    assert licence.covers("news")
    assert not licence.covers("meetings")


@pytest.mark.parametrize("change", [("holder", "Somebody Else"), ("seats", 100_000), ("expires", "2099-01-01")])
def test_a_changed_licence_is_foreign(change: tuple[str, object]) -> None:
    data = json.loads(licence_text())
    data["licence"][change[0]] = change[1]
    with pytest.raises(modules.LicenceForeign):
        read_licence(json.dumps(data), [PUBLIC])


def test_a_licence_of_another_key_is_foreign() -> None:
    with pytest.raises(modules.LicenceForeign):
        read_licence(licence_text(), [modules.make_key_pair()[1], "not a key", ""])
    with pytest.raises(modules.LicenceForeign):
        read_licence(licence_text(), [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"licence": 1, "signature": ""}',
        '{"licence": {}, "signature": "%"}',
        "[" * 90_000,
        "\0",
    ],
)
def test_what_is_no_licence_file_is_refused(text: str) -> None:
    with pytest.raises(modules.LicenceRefused):
        read_licence(text, [PUBLIC])


@pytest.mark.parametrize("change", [{"modules": ()}, {"seats": -1}, {"grace_days": -1}, {"holder": 7}, {"seats": True}])
def test_a_signed_licence_that_makes_no_sense_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(modules.LicenceIncomplete):
        read_licence(licence_text(**change), [PUBLIC])


def test_phases_follow_the_calendar() -> None:
    standing = Standing(read_licence(licence_text(expires=date(2026, 6, 30), grace_days=10), [PUBLIC]))
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 10), date(2026, 7, 11)]
    assert [standing.phase(day) for day in days] == ["valid", "grace", "grace", "expired"]
    assert Standing().phase(date(2099, 1, 1)) == "community"


def install(settings: object, **changes: object) -> None:
    settings.CTP_LICENCE_KEYS = [PUBLIC]  # type: ignore[attr-defined]
    modules.install_licence(text=licence_text(**changes), accepted=True, actor=SYSTEM)


@pytest.mark.django_db
def test_without_a_file_the_community_licence_allows_everything() -> None:
    status = modules.licence_status()
    assert (status.phase, status.modules, status.seats) == ("community", ("*",), None)
    modules.require_writable()


@pytest.mark.django_db
def test_an_installed_licence_is_in_force_and_audited(settings: object) -> None:
    install(settings, seats=9, expires=TODAY + timedelta(days=3), grace_days=5)
    status = modules.licence_status()
    assert (status.phase, status.holder, status.seats, status.days_left) == ("valid", LICENCE.holder, 9, 3)
    assert [one.action for one in AuditEntry.objects.all()] == ["core.install_licence"]


@pytest.mark.django_db
def test_after_grace_nothing_is_written(settings: object) -> None:
    install(settings, expires=TODAY - timedelta(days=3), grace_days=5)
    assert (modules.licence_status().phase, modules.licence_status().days_left) == ("grace", 2)
    modules.require_writable()
    install(settings, expires=TODAY - timedelta(days=6), grace_days=5)
    assert modules.licence_status().phase == "expired"
    with pytest.raises(ReadOnly):
        modules.require_writable()


@pytest.mark.django_db
def test_seats_end_at_the_last_one(settings: object) -> None:
    modules.require_seat(count=lambda: 1_000_000)
    install(settings, seats=3)
    modules.require_seat(count=lambda: 2)
    with pytest.raises(modules.SeatsTaken):
        modules.require_seat(count=lambda: 3)


@pytest.mark.django_db
def test_only_the_system_administrator_installs(settings: object) -> None:
    for role in ("", "security", "audit"):
        with pytest.raises(Forbidden):
            modules.install_licence(text=licence_text(), actor=Actor(kind="person", account_pk=1, admin_role=role))
    assert modules.licence_status().phase == "community"


@pytest.mark.django_db
def test_a_broken_file_of_the_deployment_licenses_nothing(settings: object, tmp_path: Path) -> None:
    given = tmp_path / "licence.json"
    settings.CTP_LICENCE_FILE = str(given)  # type: ignore[attr-defined]
    settings.CTP_LICENCE_KEYS = [PUBLIC]  # type: ignore[attr-defined]
    assert modules.licence_status().phase == "broken"
    given.write_text(licence_text(holder="A").replace('"A"', '"B"'))
    state.forget()
    status = modules.licence_status()
    assert (status.phase, status.modules) == ("broken", ())
    assert isinstance(status.problem, modules.LicenceForeign)
    given.write_text(licence_text(holder="A"))
    assert modules.licence_status().phase == "valid"
    with pytest.raises(modules.LicenceGivenByDeployment):
        modules.install_licence(text=licence_text(), actor=SYSTEM)


@pytest.mark.django_db
def test_no_account_becomes_active_beyond_the_seats(settings: object) -> None:
    install(settings, seats=2)
    first = accounts.create_person(username="first", name="First", password=None, actor=SYSTEM)
    accounts.create_service_account(username="robot", name="Robot", actor=SYSTEM)
    accounts.create_person(username="second", name="Second", password=None, actor=SYSTEM)
    with pytest.raises(modules.SeatsTaken):
        accounts.create_person(username="third", name="Third", password=None, actor=SYSTEM)
    accounts.disable(account_pk=first.pk, actor=SYSTEM)
    accounts.create_person(username="third", name="Third", password=None, actor=SYSTEM)
    with pytest.raises(modules.SeatsTaken):
        accounts.enable(account_pk=first.pk, actor=SYSTEM)


@pytest.mark.django_db
def test_nobody_comes_back_beyond_the_seats(settings: object) -> None:
    """The way of the organisation and its imports: several at once."""
    made = accounts.create_people(people=[accounts.NewPerson(f"p{number}", "P") for number in range(3)])
    with transaction.atomic():
        accounts.switch_people(account_pks=[made["p1"], made["p2"]], active=False)
    install(settings, seats=2)
    with pytest.raises(modules.SeatsTaken), transaction.atomic():
        accounts.switch_people(account_pks=made.values(), active=True)
    with transaction.atomic():
        accounts.switch_people(account_pks=[made["p0"], made["p1"]], active=True)
    assert modules.count_active_people() == 2


@pytest.mark.django_db
def test_a_whole_import_fits_into_the_seats_or_nobody_comes(settings: object) -> None:
    install(settings, seats=3)
    people = [accounts.NewPerson(f"person{number}", f"Person {number}") for number in range(4)]
    with pytest.raises(modules.SeatsTaken):
        accounts.create_people(people=people)
    assert accounts.find_account_by_username(username="person0") is None
    assert len(accounts.create_people(people=people[:3])) == 3


@pytest.mark.django_db
def test_doctor_and_log_say_that_a_licence_cannot_be_used(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert licence_counts() is None
    settings.CTP_LICENCE_FILE = str(tmp_path / "none.json")
    assert modules.licence_status().phase == "broken"
    told = licence_counts()
    assert told is not None
    assert told.startswith(f"CTP_LICENCE_FILE 指定的文件 {tmp_path / 'none.json'} 无法读取。")
    assert "新闻" in told
    assert told.endswith("请将可用的许可文件放到 CTP_LICENCE_FILE 指定的位置。")
    assert [one.name for one in caplog.records] == ["ctp.licence"]
    modules.licence_status()  # said once, not at every question
    assert len(caplog.records) == 1
    given = tmp_path / "licence.json"
    given.write_text(licence_text(modules=("news",)), encoding="utf-8")
    settings.CTP_LICENCE_FILE, settings.CTP_LICENCE_KEYS = str(given), [PUBLIC]
    assert licence_counts() is None  # for some modules alone, as it was ordered
    given.write_text(licence_text(expires=TODAY - timedelta(days=9), grace_days=3), encoding="utf-8")
    settings.CTP_LICENCE_FILE = str(given.rename(tmp_path / "old.json"))
    assert "许可已过期" in (licence_counts() or "")


@pytest.mark.django_db
def test_a_module_nobody_has_is_answered_with_those_there_are() -> None:
    with pytest.raises(CommandError, match=r"no module “nope”. There are: .*news"):
        call_command("module", "off", "nope")
