"""The table of rules names tests and places that are there."""

from __future__ import annotations

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
TABLE = (HOUSE / "docs" / "security.md").read_text("utf-8")


def test_every_rule_names_tests_that_are_there() -> None:
    rules = [line.split(" | ") for line in TABLE.splitlines() if line.startswith("| ") and "::" in line]
    named = [re.findall(r"`([\w/]+\.py)::(\w+)`", one[2]) for one in rules]
    assert len(rules) >= 28
    assert [one[0] for one, tests in zip(rules, named, strict=True) if not tests] == []
    missing = [
        f"{file}::{test}"
        for tests in named
        for file, test in tests
        if not re.search(rf"^ *def {test}\(", (HOUSE / "tests" / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_every_place_is_there() -> None:
    places = re.findall(r"`((?:ctp_|apps/|tests/)[\w/.]+)`", TABLE)
    assert [one for one in places if not (HOUSE / one).exists()] == []
