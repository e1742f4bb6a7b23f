"""``manage.py prove pages``: every page of the house in a browser, as people see it, and what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from ctp_core.api import accounts, actors, demo, modules, operations, permissions
from ctp_core.contracts import Actor, PageSample, system_actor
from ctp_core.kit.answers import translated
from ctp_core.kit.static_files import IGNORED_STATIC
from ctp_core.kit.testing import client_for, make_account
from ctp_core.kit.trials.browser import NoBrowser, Window, open_chromium
from ctp_core.kit.trials.crawling import Crawl, FoundPage, Visitor, crawl
from ctp_core.kit.trials.wording import Wording
from ctp_portal.kit.trials import TRIAL_SETTINGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SYSTEM = system_actor("pages")
BUDGET = 40 * 1024
SIZES = ((1280, 800), (360, 740))
THEMES: Sequence[Any] = ("light", "dark")
LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}
# Addresses no link leads to as they stand: somebody types into a field.
STARTS = ("/", "/todos/", "/search/?q=通知", "/search/?q=zzzz", "/sign-in/")
AXE = settings.HOUSE / "tests" / "browser" / "vendor" / "axe.min.js"


def prove_pages(options: dict[str, Any]) -> dict[str, Any]:
    """Every page in both languages, both themes and both widths: ``--only /news/`` for some, ``--each 1`` address of a route."""
    if not Path(AXE).is_file():
        return {"tried": 0, "failed": 1, "why": "tests/browser is not here; run this in a checkout of the source"}
    only, each = str(options.get("only") or "/"), int(options.get("each") or 2)
    try:
        with open_chromium() as browser, _house() as house:
            pages = [one for path in sorted(house.found.pages) for one in house.found.pages[path][:each]]
            chosen = [one for one in pages if one.address.startswith(only)]
            looks, wrong = house.look_at(chosen, browser)
            unreached = house.found.unreached()
    except NoBrowser as error:
        return {"tried": 0, "failed": 1, "why": translated(error.message)}
    return {
        "tried": looks,
        "failed": len(wrong),
        "pages": len({one.path for one in chosen}),
        "addresses": len(chosen),
        "unreached": unreached,
        "wrong": wrong[:500],
    }


@dataclass
class _House:
    """A demo that serves, who stands before it, and what they found."""

    found: Crawl
    clients: Mapping[str, Client]
    wording: Wording
    server: str

    def look_at(self, pages: Sequence[FoundPage], browser: Browser) -> tuple[int, list[str]]:
        """How often was looked, and what was wrong."""
        looks, wrong = 0, []
        for name in dict.fromkeys(one.visitor for one in pages):
            for language in LANGUAGES:
                with self._window(browser, name, language) as window:
                    for one in pages:
                        if one.visitor == name:
                            looks += len(SIZES) * len(THEMES)
                            found = look(window, one.address, language, self.wording)
                            # It takes a quarter of an hour: whoever waits sees where it is.
                            sys.stderr.write(f"{looks:6} {one.address} [{language}] {len(found) or 'well'}\n")
                            wrong += found
        return looks, wrong

    @contextmanager
    def _window(self, browser: Browser, name: str, language: str) -> Iterator[Window]:
        context = browser.new_context(locale=LANGUAGES[language], timezone_id="Asia/Shanghai")
        context.set_default_timeout(30_000)
        for cookie in self.clients[name].cookies.values():
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server}])
        try:
            yield Window(self.server, context, context.new_page())
        finally:
            context.close()


def look(window: Window, address: str, language: str, wording: Wording) -> list[str]:
    """What is wrong with one page in one language: opened once, looked at in both widths and themes."""
    window.faults.clear()
    page, found = window.page, []
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    page.emulate_media(color_scheme=THEMES[0])
    try:
        sizes = window.first_load(address)
        if sum(sizes.values()) > BUDGET:
            heavy = sorted(sizes.items(), key=lambda one: -one[1])[:6]
            found.append(f"first load {sum(sizes.values())} bytes: {heavy}")
        found += [f"wrong language: {one}" for one in wording.misplaced(window.texts(), language)]
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            if over := max(0, window.scrolls_sideways()):
                found.append(f"{width} wide: {over} pixels too wide")
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                found += [f"{width} wide, {theme}: {one}" for one in window.axe(_axe())]
    except Exception as error:
        found.append(f"could not be looked at: {error}")
    found += [f"script: {one}" for one in window.faults]
    return [f"{address} [{language}] {one}" for one in found]


def _axe() -> str:
    return Path(AXE).read_text(encoding="utf-8")


@contextmanager
def _house() -> Iterator[_House]:
    """The demo in a database of its own, crawled, then served as in production."""
    with operations.scratch_database() as scratch, override_settings(**TRIAL_SETTINGS, CTP_DEMO_ALLOWED=True):
        demo.load_demo(progress=lambda line: None)
        keeper, clients = _clients()
        more = [one for _unit, sample in modules.contributions(PageSample) for one in sample.make(keeper)]
        found = crawl([Visitor(name, client) for name, client in clients.items()], [*STARTS, *more, *_own_pages()])
        with override_settings(STORAGES=_hashed(), STATIC_ROOT=str(scratch.folder / "static")):
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=IGNORED_STATIC)
        scratch.environment["CTP_SECOND_FACTOR_FOR_ADMINS"] = "no"
        running = operations.RunningHouse(scratch)
        try:
            running.start()
            yield _House(found, clients, Wording(), f"http://127.0.0.1:{running.port}")
        finally:
            running.stop()


def _hashed() -> dict[str, Any]:
    return {**settings.STORAGES, "staticfiles": {"BACKEND": "ctp_core.conf.static.StaticStorage"}}


def _own_pages() -> list[str]:
    """A link for somebody's first sign-in."""
    secret = accounts.create_setup_link(account_pk=make_account("苏轼").pk, actor=SYSTEM)
    return [reverse("core:setup", args=[secret])]


def _clients() -> tuple[Actor, dict[str, Client]]:
    """One of the staff who may everything, and the browsers of that person, others of the demo, the administrators, a stranger."""
    people = [get_user_model().objects.get(username=one.username) for one in demo.list_demo_people()]
    for code in permissions.declared_permissions():
        permissions.grant_permission(code=code, key=permissions.account_key(people[-1].pk), actor=SYSTEM)
    found = {one.username: client_for(one) for one in reversed(people)}
    for role in ("system", "security", "audit"):
        found[role] = client_for(make_account(role.title(), admin_role=role))
    return actors.actor_for_account(account_pk=people[-1].pk), {**found, "anonymous": Client()}
