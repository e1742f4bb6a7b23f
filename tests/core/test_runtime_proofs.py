"""The proofs of this room, small, as ``manage.py`` runs them: each in a process and a database of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).resolve().parents[2]


def prove(*words: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "manage.py", "prove", *words, "--json"], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert run.stdout, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    assert run.returncode == (1 if answer["failed"] else 0)
    return answer


def test_a_relay_killed_at_any_point_loses_and_doubles_nothing() -> None:
    answer = prove("kills", "--scenario", "relay", "--rounds", "2")
    assert (answer["tried"], answer["failures"]) == (6, [])


def test_all_tampering_with_the_audit_is_found() -> None:
    answer = prove("audit", "--count", "40", "--seed", "7")
    assert (answer["tried"], answer["failures"]) == (40, [])


def test_the_relay_is_measured_beside_its_floor_and_every_event_has_one_effect() -> None:
    run = subprocess.run(
        [sys.executable, "manage.py", "bench", "relay", "--events", "8", "--json"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(run.stdout)
    figures, ratios = answer["figures"], answer["ratios"]
    assert answer["sizes"]["events"] == 8
    assert set(figures) == {"publish_per_second", "relay_per_second", "floor_per_second"}
    found = figures["relay_per_second"] / figures["floor_per_second"]
    assert ratios["relay_to_insert_and_update"] == pytest.approx(found, abs=0.001)  # it is rounded to three places


@pytest.mark.parametrize("kind", ["bench", "prove"])
def test_without_a_name_there_is_a_list(kind: str) -> None:
    run = subprocess.run(
        [sys.executable, "manage.py", kind, "--json"], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    names = [one["name"] for one in json.loads(run.stdout)]
    assert names == sorted(names)
    if kind == "prove":
        assert {"kills", "audit"} <= set(names)


@pytest.mark.cluster
def test_a_disabled_person_is_served_nothing_by_either_process() -> None:
    answer = prove("disabled", "--count", "1")
    assert (answer["tried"], answer["failures"]) == (12, [])
