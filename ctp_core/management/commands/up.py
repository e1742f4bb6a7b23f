"""``manage.py up``: everything a first start needs, then the server."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from ctp_core.api import demo
from ctp_core.kit.answers import translated
from ctp_core.kit.terminal import demo_sign_ins, terminal_language
from ctp_core.management import starting
from ctp_core.management.serving import serve


class Command(BaseCommand):
    """Prepare what is missing and serve; the second start finds everything done."""

    help = "Sets up what is missing (tables, static files, first administrators, demo) and serves on this computer."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=16)
        parser.add_argument("--demo", action=BooleanOptionalAction, help="load the demo, or don't; asks if not given")
        parser.add_argument("--prepare-only", action="store_true", help="prepare everything but don't serve")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(terminal_language()):
            self._start(options)

    def _start(self, options: dict[str, Any]) -> None:
        host, port = options["host"], options["port"]
        if not options["prepare_only"]:
            starting.require_free_port(host, port)
        self._first_start = starting.is_empty()
        if starting.has_pending_migrations():
            self._say(_("Preparing the database …"))
            starting.migrate()
        if starting.collect_static():
            self._say(_("Static files are collected."))
        links = starting.first_links()
        if settings.CTP_DEMO_ALLOWED or options["demo"]:
            self._load_demo(options["demo"])
        address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104
        self._welcome(address, links, serves=not options["prepare_only"])
        if options["prepare_only"]:
            return
        starting.close_connections()
        serve(host=host, port=port, threads=options["threads"])

    def _load_demo(self, given: bool | None) -> None:
        if not demo.demo_is_due() or not self._wants_demo(given):
            return
        self._say(_("Loading the demo …"))
        try:
            demo.load_demo(progress=lambda line: self._say(f"  {line}"))
        except demo.DemoRefused as error:
            raise CommandError(translated(error.message)) from error

    def _wants_demo(self, given: bool | None) -> bool:
        if given is not None:
            return given
        # Asked once: whoever said no at the first start is not asked at every other.
        if not sys.stdin.isatty() or not self._first_start:
            return False
        answer = input(_("Load the demo, an organisation with people and running work? [Y/n] "))
        return answer.strip().lower() in ("", "y", "yes", "是", "好")

    def _welcome(self, address: str, links: list[starting.FirstLink], *, serves: bool) -> None:
        self._say("")
        said = _("Open %(address)s") if serves else _("Everything is prepared. Once a server runs, open %(address)s")
        self._say(said % {"address": address})
        if links:
            self._say(_("Set the administrators' passwords first; each link works once, within 72 hours:"))
            for link in links:
                self._say(f"  {_(link.label)} ({link.username}): {address}setup/{link.secret}/")
        if demo.demo_is_loaded():
            for line in demo_sign_ins():
                self._say(line)
        if serves:
            self._say(_("Stop with Ctrl+C."))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
