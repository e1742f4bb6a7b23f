"""Operations against each other at the same moment; the long form is ``manage.py prove flow_conflicts``."""

from __future__ import annotations

import pytest
from django.db import connection

from ctp_workflow.management.conflicts import clash


@pytest.mark.django_db(transaction=True)
def test_every_operation_against_every_other_counts_once() -> None:
    # SQLite's database in memory can't be shared by threads: there they come one after the other.
    at_once = connection.vendor == "postgresql"
    found = clash(count=200 if at_once else 150, seed=3, threads=20 if at_once else 1)
    assert found["failures"] == []
    assert found["done"] + found["lost"] == found["tried"] == (200 if at_once else 150)
    assert found["lost"] > found["tried"] // 4
