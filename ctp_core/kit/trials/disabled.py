"""A person who is disabled through one process is served nothing by any other, one second later."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from ctp_core.api import accounts
from ctp_core.api.operations import RunningHouse, scratch_database
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import client_for, make_account

SYSTEM = system_actor("proof")
# What the promise says.
PATIENCE_S = 1.0
# Pages ask the same middleware; they need collected static files, which a scratch has not.
PATHS = ("/api/v1/me/", "/api/v1/me/sessions/", "/api/v1/tokens/")


def prove_disabled(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` people (5), each with a session and a token warm in both processes, disabled through one of them in turn."""
    count, tried, failures = int(options.get("count") or 5), 0, []
    with scratch_database() as scratch:
        houses = [RunningHouse(scratch, with_worker=False) for _ in range(2)]
        try:
            security = {"Authorization": f"Bearer {_token(make_account('Security', admin_role='security'))}"}
            for house in houses:
                house.start()
            for number in range(count):
                person = make_account(f"Person {number}")
                ways = {"session": _session(person), "token": {"Authorization": f"Bearer {_token(person)}"}}
                failures += [f"before: {one}" for one in _served(houses, ways, wanted=True)]
                body = json.dumps({"is_active": False}).encode()
                path = f"/api/v1/accounts/{person.public_id}/"
                headers = {"Content-Type": "application/json", **security}
                answer = houses[number % 2].ask("PATCH", path, body=body, headers=headers)
                if answer is None or answer[0] != 200:
                    failures.append(f"could not be disabled: {answer}")
                time.sleep(PATIENCE_S)
                failures += [f"after: {one}" for one in _served(houses, ways, wanted=False)]
                tried += len(houses) * len(ways) * len(PATHS)
        finally:
            for house in houses:
                house.stop()
    return {"tried": tried, "failed": len(failures), "people": count, "failures": failures[:10]}


def _served(houses: list[RunningHouse], ways: dict[str, dict[str, str]], *, wanted: bool) -> list[str]:
    """Where the answer was not the *wanted* one."""
    wrong = []
    for number, house in enumerate(houses, start=1):
        for way, headers in ways.items():
            for path in PATHS:
                answer = house.ask("GET", path, headers=headers)
                status = answer[0] if answer else 0
                if (status == 200) != wanted or status not in (200, 302, 401):
                    wrong.append(f"process {number} answers {status} to {path} with a {way}")
    return wrong


def _token(account: Any) -> str:
    _dto, secret = accounts.create_token(
        account_pk=account.pk,
        name="proof",
        scopes=["accounts:read", "accounts:write"],
        expires_at=timezone.now() + timedelta(hours=1),
        actor=SYSTEM,
    )
    return secret


def _session(account: Any) -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {"Cookie": f"{name}={client_for(account).cookies[name].value}"}
