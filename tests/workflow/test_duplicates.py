"""Clicks at the same moment; the long form is ``manage.py prove duplicates``."""

from __future__ import annotations

import pytest
from django.db import connection

from ctp_workflow.management.duplicates import click_around


@pytest.mark.django_db(transaction=True)
def test_each_click_counts_once_or_hears_who_was_faster() -> None:
    # SQLite's database in memory can't be shared by threads: there the same clicks come one after the other.
    at_once = connection.vendor == "postgresql"
    found = click_around(count=120 if at_once else 60, seed=7, threads=20 if at_once else 1)
    assert found["failures"] == []
    assert found["tried"] == (120 if at_once else 60)
    assert found["answers"]["workflow.stale_item"] > 0
    assert set(found["answers"]) <= {"done", "workflow.stale_item", "workflow.item_gone", "workflow.not_running"}
