"""Fixtures every test may use."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from ctp_core.applets.accounts import attempts
from ctp_core.applets.audit import guards
from ctp_core.applets.modules import state, versions
from ctp_core.applets.preferences import values
from ctp_index.backends import get_backend
from tests.chromium import chromium as chromium  # a fixture for whoever asks for it by name

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_configure() -> None:
    """Suites that share one Redis neither count nor forget each other's things, and wait for a busy database."""
    settings.CACHES["default"]["KEY_PREFIX"] = f"ctp-test-{uuid4().hex}"
    # A server with much else to do takes longer than half a minute to drop a database.
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "options" in options:
        options["options"] = options["options"].replace("statement_timeout=30s", "statement_timeout=300s")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked ``cluster`` is left out on SQLite: its threads share no database in memory, and one of them writes."""
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("cluster"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (manage.py test --cluster)"))


@pytest.fixture(autouse=True)
def _administrators_without_codes(settings: Any) -> None:
    """Administrators' second factor has its own tests; elsewhere they sign in without."""
    settings.CTP_SECOND_FACTOR_FOR_ADMINS = False


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(settings: Any) -> None:
    """How often one may ask has its own tests; elsewhere nobody is kept waiting."""
    settings.CTP_RATE_LIMITS = False


@pytest.fixture(autouse=True)
def _fresh_state(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test sees the switches, licence and settings of its own database, read before it counts queries."""
    monkeypatch.setattr(versions, "MAX_AGE_S", math.inf)
    state.forget()
    values.forget()
    if request.node.get_closest_marker("django_db") or DATABASE_FIXTURES & set(request.fixturenames):
        request.getfixturevalue("_django_db_helper")
        state.standing()
        values.list_settings()
        attempts.forget_tries(address="127.0.0.1")
    yield
    state.forget()
    values.forget()


@pytest.fixture(scope="session", autouse=True)
def _static_files_as_they_lie() -> Iterator[None]:
    """Pages need no collectstatic here: static files are served under their own names from where they lie.

    What is uploaded stays in memory.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with override_settings(
        STORAGES={"default": memory, "staticfiles": plain}, WHITENOISE_AUTOREFRESH=True, WHITENOISE_USE_FINDERS=True
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_anchor(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The audit of the test database is not anchored where the real one is."""
    settings.CTP_AUDIT_ANCHOR = str(tmp_path_factory.mktemp("audit") / "anchor.json")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests that commit empty every table afterwards, which the audit's triggers forbid: ``audit_guards`` puts them back."""
    with django_db_blocker.unblock():
        guards.remove(connection)
    yield
    with django_db_blocker.unblock():
        _send_others_away()


def _send_others_away() -> None:
    """A session some thread left behind would keep PostgreSQL from dropping the database of the tests."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def audit_guards(db: None) -> None:
    """The audit's triggers, as in a running server."""
    guards.install(connection)


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Each test has a search index of its own; none is there until it asks for one."""
    settings.CTP_INDEX_DIR = str(tmp_path / "index")
    yield
    get_backend().close()
