"""``manage.py doctor``: is everything as it should be, and what to do if not."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ctp_core.api import operations


class Command(BaseCommand):
    """One line a check; ends with 1 when one has failed."""

    help = "Check the database, the things around it and the work, and say what to do about what is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        results = operations.run_checks()
        failed = [one for one in results if not one.passed]
        if options["json"]:
            lines = [{"name": one.name, "passed": one.passed, "advice": one.advice} for one in results]
            self.stdout.write(json.dumps({"passed": not failed, "checks": lines}, ensure_ascii=False))
        else:
            for one in results:
                self.stdout.write(f"{'pass' if one.passed else 'FAIL'}  {one.name:22} {one.advice}".rstrip())
        if failed:
            raise SystemExit(1)
