"""The bench ``portal_home``: the home page of one of many members, beside the least a signed-in page can be."""

from __future__ import annotations

import csv
import io
import logging
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from uuid6 import uuid7

from ctp_core.api import events, modules, operations
from ctp_core.contracts import ObjectRef, system_actor
from ctp_core.kit.testing import client_for
from ctp_organization.api import imports, members
from ctp_portal.api import todos
from ctp_portal.contracts import Box, TodoEntry

MEMBERS = 130_000
UNITS = 200
VISITORS = 100
BATCH = 5_000
LINES: tuple[Box, ...] = ("pending", "pending", "pending", "tracked")
SECONDS = 2.0
ROUNDS = 3
SYSTEM = system_actor("bench")
PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
BARE_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def measure_home(options: dict[str, Any]) -> dict[str, Any]:
    """Seed ``--members`` in a scratch database and compare three pages; rates are the best of three rounds, taken in turn."""
    wanted = int(options.get("members", MEMBERS))
    # The log of each request would be measured against the terminal it is written to.
    logging.disable(logging.INFO)
    with operations.scratch_database():
        began = time.monotonic()
        accounts = _seed(wanted)
        seconds = time.monotonic() - began
        storages = {**settings.STORAGES, "staticfiles": PLAIN_STATIC}
        # A page needs no collected files to be drawn; nobody else asks this process for any.
        with override_settings(STORAGES=storages, ALLOWED_HOSTS=["testserver"], MIDDLEWARE=_without_files()):
            visitors = [_cookie(pk) for pk in random.sample(accounts, min(VISITORS, len(accounts)))]
            on = _modules_on()
            found = _compare(visitors)
            for code in reversed(on):
                modules.switch(code=code, on=False, actor=SYSTEM)
            found |= {f"{name}_without_modules": figures for name, figures in _compare(visitors).items()}
    return {
        "sizes": {
            "members": wanted,
            "to_dos": wanted * len(LINES),
            "visitors": len(visitors),
            "seed_seconds": round(seconds),
        },
        "figures": found,
        "ratios": {
            "home_to_session_baseline": _ratio(found, "home", "actor"),
            "home_to_bare_django_account": _ratio(found, "home", "account"),
            "without_modules_to_session_baseline": _ratio(found, "home_without_modules", "actor_without_modules"),
            "without_modules_to_bare_django_account": _ratio(found, "home_without_modules", "account_without_modules"),
        },
    }


def _ratio(found: dict[str, dict[str, Any]], page: str, floor: str) -> float:
    return round(float(found[page]["per_second"]) / float(found[floor]["per_second"]), 3)


def _seed(wanted: int) -> list[int]:
    """People through the import, lines in batches. The account keys."""
    _import("units", ["code", "name"], ([f"u{n}", f"Unit {n}"] for n in range(UNITS)))
    _import("members", ["number", "name", "unit"], ([f"m{n}", f"Member {n}", f"u{n % UNITS}"] for n in range(wanted)))
    accounts: list[int] = []
    last = 0
    # Primary keys of an empty table are close together: read on until nobody comes any more.
    while found := members.list_members_by_pk(pks=range(last + 1, last + BATCH + 1)):
        last += BATCH
        accounts += [one.account_pk for one in found.values()]
        todos.put(entries=[_line(pk, box, n) for pk in found for n, box in enumerate(LINES)])
    _settle()
    return accounts


def _import(kind: str, header: list[str], rows: Iterator[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode()
    run = imports.upload_import(
        kind=kind, name=f"{kind}.csv", content=io.BytesIO(content), size=len(content), actor=SYSTEM
    )
    imports.confirm_import(id=run.id, actor=SYSTEM)
    events.deliver_pending()


def _line(member_pk: int, box: Box, number: int) -> TodoEntry:
    key = uuid7()
    return TodoEntry(
        member_pk=member_pk,
        box=box,
        module="portal",
        kind="bench",
        key=key,
        subject=ObjectRef("portal", "bench", key),
        title=f"Request {number} for full-text search servers",
        url="/me/",
        sender="Member 1",
        category="Purchase",
        at=timezone.now(),
    )


def _modules_on() -> list[str]:
    """Whose widgets and menu entries the page carries."""
    return [code for code, manifest in modules.manifests().items() if not manifest.is_engine and modules.is_on(code)]


def _settle() -> None:
    """What a database does in the night after such a load."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _without_files() -> list[str]:
    return [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


def _cookie(account_pk: int) -> str:
    account = get_user_model().objects.get(pk=account_pk)
    return str(client_for(account).cookies[settings.SESSION_COOKIE_NAME].value)


def _compare(visitors: list[str]) -> dict[str, dict[str, Any]]:
    """The three pages in turn, so that a busy moment of the machine meets all of them."""
    baseline = "ctp_portal.kit.baseline_addresses"
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "home": ("/", {}),
        "actor": ("/actor/", {"ROOT_URLCONF": baseline}),
        "account": ("/account/", {"ROOT_URLCONF": baseline, "MIDDLEWARE": BARE_MIDDLEWARE}),
    }
    found: dict[str, dict[str, Any]] = {}
    for number in range(ROUNDS + 1):
        for name, (path, changes) in pages.items():
            with override_settings(**changes):
                ask = _asking(path)
                if number == 0:
                    found[name] = {"per_second": 0.0, "cpu_ms": 0.0, "queries": _queries(ask, visitors[0])}
                    continue
                rate, cpu = _rate(ask, visitors)
            if rate > found[name]["per_second"]:
                found[name] |= {"per_second": round(rate, 1), "cpu_ms": round(cpu, 2)}
    return found


def _asking(path: str) -> Callable[[str], int]:
    """A question straight to the WSGI application: the page as a server would ask for it, without a network."""
    application = WSGIHandler()
    frame = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }

    def ask(cookie: str) -> int:
        statuses: list[str] = []
        environ = frame | {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={cookie}", "wsgi.input": io.BytesIO()}

        def start(status: str, headers: list[tuple[str, str]], info: Any = None) -> Callable[[bytes], object]:
            statuses.append(status)
            return lambda data: None

        answer = application(environ, start)
        size = sum(len(part) for part in answer)
        answer.close()
        if not statuses[0].startswith("200"):
            raise RuntimeError(f"{path} answers {statuses[0]}")
        return size

    return ask


def _queries(ask: Callable[[str], int], cookie: str) -> int:
    """How many questions the page asks the database; the first visit warms what a process keeps."""
    ask(cookie)
    with CaptureQueriesContext(connection) as asked:
        ask(cookie)
    return len(asked)


def _rate(ask: Callable[[str], int], visitors: list[str]) -> tuple[float, float]:
    """(requests a second, CPU milliseconds a request) over SECONDS."""
    count = 0
    began, worked = time.perf_counter(), time.process_time()
    while (passed := time.perf_counter() - began) < SECONDS:
        ask(visitors[count % len(visitors)])
        count += 1
    return count / passed, (time.process_time() - worked) * 1000 / count
