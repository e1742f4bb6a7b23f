"""The bench ``portal_home``: the home page of one of many members, beside the least a signed-in page can be."""

from __future__ import annotations

import io
import logging
import os
import random
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.crypto import get_random_string

from ctp_core.api import demo, events, modules, operations
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import client_for
from ctp_organization.api import members, setup
from ctp_portal.contracts import Box

MEMBERS = 130_000
UNITS = 200
# So many go through the import; the others are copied from them, which takes seconds.
IMPORTED = 2_000
VISITORS = 100
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
            visitors = [_cookie(pk) for pk in accounts]
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
            "load_average": round(os.getloadavg()[0], 1),
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
    """The demo, for articles, templates, meetings and documents on the cards; then the crowd. The account keys to visit with.

    Half of the visitors are the demo's people, who have all cards full, half are of the crowd.
    """
    demo.load_demo(progress=lambda line: None)
    events.deliver_pending()
    crowd = setup.fill_organization(members=wanted, units=max(UNITS, wanted // 64), imported=IMPORTED)
    _fill_lines(crowd)
    _settle()
    chance = random.Random(1)  # noqa: S311
    insiders = members.list_members_by_pk(pks=range(1, crowd.start)).values()
    known = {one.pk: one.account_pk for one in insiders if one.is_active}
    some = chance.sample(sorted(known), min(VISITORS // 2, len(known)))
    others = members.list_members_by_pk(pks=chance.sample(crowd, min(VISITORS - len(some), len(crowd))))
    found = [known[pk] for pk in some] + [one.account_pk for one in others.values()]
    chance.shuffle(found)
    return found


def _fill_lines(crowd: range) -> None:
    """The same lines for everybody of the crowd, in one statement each."""
    new_id = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    with transaction.atomic(), connection.cursor() as cursor:
        for number, box in enumerate(LINES):
            cursor.execute(
                _LINE.format(id=new_id),
                [
                    crowd.start,
                    crowd.stop - 1,
                    box,
                    box == "tracked",
                    f"Request {number} for search servers",
                    timezone.now(),
                ],
            )


# Raw on purpose: the bench fills the portal's own table with half a million lines. Only the function for a new id is built.
_LINE = """
INSERT INTO ctp_portal_todo (member_pk, box, module, kind, key, is_tracked, is_read, subject_module, subject_kind, subject_id,
  title, url, sender, category, tag, at)
WITH RECURSIVE crowd(pk) AS (SELECT %s UNION ALL SELECT pk + 1 FROM crowd WHERE pk < %s)
SELECT pk, %s, 'portal', 'bench', {id}, %s, false, 'portal', 'bench', {id}, %s, '/me/', 'Member 1', 'Purchase', '', %s FROM crowd
"""


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
                    size = sum(map(ask, visitors)) // len(visitors)
                    found[name] = {"per_second": 0.0, "cpu_ms": 0.0, "queries": _queries(ask, visitors), "bytes": size}
                    continue
                rate, cpu = _rate(ask, visitors)
            if rate > found[name]["per_second"]:
                found[name] |= {"per_second": round(rate, 1), "cpu_ms": round(cpu, 2)}
    return found


def _asking(path: str) -> Callable[[str], int]:
    """A question straight to the WSGI application: the page as a server would ask for it, without a network."""
    application = WSGIHandler()
    # A browser that was here before brings it along.
    token = f"{settings.CSRF_COOKIE_NAME}={get_random_string(32)}"
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
        environ = frame | {
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={cookie}; {token}",
            "wsgi.input": io.BytesIO(),
        }

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


def _queries(ask: Callable[[str], int], cookies: list[str]) -> int:
    """How many questions the page asks the database, at most; the first visit warms what a process keeps."""
    found = 0
    for cookie in cookies:
        ask(cookie)
        with CaptureQueriesContext(connection) as asked:
            ask(cookie)
        found = max(found, len(asked))
    return found


def _rate(ask: Callable[[str], int], visitors: list[str]) -> tuple[float, float]:
    """(requests a second, CPU milliseconds a request) over SECONDS."""
    count = 0
    began, worked = time.perf_counter(), time.process_time()
    while (passed := time.perf_counter() - began) < SECONDS:
        ask(visitors[count % len(visitors)])
        count += 1
    return count / passed, (time.process_time() - worked) * 1000 / count
