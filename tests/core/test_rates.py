"""How often one may ask: what is too often gets 429 and Retry-After, others go on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ctp_core.api import rates
from ctp_core.applets.accounts import rates as counting
from ctp_core.applets.preferences.services.set_value import set_value
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import api_client, client_for, make_account

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture(autouse=True)
def _counted(_as_often_as_one_likes: None, settings: Any) -> None:
    settings.CTP_RATE_LIMITS = True
    caches["default"].clear()


class Clock:
    """A time that stands until it is told to go on."""

    now = 1_000_000.0 * 60

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(counting, "time", found)
    return found


def limit(rate: rates.Rate, number: int) -> None:
    set_value(key=rate.setting, value=number, actor=SYSTEM)


def test_the_minute_slides(clock: Clock) -> None:
    limit(rates.SEARCH, 4)
    for _ in range(4):
        rates.take_turn(rates.SEARCH, "a")
    with pytest.raises(rates.TooOften) as refused:
        rates.take_turn(rates.SEARCH, "a")
    assert refused.value.params == {"seconds": 6}
    rates.take_turn(rates.SEARCH, "b")
    clock.now += 60  # the four of the minute before still count in full
    with pytest.raises(rates.TooOften):
        rates.take_turn(rates.SEARCH, "a")
    clock.now += 30  # half of them: there is room for two
    rates.take_turn(rates.SEARCH, "a")
    rates.take_turn(rates.SEARCH, "a")
    with pytest.raises(rates.TooOften):
        rates.take_turn(rates.SEARCH, "a")
    limit(rates.SEARCH, 0)
    rates.take_turn(rates.SEARCH, "a")


def test_while_the_shared_cache_is_away_each_process_counts(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(rates.SEARCH, 1)

    class Away:
        def __getitem__(self, name: str) -> Any:
            raise ConnectionError(name)

    monkeypatch.setattr(counting, "caches", Away())
    rates.take_turn(rates.SEARCH, "alone")
    with pytest.raises(rates.TooOften):
        rates.take_turn(rates.SEARCH, "alone")


def test_a_program_that_asks_too_often_waits(clock: Clock) -> None:
    limit(rates.PROGRAM, 2)
    program = api_client(make_account(), ["accounts:read"])
    other = api_client(make_account(), ["accounts:read"])
    assert [program.get("/api/v1/me/").status_code for _ in range(3)] == [200, 200, 429]
    answer = program.get("/api/v1/me/")
    assert (answer["Retry-After"], answer.json()["code"]) == ("6", "core.too_often")
    assert other.get("/api/v1/me/").status_code == 200


def test_wrong_tokens_close_the_door_to_their_address_alone(clock: Clock) -> None:
    limit(rates.WRONG_TOKEN, 2)
    guess = {"headers": {"authorization": "Bearer ctp_wrong"}}
    assert [Client().get("/api/v1/me/", **guess).status_code for _ in range(3)] == [401, 401, 429]
    assert Client(REMOTE_ADDR="10.1.1.1").get("/api/v1/me/", **guess).status_code == 401
    # Neither does the right one get in from there, so that nobody learns which it was.
    assert api_client(make_account(), ["accounts:read"]).get("/api/v1/me/").status_code == 429


def test_links_searches_uploads_and_exports_are_counted(clock: Clock) -> None:
    for rate in (rates.OPEN_LINK, rates.SEARCH, rates.UPLOAD, rates.EXPORT):
        limit(rate, 1)
    person = client_for(make_account())
    auditor = client_for(make_account(admin_role="audit"))

    def upload() -> int:
        return person.post("/files/", {"file": SimpleUploadedFile("a.txt", b"a")}).status_code

    asked = {
        "link": lambda: Client().get("/setup/nothing/").status_code,
        "search": lambda: person.get("/search/?q=a").status_code,
        "upload": upload,
        "export": lambda: auditor.post("/operations/audit/export/").status_code,
    }
    found = {name: (ask(), ask()) for name, ask in asked.items()}
    assert {name: second for name, (_first, second) in found.items()} == dict.fromkeys(asked, 429)
    assert all(first != 429 for first, _second in found.values())


def test_strangers_begin_a_sign_in_by_passkey_or_provider_only_so_often(clock: Clock) -> None:
    limit(rates.BEGIN_SIGN_IN, 2)
    options = "/sign-in/passkey/options/"
    assert [Client().post(options).status_code for _ in range(3)] == [200, 200, 429]
    assert Client().get("/sso/in/nobody/").status_code == 429, "one count for both"
    assert Client(REMOTE_ADDR="10.1.1.1").get("/sso/in/nobody/").status_code == 404
    assert client_for(make_account()).post(options).status_code == 200, "who is signed in proves something else"
