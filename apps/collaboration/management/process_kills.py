"""``manage.py prove process_kills``: real web and worker processes killed with -9 between last approval and publication.

``kills`` forks and calls services; here the last approval comes over HTTP to gunicorn, and Celery on the broker (embedded:
the worker inside the web process) publishes. First each failpoint, then kills from outside at random moments.
"""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

from apps.collaboration.management.kills import FAILPOINTS, Scene, check_publication, prepare_publication
from ctp_core.api import accounts, clock
from ctp_core.api.operations import RunningHouse, scratch_database
from ctp_core.contracts import system_actor

SERVER = system_actor("proof")
SCOPES = ("collaboration:read", "collaboration:write")
DIES_WITHIN_S = 30.0
PUBLISHED_WITHIN_S = 60.0
LATEST_KILL_S = 1.0
# 409: the first click was through. 404: the item is done and no longer the actor's.
ANSWERS = (200, 404, 409)


def prove_process_kills(options: dict[str, Any]) -> dict[str, Any]:
    """Every failpoint once (``--failpoint NAME`` for one alone), then ``--timed`` (6) kills at moments from ``--seed`` (1)."""
    wanted = options.get("failpoint")
    chance = random.Random(int(options.get("seed", 1)))
    tried, failures = 0, []
    with scratch_database() as scratch:
        house = RunningHouse(scratch)
        try:
            for point in FAILPOINTS:
                if wanted in (None, point):
                    tried += 1
                    failures += _told(f"killed at {point}", _die_at(house, point))
            for _ in range(0 if wanted else int(options.get("timed", 6))):
                victims = chance.choice([("web",), ("worker",), ("web", "worker")])
                seconds = chance.uniform(0, LATEST_KILL_S)
                tried += 1
                failures += _told(
                    f"{' and '.join(victims)} killed after {seconds:.3f} s", _die_after(house, victims, seconds)
                )
        finally:
            house.stop()
    return {"tried": tried, "failed": len(failures), "failures": failures}


def _die_at(house: RunningHouse, point: str) -> str | None:
    scene, click = _scene()
    house.start(failpoint=f"{point}:1")
    _press(house, scene, click)
    if not house.somebody_died(within=DIES_WITHIN_S):
        house.kill()
        return "nobody came to the failpoint"
    house.kill()
    return _recovers(house, scene, click)


def _die_after(house: RunningHouse, victims: tuple[str, ...], seconds: float) -> str | None:
    scene, click = _scene()
    house.start()
    pressing = Thread(target=_press, args=(house, scene, click))
    pressing.start()
    time.sleep(seconds)
    house.kill(*victims)
    pressing.join()
    return _recovers(house, scene, click)


def _scene() -> tuple[Scene, dict[str, str]]:
    """An affair before its last approval, and the headers with which its last approver clicks, also again."""
    scene = prepare_publication()
    _token, secret = accounts.create_token(
        account_pk=scene.actor.account_pk or 0,
        name="proof",
        scopes=SCOPES,
        expires_at=clock.now() + timedelta(hours=1),
        actor=SERVER,
    )
    return scene, {"Authorization": f"Bearer {secret}", "Idempotency-Key": str(uuid4())}


def _press(house: RunningHouse, scene: Scene, headers: dict[str, str]) -> int | None:
    body = json.dumps({"operation": "agree"}).encode()
    answer = house.post(f"/api/v1/collaboration/items/{scene.item_id}/act/", body=body, headers=headers)
    return answer[0] if answer else None


def _recovers(house: RunningHouse, scene: Scene, headers: dict[str, str]) -> str | None:
    """Everything is started again and the person clicks once more: soon there is one article, and it stays one."""
    house.start()
    try:
        status = _press(house, scene, headers)
        if status not in ANSWERS:
            return f"the second click was answered {status}"
        until = time.monotonic() + PUBLISHED_WITHIN_S
        while (problem := check_publication(scene)) is not None and time.monotonic() < until:
            time.sleep(0.2)
        return problem
    finally:
        house.kill()


def _told(what: str, problem: str | None) -> list[str]:
    return [] if problem is None else [f"{what}: {problem}"]
