"""Every text of every unit is translated, and the database fits the models."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from ctp_core.management import catalogues

HOUSE = Path(__file__).resolve().parents[2]
UNITS = catalogues.find_units(HOUSE)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_text_is_translated(unit: catalogues.Unit) -> None:
    found = catalogues.problems(unit)
    assert not found, "\n".join(found)


def test_units_say_the_same_alike() -> None:
    found = catalogues.disagreements(UNITS)
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
