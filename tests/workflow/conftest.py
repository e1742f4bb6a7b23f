from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation

from ctp_workflow.models import CalendarDay
from tests.workflow.office import Office, build_office, subject_at_hand


@pytest.fixture
def holidays(db: None) -> None:
    """The days that come with the tables: tests that commit empty every table afterwards."""
    if not CalendarDay.objects.exists():
        import_module("ctp_workflow.migrations.0003_time_and_below").fill_calendar(apps, connection.schema_editor())


@pytest.fixture
def office(holidays: None) -> Iterator[Office]:
    # A request in another language leaves it behind in its thread.
    with translation.override("zh-hans"), subject_at_hand() as desk:
        yield build_office(desk)
