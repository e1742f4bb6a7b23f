"""``manage.py lift_register NAME [--apply] [--json]``: which records fit the newest version of their form?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.registers.services.lift_register import Lifting, lift_register
from ctp_core.contracts import system_actor
from ctp_core.kit.answers import translated


class Command(BaseCommand):
    """Without ``--apply`` nothing changes."""

    help = "Says which records of a register fit the newest version of its form, and lifts them with --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--apply", action="store_true", help="lift what fits, and let new records begin with it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = lift_register(name=options["name"], apply=options["apply"], actor=system_actor("lift_register"))
        told = plain_lifting(found)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        done = "lifted" if options["apply"] else "fit"
        self.stdout.write(
            f"version {found.before} -> {found.after}: {found.report.lifted} {done}, {found.report.kept} don't"
        )
        for path, number in told["lost"].items():
            self.stdout.write(f"  {path}: the value of {number} records has no place any more")
        for one in told["missing"]:
            self.stdout.write(f"  {one['path']} is used by {one['user']}")
        for one in told["refused"]:
            self.stdout.write(f"  {one['record']}: {one['errors']}")


def plain_lifting(found: Lifting) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "before": found.before,
        "after": found.after,
        "lifted": found.report.lifted,
        "kept": found.report.kept,
        "lost": dict(sorted(found.report.lost.items())),
        "missing": [{"path": one.path, "user": one.user} for one in found.missing],
        "refused": [
            {
                "record": str(record),
                "errors": {
                    place: [translated(one.message, one.params) for one in errors] for place, errors in fields.items()
                },
            }
            for record, fields in found.report.refused
        ],
    }
