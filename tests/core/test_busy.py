"""A request for which the database would not wait any longer is told to try again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from psycopg import errors

from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_core.rest.v1 import me as rest
from ctp_core.web.accounts import own as pages

pytestmark = pytest.mark.django_db


def refusing(cause: Exception) -> Any:
    """A service whose statement the database gives up."""

    def act(**_given: Any) -> None:
        raise OperationalError(str(cause)) from cause

    return act


@pytest.mark.parametrize("cause", [errors.LockNotAvailable("lock timeout"), errors.DeadlockDetected("deadlock")])
def test_a_page_says_try_again(monkeypatch: pytest.MonkeyPatch, cause: Exception) -> None:
    monkeypatch.setattr(pages, "choose_appearance", refusing(cause))
    client = client_for(make_account(), headers={"accept-language": "en"})
    answer = client.post("/account/", {"theme": "dark"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "Nothing was saved. Try again." in answer.content.decode()


def test_rest_says_it_with_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "choose_appearance", refusing(errors.LockNotAvailable("lock timeout")))
    answer = api_client(make_account(), ["accounts:write"]).patch("/api/v1/me/", {"theme": "dark"})
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "1", "core.busy")


def test_other_faults_stay_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "choose_appearance", refusing(errors.DiskFull("no space")))
    client = client_for(make_account(), raise_request_exception=False)
    assert client.post("/account/", {"theme": "dark"}).status_code == 500
