"""``manage.py doctor``: is everything as it should be, and what to do if not."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from ctp_core.api import operations
from ctp_core.contracts import mark
from ctp_core.kit.terminal import TerminalCommand
from ctp_core.management.leaving import leaving_nothing


class Command(TerminalCommand):
    """One line a check; ends with 1 when one has failed."""

    help = mark("Check the database, the things around it and the work, and say what to do about what is wrong.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        with leaving_nothing():
            self._report(options)

    def _report(self, options: dict[str, Any]) -> None:
        results = self._examine(quiet=options["verbosity"] < 2)
        failed = [one for one in results if not one.passed]
        if options["json"]:
            lines = [{"name": one.name, "passed": one.passed, "advice": one.advice} for one in results]
            self.stdout.write(json.dumps({"passed": not failed, "checks": lines}, ensure_ascii=False))
        else:
            for one in results:
                self.stdout.write(f"{'pass' if one.passed else 'FAIL'}  {one.name:22} {one.advice}".rstrip())
        if failed:
            raise SystemExit(1)

    @staticmethod
    def _examine(*, quiet: bool) -> tuple[operations.CheckResult, ...]:
        """What is wrong is said in a sentence; the tracebacks behind it are shown by ``--verbosity 2`` alone."""
        before = logging.root.manager.disable
        if quiet:
            logging.disable(logging.ERROR)
        try:
            return operations.run_checks()
        finally:
            logging.disable(before)
