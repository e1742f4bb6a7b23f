"""A real browser in front of a real server: ``page`` and ``phone``, signing in, axe, and the weight of a first load.

Pages are served as in production: hashed names, compressed files and answers, the strict content security policy. A page
that logs an error fails its test. Without Chromium these tests are skipped, but not where ``CI`` is set.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser

from ctp_core.kit.testing import client_for
from ctp_core.kit.trials.browser import Window

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
NOT_SERVED_HERE = ["drf_spectacular_sidecar", "rest_framework", "guardian", "admin", "gis", "django_extensions"]
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this room drives the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def built_static(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Static files as in production: collected, named by content, compressed."""
    hashed = {"BACKEND": "ctp_core.conf.static.StaticStorage"}
    production = {
        "STORAGES": {**settings.STORAGES, "staticfiles": hashed},
        "STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_USE_FINDERS": False,
    }
    with override_settings(**production):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED_HERE)
    return production


class OneAtATime:
    """The tests' SQLite lives in one connection: two at once, requests or the test itself, would share a transaction.

    A test that asks the database while its pages are open does so with ``OneAtATime.lock``.
    """

    lock = threading.RLock()

    def __init__(self, application: Any) -> None:
        self.application = application

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with self.lock:
            return self.application(environ, start_response)


@pytest.fixture
def server(transactional_db: None, built_static: dict[str, Any]) -> Iterator[str]:
    """The address of a server on the test's database."""
    connection = connections["default"]
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    shared = {"default": connection} if in_memory else {}
    with override_settings(**built_static, ALLOWED_HOSTS=["127.0.0.1"]):
        thread = LiveServerThread(
            "127.0.0.1",
            static_handler=OneAtATime if in_memory else lambda application: application,
            connections_override=shared,
        )
        thread.daemon = True
        for one in shared.values():
            one.inc_thread_sharing()
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()
        # The connection stays shared: a last request may still be on its way out in its own thread.


@dataclass
class Visitor(Window):
    """One browser window at the server, and what went wrong in it."""

    def sign_in(self, account: Any) -> Visitor:
        """Sign *account* in without typing."""
        cookie = client_for(account).cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server}])
        return self

    def axe(self, script: str = AXE) -> list[str]:
        """What axe finds wrong on the page as it stands."""
        return super().axe(script)


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: ``visit()`` on a desktop, ``visit(PHONE)`` on a phone, with any context options of Playwright."""
    visitors: list[Visitor] = []

    def make(device: dict[str, Any] = DESKTOP, **options: Any) -> Visitor:
        context = chromium.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | device | options)
        visitor = Visitor(server, context, context.new_page())
        visitors.append(visitor)
        return visitor

    yield make
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.context.close()
    assert not faults, f"the page logged errors: {faults}"


@pytest.fixture
def desktop(visit: Callable[..., Visitor]) -> Visitor:
    """A visitor at a desk."""
    return visit()


@pytest.fixture
def phone(visit: Callable[..., Visitor]) -> Visitor:
    """A visitor with a phone 360 pixels wide."""
    return visit(PHONE)
