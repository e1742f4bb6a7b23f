"""An excerpt of a real reorganisation; the whole country is ``manage.py prove org_trees``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from ctp_organization.services.prove_trees import Outcome, reorganize
from ctp_organization.services.reorganize_tree import Division, plan_changes

FOLDER = Path(__file__).parent / "trees"


def vintage(name: str) -> list[Division]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [Division(row["code"], row["name"], row["parent_code"]) for row in csv.DictReader(file)]


def recoded() -> list[tuple[str, str]]:
    return [(old, new) for old, new in json.loads((FOLDER / "recoded.json").read_text())]


def test_one_vintage_becomes_the_next(db: None) -> None:
    outcome = Outcome()
    done = reorganize(vintage("old"), vintage("new"), recoded(), outcome)
    assert outcome.failures is None
    assert outcome.tried > 20
    assert set(done) == {"create", "recode", "rename", "merge"}


def test_several_codes_may_become_one() -> None:
    old = [Division("11", "甲", ""), Division("1101", "乙", "11"), Division("1102", "乙", "11")]
    new = [Division("11", "甲", ""), Division("1103", "乙", "11")]
    plan = plan_changes(old, new, [("1101", "1103"), ("1102", "1103")])
    assert [(one.kind, one.code, one.to) for one in plan] == [("recode", "1101", "1103"), ("merge", "1102", "1103")]
